-- Whether any row of a submission is synthetic. Every dataset has its rows in exactly one of these.

with

origins as (

    select
        submission_id,
        is_synthetic
    from {{ ref('stg_indicator_values') }}
    union all
    select
        submission_id,
        is_synthetic
    from {{ ref('stg_investment_realization') }}
    union all
    select
        submission_id,
        is_synthetic
    from {{ ref('stg_procurement_packages') }}
    union all
    select
        submission_id,
        is_synthetic
    from {{ ref('stg_commodity_prices') }}
    union all
    select
        submission_id,
        is_synthetic
    from {{ ref('stg_performance_agreements') }}

)

select
    submission_id,
    bool_or(is_synthetic) as is_synthetic
from origins
group by submission_id
