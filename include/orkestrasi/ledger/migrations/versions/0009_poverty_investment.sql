-- Reference data of poverty and investment: aid programmes, registries, limits for complaints, divisions of KBLI.

create table reference.program (
    program_code text primary key,
    label_id text not null,
    label_en text not null,
    strategy text check (strategy in ('BEBAN', 'PENDAPATAN', 'KANTONG')),
    owner_agency text not null,
    basis text not null
);
comment on table reference.program is 'Aid programmes; the same list as the choices of program_code in the contracts';
comment on column reference.program.strategy is
'Strategy of Inpres 4/2022 the programme serves, where the report does not say it; null = only the report knows';

create table reference.registry_source (
    registry_source text primary key,
    label_id text not null,
    label_en text not null,
    valid_from date not null,
    valid_to date not null,
    basis text not null,
    check (valid_from <= valid_to)
);
comment on table reference.registry_source is 'Registries of families and the days on which each was in use';

create table reference.complaint_sla (
    stage text primary key check (stage in ('VERIFICATION', 'FORWARDING', 'FOLLOW_UP', 'ESCALATION')),
    starts_at text not null check (starts_at in ('received_on', 'verified_on', 'forwarded_on')),
    working_days smallint not null check (working_days > 0),
    includes_last_day boolean not null,
    basis text not null
);
comment on table reference.complaint_sla is
'How many working days a stage of a complaint may take, counted from the day of the stage before';
comment on column reference.complaint_sla.includes_last_day is 'true: at most so many working days, false: fewer';

create table reference.kbli_division (
    kbli_division text primary key check (kbli_division ~ '^[0-9]{2}$'),
    sector_code text not null references reference.sector,
    label_id text not null,
    label_en text not null
);
comment on table reference.kbli_division is 'Divisions of KBLI 2020 (first two digits of a code) and the section each belongs to';
