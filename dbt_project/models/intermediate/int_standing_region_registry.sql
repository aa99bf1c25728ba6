-- What a list says about a region; several parts and deliveries may hold the same list, the newest stands.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

listed as (

    select * from {{ ref('fct_region_registry') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

)

select distinct on (listed.list_name, listed.list_date, listed.code_system, listed.region_id)
    listed.submission_id,
    listed.row_number,
    listed.region_id,
    listed.region_key,
    listed.list_name,
    listed.list_date,
    listed.code_system,
    listed.listed_code,
    listed.listed_name,
    listed.listed_kemendagri_code,
    listed.population_count,
    listed.area_km2,
    listed.is_synthetic,
    submissions.verdict
from listed
inner join published on listed.submission_id = published.submission_id
inner join submissions on listed.submission_id = submissions.submission_id
order by
    listed.list_name asc,
    listed.list_date asc,
    listed.code_system asc,
    listed.region_id asc,
    submissions.received_at desc,
    listed.submission_id desc,
    listed.row_number asc
