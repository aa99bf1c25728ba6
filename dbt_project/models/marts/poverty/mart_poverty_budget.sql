{{ config(
    key=['region_id', 'year', 'program_code'],
    touched="
        select
            array_agg(distinct f.region_id) as region_id,
            array_agg(distinct p.year) as year
        from warehouse.fct_program_budget as f
        inner join warehouse.dim_period as p on f.period_key = p.period_key
        where f.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
    ",
    lineage="
        select
            b.submission_id,
            b.row_number
        from intermediate.int_standing_program_budgets as b
        where (b.region_id, b.year, b.program_code) = (shown.region_id, shown.year, shown.program_code)
    ",
) }}

with

budgets as (

    select * from {{ ref('int_standing_program_budgets') }}

),

programs as (

    select * from {{ ref('dim_program') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

dated as (

    select
        *,
        max(period_key) over (partition by region_id, year, program_code) as as_of_period_key
    from budgets

),

summed as (

    select
        region_id,
        year,
        program_code,
        as_of_period_key,
        max(region_key) filter (where period_key = as_of_period_key) as region_key,
        sum(ceiling_idr) as ceiling_idr,
        sum(realized_idr) as realized_idr,
        coalesce(sum(realized_idr) filter (where funding_source = 'APBN'), 0) as realized_apbn_idr,
        coalesce(sum(realized_idr) filter (where funding_source = 'APBD'), 0) as realized_apbd_idr,
        coalesce(sum(realized_idr) filter (where funding_source = 'DANA_DESA'), 0) as realized_village_fund_idr,
        count(*) filter (where period_key = as_of_period_key) as n_reported,
        count(*) as n_expected,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from dated
    group by region_id, year, program_code, as_of_period_key

)

select
    {{ publication() }} as publication_number,
    summed.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    periods.period_key,
    periods.label_id as period_label,
    summed.year,
    summed.as_of_period_key,
    summed.program_code,
    programs.label_id as program_label,
    programs.owner_agency,
    summed.ceiling_idr,
    summed.realized_idr,
    summed.realized_apbn_idr,
    summed.realized_apbd_idr,
    summed.realized_village_fund_idr,
    trim_scale(round(100 * summed.realized_idr / nullif(summed.ceiling_idr, 0), 2)) as realized_pct,
    summed.n_reported,
    summed.n_expected,
    summed.is_synthetic,
    case
        when summed.n_reported < summed.n_expected then 'incomplete'
        else {{ quality_flag('summed.realized_idr', 'false', 'summed.verdict') }}
    end as quality_flag
from summed
inner join programs on summed.program_code = programs.program_code
inner join periods on summed.year = periods.year and periods.period_type = 'year'
inner join regions on summed.region_key = regions.region_key
