-- Every submission as it stood when the publication was made; later moves and later arrivals are not seen.
create temp table submission_then on commit drop as
with arrival as (
    select submission_id, min(happened_at) as known_at
    from ledger.submission_event
    group by submission_id
),

last_move as (
    select distinct on (e.submission_id) e.submission_id, e.to_state
    from ledger.submission_event as e
    cross join at_publication as a
    where e.happened_at <= a.published_at
    order by e.submission_id asc, e.event_id desc
),

shown as (
    select m.submission_id
    from ledger.publication_member as m
    cross join at_publication as a
    where m.published_from <= a.number and (m.published_to is null or m.published_to > a.number)
)

select
    s.submission_id,
    s.load_id,
    s.reporter_id,
    s.dataset,
    s.period_key,
    s.version,
    s.file_name,
    s.sha256,
    s.row_count,
    s.received_at,
    s.is_nil,
    w.on_time_until,
    (s.received_at at time zone 'Asia/Jakarta')::date as received_on,
    case
        when shown.submission_id is not null then s.verdict
        when l.to_state in ('quarantined', 'withdrawn') then l.to_state
        when s.decided_at <= a.published_at then s.verdict
        else 'checking'
    end as outcome,
    shown.submission_id is not null as is_shown,
    row_number() over (
        partition by s.reporter_id, s.dataset, s.period_key, s.part order by s.made_at desc, s.version desc
    ) = 1 as is_newest
from ledger.submission as s
cross join at_publication as a
left join ledger.submission_window as w on s.submission_id = w.submission_id
left join arrival as k on s.submission_id = k.submission_id
left join last_move as l on s.submission_id = l.submission_id
left join shown on s.submission_id = shown.submission_id
where coalesce(k.known_at, s.received_at) <= a.published_at;
create unique index on submission_then (submission_id);
create index on submission_then (reporter_id, dataset, period_key);
analyze submission_then;

-- Each obligation with what came of it: the verdict of the newest version, and whether the publication shows its data.
create temp table obligation_then on commit drop as
with arrived as (
    select
        reporter_id,
        dataset,
        period_key,
        min(received_on) as first_received_on,
        bool_or(received_on <= on_time_until) as is_on_time,
        bool_and(is_nil) filter (where is_shown) as is_nil,
        max(outcome) filter (where is_newest) as outcome,
        bool_or(is_shown) as is_met,
        bool_or(is_shown and not is_newest) as is_met_by_older
    from submission_then
    group by reporter_id, dataset, period_key
)

select
    o.reporter_id,
    o.dataset,
    o.period_key,
    o.due_on,
    r.region_id,
    r.province_id,
    c.cluster_code,
    s.first_received_on,
    s.outcome is not null as is_received,
    coalesce(s.is_met, false) as is_met,
    coalesce(s.is_met_by_older, false) as is_met_by_older,
    coalesce(s.is_on_time, false) as is_on_time,
    coalesce(s.is_nil, false) as is_nil,
    coalesce(s.outcome, case when o.due_on > a.published_on then 'not_due' else 'missing' end) as outcome,
    received.ordinal - due.ordinal as days_after_due
from ledger.obligation as o
inner join reporter_then as r on o.reporter_id = r.reporter_id
inner join dataset_then as c on o.dataset = c.dataset
cross join at_publication as a
left join arrived as s
    on o.reporter_id = s.reporter_id and o.dataset = s.dataset and o.period_key = s.period_key
left join working_day as received on s.first_received_on = received.day
left join working_day as due on o.due_on = due.day;
analyze obligation_then;

-- Findings of the newest versions are what remains to be mended; those of replaced versions are history.
create temp table finding_then on commit drop as
select
    f.finding_id,
    f.submission_id,
    f.rule_id,
    f.severity,
    f.row_number,
    f.column_name,
    f.value,
    f.expected,
    f.difference,
    f.sheet,
    f.cell,
    s.reporter_id,
    s.dataset,
    s.period_key,
    s.version,
    coalesce(f.region_id, r.region_id) as region_id
from ledger.finding as f
inner join submission_then as s on f.submission_id = s.submission_id
left join reporter_then as r on s.reporter_id = r.reporter_id
cross join at_publication as a
where s.is_newest and f.found_at <= a.published_at;
create index on finding_then (submission_id);
analyze finding_then;
