{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    enforce_foreign_keys=false,
    pre_hook="set local jit = off",
) }}

-- Months out of days, once per submission: a mart that adds up what a publication shows reads thirty times fewer rows.

with

prices as (

    select * from {{ ref('fct_commodity_price') }}
    where {{ pending(not_in=this) }} and price_idr is not null

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

months as (

    select * from {{ ref('dim_period') }}
    where period_type = 'month'

),

monthly as (

    select
        submission_id,
        region_id,
        commodity_code,
        price_date - extract(day from price_date)::integer + 1 as month_starts_on,
        max(region_key) as region_key,
        count(*) as price_count,
        sum(price_idr) as price_sum_idr,
        min(price_idr) as lowest_price_idr,
        max(price_idr) as highest_price_idr,
        -- The days that have a price, as bits of a word: months of several submissions are joined without a sort.
        bit_or(1::bigint << extract(day from price_date)::integer) as day_bits,
        bool_or(is_synthetic) as is_synthetic
    from prices
    group by submission_id, region_id, commodity_code, month_starts_on

)

select
    monthly.submission_id,
    monthly.region_id,
    monthly.region_key,
    monthly.commodity_code,
    coalesce(months.period_key, 'UNKNOWN') as period_key,
    monthly.month_starts_on,
    (monthly.month_starts_on + interval '1 month' - interval '1 day')::date as month_ends_on,
    submissions.reporter_id,
    monthly.price_count,
    monthly.price_sum_idr,
    monthly.lowest_price_idr,
    monthly.highest_price_idr,
    monthly.day_bits,
    monthly.is_synthetic
from monthly
inner join submissions on monthly.submission_id = submissions.submission_id
left join months on monthly.month_starts_on = months.starts_on
