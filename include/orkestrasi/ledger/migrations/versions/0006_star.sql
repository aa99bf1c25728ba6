-- Reference data of the complete star.

create table reference.indicator_weight (
    weight_document text not null,
    cluster_code text not null references reference.cluster,
    indicator_code text not null,
    weight_pct numeric(7, 4) not null check (weight_pct > 0),
    valid_from_year smallint not null,
    valid_to_year smallint not null,
    is_primary boolean not null,
    is_assumed boolean not null,
    basis text not null,
    primary key (weight_document, cluster_code, indicator_code, valid_from_year),
    check (valid_from_year <= valid_to_year)
);
comment on table reference.indicator_weight is
'Weight of an indicator in the score of its cluster, by document and span of years; those of a document sum to 100 per cluster and year';
comment on column reference.indicator_weight.is_primary is 'The one document per cluster and year that the scorecard uses';
comment on column reference.indicator_weight.is_assumed is 'An assumption of the project (K), not official';

create table reference.boundary_adoption (
    reporter_id text not null references reference.reporter,
    event_date date not null,
    adopted_on date not null,
    basis text not null,
    primary key (reporter_id, event_date),
    check (adopted_on >= event_date)
);
comment on table reference.boundary_adoption is
'Since when the figures of an agency follow a change of boundaries; who is not listed follows it from its day';

alter table reference.region_lineage drop constraint region_lineage_event_check;
alter table reference.region_lineage add constraint region_lineage_event_check
check (event in ('split', 'merge', 'rename', 'transfer'));
