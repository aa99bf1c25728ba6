{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}, {'columns': ['origin_region_id']}, {'columns': ['innovation_code']}],
    pre_hook="set local jit = off",
) }}

with

replications as (

    select * from {{ ref('stg_innovation_replications') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

codes as (

    select * from {{ ref('bridge_region_code') }}

),

known as (

    select * from {{ ref('dim_innovation') }}

)

select
    replications.submission_id,
    replications.row_number,
    coalesce(replications.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(known.innovation_code, 'UNKNOWN') as innovation_code,
    coalesce(codes.region_id, -1)::smallint as origin_region_id,
    coalesce(origins.region_key, -1) as origin_region_key,
    replications.replicated_on,
    replications.is_synthetic
from replications
left join periods on replications.period_key = periods.period_key
left join regions
    on
        replications.region_id = regions.region_id
        and replications.replicated_on between regions.valid_from and regions.valid_to
left join codes
    on
        replications.code_system = codes.code_system
        and replications.origin_region_code = codes.code
        and replications.replicated_on between codes.valid_from and codes.valid_to
left join regions as origins
    on
        codes.region_id = origins.region_id
        and replications.replicated_on between origins.valid_from and origins.valid_to
left join known on replications.innovation_code = known.innovation_code
