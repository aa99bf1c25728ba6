{{ config(incremental_strategy='upsert', unique_key='org_unit_key') }}

-- Fed by the submissions that are to be built now; the newest of them names the unit. One line per dataset that names
-- organisational units.
{% set datasets = [
    'procurement_packages',
    'performance_agreements',
    'digital_services',
    'process_simplifications',
    'performance_follow_ups',
    'civil_service_training',
] %}

with

mentions as (

    {% for dataset in datasets %}
        select
            submission_id,
            region_id,
            org_unit_code,
            org_unit_name
        from {{ ref('stg_' ~ dataset) }}
        where {{ pending(fills=this) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

newest as (

    select distinct on (region_id, org_unit_code)
        region_id,
        org_unit_code,
        org_unit_name
    from mentions
    where region_id is not null and org_unit_code is not null
    order by region_id asc, org_unit_code asc, org_unit_name is null asc, submission_id desc

)

select
    {{ org_unit_key('region_id', 'org_unit_code') }} as org_unit_key,
    region_id,
    org_unit_code,
    coalesce(org_unit_name, org_unit_code) as name
from newest

union all

select
    'UNKNOWN',
    -1::smallint,
    'UNKNOWN',
    'Tidak dikenal'
