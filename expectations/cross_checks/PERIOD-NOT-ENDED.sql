-- The submission arrived before its period could be reported.
-- Basis: the day the reporting calendar opens the period (SPBE opens in December of its own year, before the
-- decree); without an entry, the day after the period ends.
with opening as (
    select dataset, period_key, min(opens_on) as opens_on
    from reference.reporting_calendar
    group by dataset, period_key
),

submitted as (
    select
        s.submission_id,
        s.dataset,
        s.period_key,
        p.ends_on as period_end,
        (s.received_at at time zone 'Asia/Jakarta')::date as received_on
    from ledger.submission as s
    inner join reference.period as p on s.period_key = p.period_key
    -- Submissions with rows in this load: one refused while it was read is judged already.
    where s.submission_id in (select e.submission_id from gate.envelope as e)
)

select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    s.received_on::text as value,
    coalesce(o.opens_on, s.period_end + 1)::text as expected,
    (coalesce(o.opens_on, s.period_end + 1) - s.received_on)::text as difference
from submitted as s
left join opening as o on s.dataset = o.dataset and s.period_key = o.period_key
where s.received_on < coalesce(o.opens_on, s.period_end + 1)
