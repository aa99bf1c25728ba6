{{ config(
    key=['region_id', 'period_key', 'sector_code'],
    touched=touched_by_fact('fct_investment_realization', ['region_id']),
    lineage=lineage_of_row_and_late_report('fct_investment_realization') ~ " and late.sector_code = shown.sector_code",
    indexes=[{'columns': ['period_key']}, {'columns': ['level', 'period_key']}],
) }}

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
        {{ preference_of_report('realizations', 'submissions', 'owners') }} as preference
    from realizations
    inner join published on realizations.submission_id = published.submission_id
    inner join submissions on realizations.submission_id = submissions.submission_id

),

chosen as (

    select distinct on (region_id, coalesce(reported_period_key, period_key), sector_code) *
    from candidates
    where preference = 1
    order by region_id asc, coalesce(reported_period_key, period_key) asc, sector_code asc, row_number asc

),

-- A late report counts in the quarter after its own, together with the report of that quarter. Where that one is
-- missing, or does not name the sector, the late figure stands alone.
paired as (

    select
        *,
        row_number() over counted_together as place,
        lead(submission_id) over counted_together as added_submission_id,
        lead(row_number) over counted_together as added_row_number,
        lead(reported_period_key) over counted_together as added_period_key,
        lead(pma_idr) over counted_together as added_pma_idr,
        lead(pmdn_idr) over counted_together as added_pmdn_idr,
        lead(total_idr) over counted_together as added_total_idr,
        lead(project_count) over counted_together as added_project_count,
        lead(tki_count) over counted_together as added_tki_count,
        lead(tka_count) over counted_together as added_tka_count,
        lead(is_synthetic) over counted_together as added_is_synthetic,
        lead(verdict) over counted_together as added_verdict
    from chosen
    window
        counted_together as (
            partition by region_id, period_key, sector_code
            order by reported_period_key is not null
        )

),

counted as (

    select
        region_id,
        region_key,
        period_key,
        sector_code,
        {{ added('pma_idr') }},
        {{ added('pmdn_idr') }},
        {{ added('total_idr') }},
        {{ added('project_count') }},
        {{ added('tki_count') }},
        {{ added('tka_count') }},
        is_synthetic or coalesce(added_is_synthetic, false) as is_synthetic,
        case when added_verdict = 'accepted_with_warnings' then added_verdict else verdict end as verdict,
        reporter_id,
        submission_id,
        row_number,
        case when reported_period_key is null then added_pma_idr else pma_idr end as late_pma_idr,
        case when reported_period_key is null then added_pmdn_idr else pmdn_idr end as late_pmdn_idr,
        case when reported_period_key is null then added_total_idr else total_idr end as late_total_idr,
        coalesce(reported_period_key, added_period_key) as late_period_key,
        case when reported_period_key is null then added_submission_id else submission_id end as late_submission_id,
        case when reported_period_key is null then added_row_number else row_number end as late_row_number
    from paired
    where place = 1

)

select
    {{ publication() }} as publication_number,
    counted.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    regions.island_group,
    counted.period_key,
    periods.label_id as period_label,
    periods.year,
    counted.sector_code,
    sectors.label_id as sector_label,
    counted.pma_idr,
    counted.pmdn_idr,
    counted.total_idr,
    counted.project_count,
    counted.tki_count,
    counted.tka_count,
    counted.is_synthetic,
    {{ quality_flag('counted.total_idr', 'false', 'counted.verdict') }} as quality_flag,
    counted.reporter_id,
    counted.submission_id,
    counted.row_number,
    counted.late_total_idr,
    counted.late_pma_idr,
    counted.late_pmdn_idr,
    counted.late_period_key,
    counted.late_submission_id,
    counted.late_row_number
from counted
inner join sectors on counted.sector_code = sectors.sector_code
inner join periods on counted.period_key = periods.period_key
inner join regions on counted.region_key = regions.region_key
