with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

realizations as (

    select * from {{ ref('fct_investment_realization') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

owners as (

    select owner from {{ ref('dim_indicator') }}
    where indicator_code = 'investment_realization_idr' and is_current

),

sectors as (

    select * from {{ ref('dim_sector') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

candidates as (

    select
        realizations.*,
        submissions.reporter_id,
        submissions.verdict,
        -- The sectors of a region and quarter come from one submission, never mixed from two.
        dense_rank() over (
            partition by realizations.region_id, realizations.period_key
            order by
                submissions.reporter_id in (select owners.owner from owners) desc,
                submissions.received_at desc,
                realizations.submission_id desc
        ) as preference
    from realizations
    inner join published on realizations.submission_id = published.submission_id
    inner join submissions on realizations.submission_id = submissions.submission_id

),

chosen as (

    select distinct on (region_id, period_key, sector_code) *
    from candidates
    where preference = 1
    order by region_id asc, period_key asc, sector_code asc, row_number asc

)

select
    {{ publication() }} as publication_number,
    chosen.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    regions.island_group,
    chosen.period_key,
    periods.label_id as period_label,
    periods.year,
    chosen.sector_code,
    sectors.label_id as sector_label,
    chosen.pma_idr,
    chosen.pmdn_idr,
    chosen.total_idr,
    chosen.project_count,
    chosen.tki_count,
    chosen.tka_count,
    chosen.is_synthetic,
    {{ quality_flag('chosen.total_idr', 'false', 'chosen.verdict') }} as quality_flag,
    chosen.reporter_id,
    chosen.submission_id,
    chosen.row_number
from chosen
inner join sectors on chosen.sector_code = sectors.sector_code
inner join periods on chosen.period_key = periods.period_key
inner join regions on chosen.region_key = regions.region_key
