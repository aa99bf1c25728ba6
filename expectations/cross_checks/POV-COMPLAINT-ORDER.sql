-- A stage of a complaint is dated before the one it follows or after the day of delivery, or the complaint came after
-- the reported month or before any month we know.
-- Basis: received, verified, forwarded, answered, closed; a stage that was skipped has no date, and the next one is
-- then held against the last that has one. The report of a month holds what was received until its end.
with stage as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        dated.column_name,
        dated.happened_on,
        dated.reached_on,
        (l.received_at at time zone 'Asia/Jakarta')::date as delivered_on
    from gate.aid_complaints as l
    cross join
        lateral (
            values
            ('verified_on', l.verified_on, l.received_on),
            ('forwarded_on', l.forwarded_on, greatest(l.received_on, l.verified_on)),
            ('answered_on', l.answered_on, greatest(l.received_on, l.verified_on, l.forwarded_on)),
            ('closed_on', l.closed_on, greatest(l.received_on, l.verified_on, l.forwarded_on, l.answered_on))
        ) as dated (column_name, happened_on, reached_on)
),

known as (
    select min(starts_on) as first_day
    from reference.period
    where period_type = 'month'
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    happened_on::text as value,
    case when happened_on < reached_on then reached_on else delivered_on end::text as expected,
    (happened_on - case when happened_on < reached_on then reached_on else delivered_on end)::text as difference
from stage
where happened_on < reached_on or happened_on > delivered_on

union all

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'received_on' as column_name,
    l.received_on::text as value,
    known.first_day::text || ' – ' || l.period_end::text as expected,
    null::text as difference
from gate.aid_complaints as l
cross join known
where l.received_on > l.period_end or l.received_on < known.first_day
