{{ config(
    key=['region_id', 'commodity_code', 'period_key', 'source_code'],
    touched=touched_by_fact('agg_commodity_price_month', ['region_id', 'period_key']),
    lineage="
        select
            f.submission_id,
            f.row_number
        from warehouse.agg_commodity_price_month as months
        inner join ledger.published_submission as p on months.submission_id = p.submission_id
        inner join warehouse.fct_commodity_price as f
            on
                months.submission_id = f.submission_id
                and months.region_id = f.region_id
                and months.commodity_code = f.commodity_code
                and f.price_date between months.month_starts_on and months.month_ends_on
                and f.price_idr is not null
        where
            (months.region_id, months.commodity_code, months.period_key, months.reporter_id)
            = (shown.region_id, shown.commodity_code, shown.period_key, shown.source_code)
    ",
    indexes=[{'columns': ['commodity_code', 'period_key']}, {'columns': ['period_key']}],
) }}

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

months_of_submissions as (

    select * from {{ ref('agg_commodity_price_month') }}

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
        months_of_submissions.region_id,
        months_of_submissions.commodity_code,
        months_of_submissions.reporter_id,
        months_of_submissions.period_key,
        max(months_of_submissions.region_key) as region_key,
        min(months_of_submissions.lowest_price_idr) as lowest_price_idr,
        sum(months_of_submissions.price_sum_idr) / sum(months_of_submissions.price_count) as average_price_idr,
        max(months_of_submissions.highest_price_idr) as highest_price_idr,
        sum(months_of_submissions.price_count)::bigint as price_count,
        bit_count(bit_or(months_of_submissions.day_bits)::bit(64)) as n_reported,
        bool_or(months_of_submissions.is_synthetic) as is_synthetic,
        max(submissions.verdict) as verdict,
        max(months_of_submissions.submission_id) as submission_id
    from months_of_submissions
    inner join published on months_of_submissions.submission_id = published.submission_id
    inner join submissions on months_of_submissions.submission_id = submissions.submission_id
    group by
        months_of_submissions.region_id,
        months_of_submissions.commodity_code,
        months_of_submissions.reporter_id,
        months_of_submissions.period_key

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
inner join months on monthly.period_key = months.period_key
inner join regions on monthly.region_key = regions.region_key
