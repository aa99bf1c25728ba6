-- What statistics find in a publication that no rule refuses, written once per publication: the report and the review
-- queue read the same rows.

create table ledger.statistics_run (
    publication_number integer primary key references ledger.publication on delete cascade,
    method_version smallint not null,
    parameters_sha256 text not null check (parameters_sha256 ~ '^[0-9a-f]{64}$'),
    parameters jsonb not null,
    computed_at timestamptz not null default now(),
    values_tested integer not null check (values_tested >= 0),
    values_flagged integer not null check (values_flagged between 0 and values_tested),
    too_short integer not null check (too_short >= 0),
    without_peers integer not null check (without_peers >= 0)
);
comment on table ledger.statistics_run is
'One row per publication whose figures were searched for unusual values, and how many were';
comment on column ledger.statistics_run.values_tested is 'Newest values of series that were long enough to judge';
comment on column ledger.statistics_run.too_short is 'Series too short to judge, or cut by a change of base or boundaries';
comment on column ledger.statistics_run.without_peers is 'Judged values for which there were too few peers';

create table ledger.unusual_value (
    publication_number integer not null references ledger.statistics_run on delete cascade,
    effect_rank integer not null check (effect_rank > 0),
    kind text not null check (kind in ('unusual_change', 'unit_slip', 'copied', 'unusual_zero', 'boundary_changed')),
    cluster_code text not null,
    dataset text not null,
    indicator_code text not null,
    definition_version integer not null,
    source_code text not null,
    region_id smallint not null references reference.region,
    period_type text not null,
    period_key text not null,
    unit text not null,
    submission_id bigint not null references ledger.submission on delete cascade,
    is_synthetic boolean not null,
    value double precision not null,
    previous_value double precision,
    expected double precision,
    usual_low double precision,
    usual_high double precision,
    peer_low double precision,
    peer_high double precision,
    own_score double precision,
    peer_score double precision,
    slip_power smallint,
    equal_run smallint,
    history_count smallint not null,
    peer_count smallint,
    peers_used text check (peers_used in ('island', 'size', 'level')),
    effect double precision,
    effect_pct double precision,
    past jsonb not null check (jsonb_typeof(past) = 'array'),
    primary key (publication_number, indicator_code, source_code, region_id, period_type),
    unique (publication_number, effect_rank)
);
create index on ledger.unusual_value (submission_id);
comment on table ledger.unusual_value is
'One row per publication and newest value of a series that is unusual, by its effect on the national figure; kind boundary_changed: not suspected, only not comparable with the value before';
comment on column ledger.unusual_value.usual_low is 'Lower end of the range that the earlier values of the series suggest';
comment on column ledger.unusual_value.peer_low is 'Value if the region had moved like the lower quartile of its peers';
comment on column ledger.unusual_value.slip_power is 'Unit slip: about 10 to this power times the usual value';
comment on column ledger.unusual_value.effect is
'By how much the national figure would change if the value were as expected, in the unit of the indicator: sums count fully, others by share of population';
comment on column ledger.unusual_value.past is 'Up to twelve earlier values [[period_key, value], ...], oldest first';

-- The review queue ranks by what a submission may do to a national figure: now also by what statistics found.
create or replace view ledger.submission_effect as
select
    known.submission_id,
    max(abs(known.effect_pct)) as effect_pct
from (
    select
        f.submission_id,
        (f.detail ->> 'effect_pct')::numeric as effect_pct
    from ledger.finding as f
    where f.detail ? 'effect_pct'
    union all
    select
        u.submission_id,
        u.effect_pct::numeric
    from ledger.unusual_value as u
    where
        u.kind <> 'boundary_changed'
        and u.publication_number = (select max(r.publication_number) from ledger.statistics_run as r)
) as known
group by known.submission_id;
