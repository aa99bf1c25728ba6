with

reported as (

    select
        *,
        false as is_derived
    from {{ ref('indicator') }}

),

derived as (

    select
        *,
        true as is_derived
    from {{ ref('derived_indicator') }}

),

definitions as (

    select * from reported
    union all
    select * from derived

)

select
    indicator_code || '@' || definition_version as indicator_key,
    indicator_code,
    definition_version,
    dataset,
    cluster_code,
    label_id,
    label_en,
    unit,
    direction,
    owner,
    national_aggregation,
    -- A sum over records is the flow of one period: compared with a year's target only as a total since January.
    case when is_derived then 'year_to_date' else 'period' end as value_basis,
    is_headline,
    is_derived,
    kode_ref_bappenas,
    description
from definitions
