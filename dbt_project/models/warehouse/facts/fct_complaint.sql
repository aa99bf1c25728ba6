{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

with

complaints as (

    select * from {{ ref('stg_aid_complaints') }}
    where {{ pending(not_in=this) }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

programs as (

    select * from {{ ref('dim_program') }}

)

select
    complaints.submission_id,
    complaints.row_number,
    coalesce(complaints.region_id, -1)::smallint as region_id,
    coalesce(regions.region_key, -1) as region_key,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    complaints.channel,
    complaints.complaint_id,
    complaints.category,
    coalesce(programs.program_code, 'UNKNOWN') as program_code,
    complaints.received_on,
    complaints.verified_on,
    complaints.forwarded_on,
    complaints.answered_on,
    complaints.closed_on,
    complaints.status,
    complaints.is_synthetic
from complaints
left join periods on complaints.period_key = periods.period_key
left join regions
    on
        complaints.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join programs on complaints.program_code = programs.program_code
