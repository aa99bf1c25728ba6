{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_fact('fct_investment_summary', ['region_id', 'period_key']),
    lineage=lineage_of_row(),
) }}

with

summaries as (

    select * from {{ ref('fct_investment_summary') }}

),

reports as (

    select * from {{ ref('int_published_reports') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

chosen as (

    select distinct on (summaries.region_id, summaries.period_key)
        summaries.*,
        reports.reporter_id,
        reports.verdict
    from summaries
    inner join reports on summaries.submission_id = reports.submission_id
    order by
        summaries.region_id asc,
        summaries.period_key asc,
        reports.is_national_agency desc,
        reports.received_at desc,
        summaries.submission_id desc,
        summaries.row_number asc

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
    chosen.sector_energy_idr,
    chosen.sector_tourism_idr,
    chosen.sector_agriculture_idr,
    chosen.sector_public_works_idr,
    chosen.sector_trade_idr,
    chosen.sector_transport_idr,
    chosen.sector_telecommunication_idr,
    chosen.sector_manufacturing_idr,
    chosen.sector_other_idr,
    chosen.total_idr,
    chosen.quarter_1_idr,
    chosen.quarter_2_idr,
    chosen.quarter_3_idr,
    chosen.quarter_4_idr,
    chosen.pma_idr,
    chosen.pmdn_idr,
    chosen.tka_count,
    chosen.tki_count,
    chosen.project_count,
    chosen.is_synthetic,
    {{ quality_flag('chosen.total_idr', 'false', 'chosen.verdict') }} as quality_flag,
    chosen.reporter_id,
    chosen.submission_id,
    chosen.row_number
from chosen
inner join periods on chosen.period_key = periods.period_key
inner join regions on chosen.region_key = regions.region_key
