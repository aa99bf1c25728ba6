with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

prices as (

    select * from {{ ref('fct_commodity_price') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

commodities as (

    select * from {{ ref('dim_commodity') }}

),

months as (

    select * from {{ ref('dim_period') }}
    where period_type = 'month'

),

regions as (

    select * from {{ ref('dim_region') }}

),

-- Two reporters are two sources and stay two rows: their prices are not mixed into one average.
monthly as (

    select
        prices.region_id,
        prices.commodity_code,
        submissions.reporter_id,
        prices.price_date - extract(day from prices.price_date)::integer + 1 as month_starts_on,
        max(prices.region_key) as region_key,
        min(prices.price_idr) as lowest_price_idr,
        avg(prices.price_idr) as average_price_idr,
        max(prices.price_idr) as highest_price_idr,
        count(*) as price_count,
        -- The days that have a price, as bits of a word: a count of distinct days that needs no sort.
        bit_count(bit_or(1::bigint << extract(day from prices.price_date)::integer)::bit(64)) as n_reported,
        bool_or(prices.is_synthetic) as is_synthetic,
        max(submissions.verdict) as verdict,
        max(prices.submission_id) as submission_id
    from prices
    inner join published on prices.submission_id = published.submission_id
    inner join submissions on prices.submission_id = submissions.submission_id
    group by prices.region_id, prices.commodity_code, submissions.reporter_id, month_starts_on

)

select
    {{ publication() }} as publication_number,
    monthly.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    months.period_key,
    months.label_id as period_label,
    months.year,
    monthly.commodity_code,
    commodities.label_id as commodity_label,
    commodities.unit,
    monthly.reporter_id as source_code,
    monthly.lowest_price_idr,
    round(monthly.average_price_idr, 2) as average_price_idr,
    monthly.highest_price_idr,
    monthly.price_count,
    monthly.n_reported,
    months.ends_on - months.starts_on + 1 as n_expected,
    monthly.is_synthetic,
    case
        when monthly.n_reported < months.ends_on - months.starts_on + 1 then 'incomplete'
        else {{ quality_flag('monthly.average_price_idr', 'false', 'monthly.verdict') }}
    end as quality_flag,
    monthly.reporter_id,
    monthly.submission_id
from monthly
inner join commodities on monthly.commodity_code = commodities.commodity_code
inner join months on monthly.month_starts_on = months.starts_on
inner join regions on monthly.region_key = regions.region_key
