{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'package_id']}],
    pre_hook="set local jit = off",
) }}

with

packages as (

    select * from {{ ref('stg_procurement_packages') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

org_units as (

    select * from {{ ref('dim_org_unit') }}

)

select
    packages.submission_id,
    packages.row_number,
    coalesce(packages.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    coalesce(org_units.org_unit_key, 'UNKNOWN') as org_unit_key,
    packages.package_id,
    packages.package_version::integer as package_version,
    packages.package_name,
    packages.method,
    packages.contract_date,
    packages.budget_ceiling_idr,
    packages.owner_estimate_idr,
    packages.contract_idr,
    packages.pdn_idr,
    packages.umk_idr,
    packages.is_synthetic
from packages
left join periods on packages.period_key = periods.period_key
left join regions
    on
        packages.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join org_units on packages.region_id = org_units.region_id and packages.org_unit_code = org_units.org_unit_code
