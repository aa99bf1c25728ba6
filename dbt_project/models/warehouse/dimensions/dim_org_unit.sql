{{ config(incremental_strategy='upsert', unique_key='org_unit_key') }}

-- Fed by the submissions that are to be built now; the newest of them that gives a name names the unit. One line per
-- dataset that names organisational units.
{% set datasets = [
    'procurement_packages',
    'performance_agreements',
    'digital_services',
    'process_simplifications',
    'performance_follow_ups',
    'civil_service_training',
    'opd_budgets',
    'procurement_plans',
    'procurement_receipts',
] %}

with

known as (

    select * from {{ this }}

),

owners as (

    select
        submission_id,
        owner_region_id as region_id,
        org_unit_code,
        null::text as org_unit_name
    from {{ ref('int_action_owners') }}
    where {{ pending(fills=this) }}

),

mentions as (

    select * from owners
    {% for dataset in datasets %}
        union all
        select
            submission_id,
            region_id,
            org_unit_code,
            org_unit_name
        from {{ ref('stg_' ~ dataset) }}
        where {{ pending(fills=this) }}
    {% endfor %}

),

newest as (

    select distinct on (region_id, org_unit_code)
        region_id,
        org_unit_code,
        org_unit_name,
        submission_id
    from mentions
    where region_id is not null and org_unit_code is not null
    order by region_id asc, org_unit_code asc, org_unit_name is null asc, submission_id desc

),

named as (

    select
        {{ org_unit_key('newest.region_id', 'newest.org_unit_code') }} as org_unit_key,
        newest.region_id,
        newest.org_unit_code,
        coalesce(newest.org_unit_name, known.name, newest.org_unit_code) as name,
        newest.submission_id,
        known.name as known_name,
        known.submission_id as known_submission_id
    from newest
    left join known on newest.region_id = known.region_id and newest.org_unit_code = known.org_unit_code

)

select
    org_unit_key,
    region_id,
    org_unit_code,
    name,
    case when name = known_name then known_submission_id else submission_id end as submission_id
from named

union all

select
    'UNKNOWN',
    -1::smallint,
    'UNKNOWN',
    'Tidak dikenal',
    null
