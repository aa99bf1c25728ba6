{{ config(
    key=['region_id', 'period_key', 'instrument_version'],
    touched=touched_by_mart('mart_indicator', ['region_id', 'period_key'], where="dataset = 'spbe_assessment'"),
    lineage="
        select
            i.submission_id,
            i.row_number
        from marts.mart_indicator as i
        where
            (i.region_id, i.period_key, i.source_code)
            = (shown.region_id, shown.period_key, shown.instrument_version)
            and i.dataset = 'spbe_assessment'
    ",
) }}

with

scores as (

    select * from {{ ref('mart_indicator') }}
    where dataset = 'spbe_assessment'

),

assessments as (

    select
        publication_number,
        region_id,
        period_key,
        source_code,
        max(value) filter (where indicator_code = 'spbe_index') as spbe_index,
        max(value) filter (where indicator_code = 'spbe_domain_1_score') as spbe_domain_1_score,
        max(value) filter (where indicator_code = 'spbe_domain_2_score') as spbe_domain_2_score,
        max(value) filter (where indicator_code = 'spbe_domain_3_score') as spbe_domain_3_score,
        max(value) filter (where indicator_code = 'spbe_domain_4_score') as spbe_domain_4_score,
        count(value) filter (where indicator_code like 'spbe_indicator_%') as indicator_score_count,
        bool_or(is_synthetic) as is_synthetic
    from scores
    group by publication_number, region_id, period_key, source_code

),

-- The row of the index says where the assessment comes from.
index_rows as (

    select * from scores
    where indicator_code = 'spbe_index'

)

select
    assessments.publication_number,
    assessments.region_id,
    index_rows.region_name,
    index_rows.level,
    index_rows.kemendagri_code,
    index_rows.bps_code,
    index_rows.province_name,
    assessments.period_key,
    index_rows.period_label,
    index_rows.year,
    assessments.source_code as instrument_version,
    assessments.spbe_index,
    {{ spbe_predicate('assessments.spbe_index') }} as predicate,
    assessments.spbe_domain_1_score,
    assessments.spbe_domain_2_score,
    assessments.spbe_domain_3_score,
    assessments.spbe_domain_4_score,
    assessments.indicator_score_count,
    index_rows.previous_value as previous_spbe_index,
    index_rows.boundary_changed,
    assessments.is_synthetic,
    index_rows.quality_flag,
    index_rows.reporter_id,
    index_rows.submission_id,
    index_rows.row_number
from assessments
inner join index_rows
    on
        assessments.region_id = index_rows.region_id
        and assessments.period_key = index_rows.period_key
        and assessments.source_code = index_rows.source_code
