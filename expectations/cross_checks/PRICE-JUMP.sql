-- A price differs by more than 40 percent from the last one of the same market and commodity, at most seven
-- days before.
-- Basis: such jumps in a day are rare; the threshold is an assumption of this project. Seven days bridge
-- weekends.
with span as (
    select min(price_date) - 7 as first_day, max(price_date) as last_day from gate.commodity_prices
),

followed as (
    select
        f.load_id,
        f.submission_id,
        f.row_number,
        f.region_id,
        f.price_idr,
        f.price_date,
        lag(f.price_idr) over chronological as previous_idr,
        lag(f.price_date) over chronological as previous_date
    from gate.commodity_prices_in_force as f
    cross join span as s
    where
        -- Whole submissions are left out first, by their period; the dates then cut within the rest.
        f.period_end >= s.first_day
        and f.period_start <= s.last_day
        and f.price_date between s.first_day and s.last_day
        and f.price_idr > 0
    window chronological as (
        partition by f.reporter_id, f.region_id, f.commodity_code, f.market_name order by f.price_date, f.row_number
    )
)

select
    submission_id,
    row_number,
    region_id,
    'price_idr' as column_name,
    trim_scale(price_idr)::text as value,
    trim_scale(previous_idr)::text as expected,
    round(100 * (price_idr / previous_idr - 1), 1)::text as difference
from followed
where
    load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and price_date - previous_date <= 7
    and abs(price_idr / previous_idr - 1) > 0.4
