{{ config(
    key=['region_id', 'period_key', 'spbe_indicator_key'],
    touched=touched_by_fact('fct_spbe_score', ['region_id', 'period_key']),
    lineage="
        select
            told.submission_id,
            told.row_number
        from warehouse.fct_spbe_score as told
        where
            told.submission_id in (
                shown.final_submission_id, shown.interview_submission_id, shown.self_assessment_submission_id
            )
            and (told.region_id, told.period_key, told.spbe_indicator_key)
            = (shown.region_id, shown.period_key, shown.spbe_indicator_key)
            and told.submission_id = case told.stage
                when 'AKHIR' then shown.final_submission_id
                when 'WAWANCARA' then shown.interview_submission_id
                when 'MANDIRI' then shown.self_assessment_submission_id
            end
    ",
    indexes=[{'columns': ['period_key', 'component_level']}],
) }}

-- The score of each component of the instrument at each stage, and what it brings into the index.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

scores as (

    select * from {{ ref('fct_spbe_score') }}
    where score is not null and stage is not null and spbe_indicator_key <> 'UNKNOWN'

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

components as (

    select * from {{ ref('dim_spbe_indicator') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

evaluators as (

    select * from {{ ref('dim_indicator') }}
    where indicator_code = 'spbe_index' and is_current

),

-- The final score is the evaluator's to give, the others the government's own; else what was received last stands.
chosen as (

    select distinct on (scores.region_id, scores.period_key, scores.spbe_indicator_key, scores.stage)
        scores.*,
        submissions.reporter_id,
        submissions.verdict
    from scores
    inner join published on scores.submission_id = published.submission_id
    inner join submissions on scores.submission_id = submissions.submission_id
    inner join reporters on submissions.reporter_id = reporters.reporter_id
    left join evaluators on submissions.reporter_id = evaluators.owner
    order by
        scores.region_id asc,
        scores.period_key asc,
        scores.spbe_indicator_key asc,
        scores.stage asc,
        case scores.stage
            when 'AKHIR' then evaluators.owner is not null
            else reporters.region_id = scores.region_id
        end desc,
        submissions.received_at desc,
        scores.submission_id desc,
        scores.row_number asc

),

staged as (

    select
        region_id,
        period_key,
        spbe_indicator_key,
        max(region_key) as region_key,
        max(score) filter (where stage = 'MANDIRI') as self_assessment_score,
        max(score) filter (where stage = 'WAWANCARA') as interview_score,
        max(score) filter (where stage = 'AKHIR') as final_score,
        max(submission_id) filter (where stage = 'MANDIRI') as self_assessment_submission_id,
        max(submission_id) filter (where stage = 'WAWANCARA') as interview_submission_id,
        max(submission_id) filter (where stage = 'AKHIR') as final_submission_id,
        max(evidence_url) as evidence_url,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from chosen
    group by region_id, period_key, spbe_indicator_key

)

select
    {{ publication() }} as publication_number,
    staged.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    staged.period_key,
    periods.label_id as period_label,
    periods.year,
    components.instrument_version,
    staged.spbe_indicator_key,
    components.component_level,
    components.domain_no,
    components.domain_label,
    components.aspect_no,
    components.aspect_label,
    components.indicator_no,
    components.indicator_label,
    components.weight_pct,
    staged.self_assessment_score,
    staged.interview_score,
    staged.final_score,
    trim_scale(round(staged.self_assessment_score * components.weight_pct / 100, 6)) as self_assessment_contribution,
    trim_scale(round(staged.interview_score * components.weight_pct / 100, 6)) as interview_contribution,
    trim_scale(round(staged.final_score * components.weight_pct / 100, 6)) as contribution,
    staged.evidence_url,
    staged.is_synthetic,
    {{ quality_flag('staged.final_score', 'false', 'staged.verdict') }} as quality_flag,
    staged.final_submission_id,
    staged.interview_submission_id,
    staged.self_assessment_submission_id
from staged
inner join components on staged.spbe_indicator_key = components.spbe_indicator_key
inner join periods on staged.period_key = periods.period_key
inner join regions on staged.region_key = regions.region_key
