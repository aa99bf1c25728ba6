{{ config(
    key=['region_id', 'period_key'],
    touched="
        -- Who owns an innovation may change with a report of somebody else: all regions that ever claimed it.
        select
            array_agg(distinct f.region_id) as region_id,
            array_agg(distinct f.period_key) as period_key
        from warehouse.fct_innovation as f
        where (f.innovation_code, f.period_key) in (
            select changed_rows.innovation_code, changed_rows.period_key
            from warehouse.fct_innovation as changed_rows
            where changed_rows.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        )
        union all
        select
            array_agg(distinct involved.region_id) as region_id,
            array_agg(distinct f.period_key) as period_key
        from warehouse.fct_innovation_replication as f
        cross join lateral (values (f.region_id), (f.origin_region_id)) as involved (region_id)
        where (f.innovation_code, f.region_id) in (
            select changed_rows.innovation_code, changed_rows.region_id
            from warehouse.fct_innovation_replication as changed_rows
            where changed_rows.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        )
    ",
    lineage="
        select
            i.submission_id,
            i.row_number
        from intermediate.int_standing_innovations as i
        where (i.region_id, i.period_key) = (shown.region_id, shown.period_key)
        union
        select
            r.submission_id,
            r.row_number
        from intermediate.int_standing_innovation_replications as r
        where r.period_key = shown.period_key and shown.region_id in (r.region_id, r.origin_region_id)
    ",
) }}

with

innovations as (

    select * from {{ ref('int_standing_innovations') }}

),

replications as (

    select * from {{ ref('int_standing_innovation_replications') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

owned as (

    select
        region_id,
        period_key,
        count(*) as innovation_count,
        count(*) filter (where award_level <> 'PESERTA') as top_innovation_count,
        avg(novelty_score) as novelty_score,
        avg(effectiveness_score) as effectiveness_score,
        avg(usefulness_score) as usefulness_score,
        avg(transferability_score) as transferability_score,
        avg(sustainability_score) as sustainability_score,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from innovations
    group by region_id, period_key

),

replicated as (

    select
        involved.region_id,
        replications.period_key,
        count(*) filter (where involved.is_origin) as replicated_out_count,
        count(*) filter (where not involved.is_origin) as replicated_in_count,
        bool_or(replications.is_synthetic) as is_synthetic,
        max(replications.verdict) as verdict
    from replications
    cross join
        lateral (
            values
            (replications.origin_region_id, true),
            (replications.region_id, false)
        ) as involved (region_id, is_origin)
    group by involved.region_id, replications.period_key

),

combined as (

    select
        coalesce(owned.region_id, replicated.region_id) as region_id,
        coalesce(owned.period_key, replicated.period_key) as period_key,
        coalesce(owned.innovation_count, 0) as innovation_count,
        coalesce(owned.top_innovation_count, 0) as top_innovation_count,
        owned.novelty_score,
        owned.effectiveness_score,
        owned.usefulness_score,
        owned.transferability_score,
        owned.sustainability_score,
        coalesce(replicated.replicated_out_count, 0) as replicated_out_count,
        coalesce(replicated.replicated_in_count, 0) as replicated_in_count,
        coalesce(owned.is_synthetic, false) or coalesce(replicated.is_synthetic, false) as is_synthetic,
        greatest(owned.verdict, replicated.verdict) as verdict
    from owned
    full join replicated on owned.region_id = replicated.region_id and owned.period_key = replicated.period_key

)

select
    {{ publication() }} as publication_number,
    combined.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    combined.period_key,
    periods.label_id as period_label,
    periods.year,
    combined.innovation_count,
    combined.top_innovation_count,
    {{ two_decimals('combined.novelty_score') }} as novelty_score,
    {{ two_decimals('combined.effectiveness_score') }} as effectiveness_score,
    {{ two_decimals('combined.usefulness_score') }} as usefulness_score,
    {{ two_decimals('combined.transferability_score') }} as transferability_score,
    {{ two_decimals('combined.sustainability_score') }} as sustainability_score,
    combined.replicated_out_count,
    combined.replicated_in_count,
    combined.is_synthetic,
    {{ quality_flag('combined.innovation_count', 'false', 'combined.verdict') }} as quality_flag
from combined
inner join periods on combined.period_key = periods.period_key
inner join regions
    on
        combined.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
