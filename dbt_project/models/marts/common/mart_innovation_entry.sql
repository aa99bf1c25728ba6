{{ config(
    key=['innovation_code', 'period_key'],
    touched=touched_by_fact('fct_innovation', ['innovation_code'])
        ~ ' union all '
        ~ touched_by_fact('fct_innovation_replication', ['innovation_code']),
    lineage=lineage_of_row(),
    indexes=[{'columns': ['region_id', 'period_key']}],
) }}

with

innovations as (

    select * from {{ ref('int_standing_innovations') }}

),

replications as (

    select * from {{ ref('int_standing_innovation_replications') }}

),

clusters as (

    select * from {{ ref('dim_cluster') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

replicated as (

    select
        innovation_code,
        count(*) as replication_count
    from replications
    group by innovation_code

)

select
    {{ publication() }} as publication_number,
    innovations.innovation_code,
    innovations.innovation_title,
    innovations.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    innovations.owner_agency,
    innovations.period_key,
    periods.label_id as period_label,
    periods.year,
    innovations.cluster_code,
    clusters.label_id as cluster_label,
    innovations.novelty_score,
    innovations.effectiveness_score,
    innovations.usefulness_score,
    innovations.transferability_score,
    innovations.sustainability_score,
    {{ mean_of([
        'innovations.novelty_score',
        'innovations.effectiveness_score',
        'innovations.usefulness_score',
        'innovations.transferability_score',
        'innovations.sustainability_score',
    ]) }} as mean_score,
    innovations.award_level,
    coalesce(replicated.replication_count, 0) as replication_count,
    innovations.is_synthetic,
    {{ quality_flag('innovations.award_level', 'false', 'innovations.verdict') }} as quality_flag,
    innovations.reporter_id,
    innovations.submission_id,
    innovations.row_number
from innovations
inner join clusters on innovations.cluster_code = clusters.cluster_code
inner join periods on innovations.period_key = periods.period_key
inner join regions
    on
        innovations.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
left join replicated on innovations.innovation_code = replicated.innovation_code
