-- The submission arrived before its period could be reported.
-- Basis: the day the reporting calendar opens the period (SPBE opens in December of its own year, before the
-- decree); without an entry, the day after the period ends. Who owes the report has a window of its own
-- (WINDOW-NOT-OPEN).
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
    where
        s.state = 'loaded'
        and s.load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
        and not exists (
            select 1 from ledger.obligation as owed
            where
                owed.reporter_id = s.reporter_id
                and owed.dataset = s.dataset
                and owed.period_key = s.period_key
        )
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
