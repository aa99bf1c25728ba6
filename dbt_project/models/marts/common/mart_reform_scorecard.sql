{{ config(
    key=['region_id', 'cluster_code', 'period_key'],
    touched=touched_by_mart('mart_indicator_scorecard', ['cluster_code'], by='cluster_code'),
    lineage=lineage_of_indicator(),
    indexes=[{'columns': ['cluster_code', 'period_key']}, {'columns': ['region_id']}],
) }}

-- A region in a cluster at a point in time: its headline indicator judged, and its score over all weighted indicators.

with

scorecard as (

    select * from {{ ref('mart_indicator_scorecard') }}

),

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

clusters as (

    select * from {{ ref('dim_cluster') }}

),

weights as (

    select * from {{ ref('bridge_cluster_indicator') }}
    where is_primary

),

-- Of several sources the one whose owner reports it, so that surveys are never mixed in one line. The cluster is part
-- of the key, and nothing is materialized, so that a filter on it reaches the rows.
chosen as not materialized (

    select distinct on (scorecard.cluster_code, scorecard.region_id, scorecard.indicator_code, scorecard.period_key)
        scorecard.*
    from scorecard
    inner join definitions on scorecard.indicator_code = definitions.indicator_code
    order by
        scorecard.cluster_code asc,
        scorecard.region_id asc,
        scorecard.indicator_code asc,
        scorecard.period_key asc,
        scorecard.reporter_id = definitions.owner desc,
        scorecard.definition_version desc,
        scorecard.source_code asc

),

headlines as not materialized (

    select * from chosen
    where is_headline

),

-- What was last known of each weighted indicator: until its next figure, and not longer than two years.
weighted as (

    select
        chosen.cluster_code,
        chosen.region_id,
        chosen.indicator_code,
        chosen.score_pct,
        chosen.is_synthetic,
        chosen.period_ends_on as known_from,
        least(
            lead(chosen.period_ends_on) over (
                partition by chosen.cluster_code, chosen.region_id, chosen.indicator_code
                order by chosen.period_ends_on, chosen.period_key
            ),
            (chosen.period_ends_on + interval '{{ var("score_reaches_back_months") }} months')::date
        ) as known_until
    from chosen
    where
        chosen.score_pct is not null
        and chosen.indicator_code in (select weights.indicator_code from weights)

),

scores as (

    select
        headlines.cluster_code,
        headlines.region_id,
        headlines.period_key,
        min(weights.weight_document) as weight_document,
        bool_or(weights.is_assumed) as is_weight_assumed,
        count(weights.indicator_code) as indicator_count,
        count(weighted.indicator_code) as scored_indicator_count,
        sum(weights.weight_pct) filter (where weighted.indicator_code is not null) as weight_covered_pct,
        sum(weights.weight_pct * weighted.score_pct)
        / nullif(sum(weights.weight_pct) filter (where weighted.indicator_code is not null), 0) as cluster_score_pct,
        bool_or(weighted.is_synthetic) as is_synthetic
    from headlines
    inner join weights
        on
            headlines.cluster_code = weights.cluster_code
            and headlines.year between weights.valid_from_year and weights.valid_to_year
    left join weighted
        on
            headlines.cluster_code = weighted.cluster_code
            and headlines.region_id = weighted.region_id
            and weights.indicator_code = weighted.indicator_code
            and headlines.period_ends_on >= weighted.known_from
            and headlines.period_ends_on < weighted.known_until
    group by headlines.cluster_code, headlines.region_id, headlines.period_key

),

judged as (

    select
        headlines.*,
        clusters.label_id as cluster_label,
        scores.weight_document,
        scores.is_weight_assumed,
        scores.indicator_count,
        coalesce(scores.scored_indicator_count, 0) as scored_indicator_count,
        trim_scale(scores.weight_covered_pct) as weight_covered_pct,
        trim_scale(round(scores.cluster_score_pct, 2)) as cluster_score_pct,
        coalesce(scores.is_synthetic, false) as is_score_synthetic
    from headlines
    inner join clusters on headlines.cluster_code = clusters.cluster_code
    left join scores
        on
            headlines.cluster_code = scores.cluster_code
            and headlines.region_id = scores.region_id
            and headlines.period_key = scores.period_key

)

select
    publication_number,
    cluster_code,
    cluster_label,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    province_name,
    period_key,
    period_label,
    period_type,
    period_ends_on,
    year,
    row_number() over (
        partition by cluster_code, region_id
        order by period_ends_on desc, period_key desc
    ) = 1 as is_latest,
    indicator_code,
    indicator_label,
    unit,
    direction,
    source_code,
    value,
    target_scope,
    target_value,
    target_year,
    target_document,
    lower_bound,
    upper_bound,
    gap,
    attainment_pct,
    year_before_value,
    actual_pace_per_year,
    required_pace_per_year,
    years_to_target,
    on_track,
    peer_rank,
    peer_count,
    n_reported,
    n_expected,
    n_reported || ' dari ' || n_expected as completeness,
    cluster_score_pct,
    case
        when cluster_score_pct is not null
            then rank() over (
                    partition by cluster_code, source_code, period_key, level
                    order by cluster_score_pct desc nulls last
                )
    end as score_rank,
    indicator_count,
    scored_indicator_count,
    weight_covered_pct,
    weight_document,
    is_weight_assumed,
    boundary_changed,
    is_synthetic,
    is_target_synthetic,
    is_score_synthetic,
    quality_flag,
    reporter_id,
    submission_id,
    row_number,
    late_period_key,
    late_submission_id
from judged
