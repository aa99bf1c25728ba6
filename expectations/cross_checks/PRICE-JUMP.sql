-- A price differs by more than 40 percent from the last one of the same market and commodity, at most seven
-- days before.
-- Basis: such jumps in a day are rare; the threshold is an assumption of this project. Seven days bridge
-- weekends.
with span as materialized (
    select min(price_date) - 7 as first_day, max(price_date) as last_day from gate.commodity_prices
),

priced as not materialized (
    select
        f.*,
        -- Prices that belong together; a chance equality brings rows too many into the next step, never too few.
        hash_record_extended(row(f.reporter_id, f.region_id, f.commodity_code, f.market_name), 0) as series
    from gate.commodity_prices_in_force as f
    cross join span as s
    where
        -- Whole submissions are left out first, by their period; the dates then cut within the rest.
        f.period_end >= s.first_day
        and f.period_start <= s.last_day
        and f.price_date between s.first_day and s.last_day
        and f.price_idr > 0
),

-- Most prices never move that far; only the others have to be put in order.
volatile as (
    select series
    from priced
    group by series
    having max(price_idr) > 1.4 * min(price_idr)
),

followed as (
    select
        load_id,
        submission_id,
        row_number,
        region_id,
        price_idr,
        price_date,
        lag(price_idr) over chronological as previous_idr,
        lag(price_date) over chronological as previous_date
    from priced
    where series in (select v.series from volatile as v)
    window chronological as (
        partition by reporter_id, region_id, commodity_code, market_name order by price_date, row_number
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
