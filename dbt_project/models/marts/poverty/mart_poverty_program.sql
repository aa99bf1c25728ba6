{{ config(
    key=['region_id', 'program_code', 'period_key'],
    touched=touched_by_fact('fct_poverty_intervention', ['region_id', 'program_code', 'period_key']),
    lineage="
        select
            p.submission_id,
            p.row_number
        from intermediate.int_standing_interventions as p
        where
            (p.region_id, p.program_code, p.period_key) = (shown.region_id, shown.program_code, shown.period_key)
    ",
    indexes=[{'columns': ['period_key']}],
) }}

with

payments as (

    select * from {{ ref('int_standing_interventions') }}

),

programs as (

    select * from {{ ref('dim_program') }}

),

months as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

families as (

    select
        region_id,
        region_key,
        program_code,
        period_key,
        family_id,
        count(*) as payment_count,
        sum(amount_idr) as amount_idr,
        sum(amount_idr) filter (where funding_source = 'APBN') as amount_apbn_idr,
        sum(amount_idr) filter (where funding_source = 'APBD') as amount_apbd_idr,
        sum(amount_idr) filter (where funding_source = 'DANA_DESA') as amount_village_fund_idr,
        -- What the newest payment of the month says.
        (array_agg(decile order by decile is null, paid_on desc, submission_id desc))[1] as decile,
        (array_agg(registry_source order by registry_source is null, paid_on desc, submission_id desc))[1]
            as registry_source,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from payments
    group by region_id, region_key, program_code, period_key, family_id

),

counted as (

    select
        region_id,
        region_key,
        program_code,
        period_key,
        sum(payment_count)::bigint as payment_count,
        count(*) as family_count,
        sum(amount_idr) as amount_idr,
        coalesce(sum(amount_apbn_idr), 0) as amount_apbn_idr,
        coalesce(sum(amount_apbd_idr), 0) as amount_apbd_idr,
        coalesce(sum(amount_village_fund_idr), 0) as amount_village_fund_idr,
        count(decile) as known_decile_family_count,
        count(*) filter (where decile between 1 and 4) as target_family_count,
        count(*) filter (where registry_source = 'DTKS') as dtks_family_count,
        count(*) filter (where registry_source = 'P3KE') as p3ke_family_count,
        count(*) filter (where registry_source = 'DTSEN') as dtsen_family_count,
        count(*) filter (where registry_source is null) as unknown_registry_family_count,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from families
    group by region_id, region_key, program_code, period_key

)

select
    {{ publication() }} as publication_number,
    counted.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    counted.period_key,
    months.label_id as period_label,
    months.year,
    counted.program_code,
    programs.label_id as program_label,
    programs.strategy,
    programs.owner_agency,
    counted.payment_count,
    counted.family_count,
    counted.amount_idr,
    counted.amount_apbn_idr,
    counted.amount_apbd_idr,
    counted.amount_village_fund_idr,
    counted.known_decile_family_count,
    counted.target_family_count,
    trim_scale(round(100.0 * counted.target_family_count / nullif(counted.known_decile_family_count, 0), 2))
        as target_share_pct,
    counted.dtks_family_count,
    counted.p3ke_family_count,
    counted.dtsen_family_count,
    counted.unknown_registry_family_count,
    counted.is_synthetic,
    {{ quality_flag('counted.amount_idr', 'false', 'counted.verdict') }} as quality_flag
from counted
inner join programs on counted.program_code = programs.program_code
inner join months on counted.period_key = months.period_key
inner join regions on counted.region_key = regions.region_key
