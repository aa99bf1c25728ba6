-- Reference data of the digitalization marts.

create table reference.platform (
    platform_code text primary key check (platform_code ~ '^[A-Z][A-Z0-9_]+$'),
    label_id text not null,
    label_en text not null,
    owner text not null,
    basis text not null
);
comment on table reference.platform is
'National platforms that services of regional governments exchange data with; a code begins with a letter, so that it is never taken for a region''s';
comment on column reference.platform.owner is 'Ministry or agency that runs it';
