{{ config(
    key=['period_key'],
    region_column='none',
    touched="
        -- Later years count from the earlier ones.
        select array_agg(p.period_key) as period_key
        from warehouse.dim_period as p
        where
            p.period_type = 'year'
            and p.year >= (
                select min(changed_in.year)
                from (
                    select i.period_key from warehouse.fct_innovation as i
                    where i.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
                    union all
                    -- A replication that was reported in two years counts in one of them.
                    select other.period_key
                    from warehouse.fct_innovation_replication as r
                    inner join warehouse.fct_innovation_replication as other
                        on r.innovation_code = other.innovation_code and r.region_id = other.region_id
                    where r.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
                ) as changed_rows
                inner join warehouse.dim_period as changed_in on changed_rows.period_key = changed_in.period_key
            )
    ",
    lineage="
        select
            i.submission_id,
            i.row_number
        from intermediate.int_standing_innovations as i
        where i.period_key <= shown.period_key
        union
        select
            r.submission_id,
            r.row_number
        from intermediate.int_standing_innovation_replications as r
        where r.period_key = shown.period_key
    ",
) }}

-- How many innovations there have been. An innovation that is entered again counts as an entry of its year, but once in
-- what has come together since the first year.

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

entries as (

    select
        *,
        period_key = min(period_key) over (partition by innovation_code) as is_first_entry
    from innovations

),

entered as (

    select
        period_key,
        count(*) as innovation_count,
        count(*) filter (where is_first_entry) as new_innovation_count,
        count(*) filter (where award_level <> 'PESERTA') as top_innovation_count,
        count(distinct region_id) filter (where region_id > 0) as region_count,
        avg(novelty_score) as novelty_score,
        avg(effectiveness_score) as effectiveness_score,
        avg(usefulness_score) as usefulness_score,
        avg(transferability_score) as transferability_score,
        avg(sustainability_score) as sustainability_score,
        count(*) filter (where is_synthetic) as synthetic_count,
        max(verdict) as verdict
    from entries
    group by period_key

),

replicated as (

    select
        period_key,
        count(*) as replication_count,
        bool_or(is_synthetic) as is_synthetic
    from replications
    group by period_key

),

years as (

    select
        coalesce(entered.period_key, replicated.period_key) as period_key,
        coalesce(entered.innovation_count, 0) as innovation_count,
        coalesce(entered.new_innovation_count, 0) as new_innovation_count,
        coalesce(entered.top_innovation_count, 0) as top_innovation_count,
        coalesce(entered.region_count, 0) as region_count,
        entered.novelty_score,
        entered.effectiveness_score,
        entered.usefulness_score,
        entered.transferability_score,
        entered.sustainability_score,
        coalesce(replicated.replication_count, 0) as replication_count,
        coalesce(entered.synthetic_count, 0) as synthetic_count,
        coalesce(replicated.is_synthetic, false) as has_synthetic_replications,
        entered.verdict
    from entered
    full join replicated on entered.period_key = replicated.period_key

)

select
    {{ publication() }} as publication_number,
    years.period_key,
    periods.label_id as period_label,
    periods.year,
    years.innovation_count,
    years.new_innovation_count,
    (sum(years.new_innovation_count) over so_far)::bigint as cumulative_count,
    years.top_innovation_count,
    years.region_count,
    {{ two_decimals('years.novelty_score') }} as novelty_score,
    {{ two_decimals('years.effectiveness_score') }} as effectiveness_score,
    {{ two_decimals('years.usefulness_score') }} as usefulness_score,
    {{ two_decimals('years.transferability_score') }} as transferability_score,
    {{ two_decimals('years.sustainability_score') }} as sustainability_score,
    years.replication_count,
    sum(years.synthetic_count) over so_far > 0 or years.has_synthetic_replications as is_synthetic,
    {{ quality_flag('years.innovation_count', 'false', 'years.verdict') }} as quality_flag
from years
inner join periods on years.period_key = periods.period_key
window so_far as (order by periods.year)
