{{ config(
    key=['region_id', 'period_key', 'action_code'],
    touched=touched_by_mart('mart_inflation_action', ['period_key']),
    lineage="
        select
            a.submission_id,
            a.row_number
        from intermediate.int_standing_inflation_actions as a
        inner join warehouse.dim_period as m on a.period_key = m.period_key
        inner join warehouse.dim_region as r
            on a.region_id = r.region_id and m.ends_on between r.valid_from and r.valid_to
        where
            a.period_key = shown.period_key
            and a.action_code = shown.action_code
            and shown.region_id in (0, r.province_id)
        union
        -- Where nobody acted: the reports of the month, none of which says otherwise.
        select
            a.submission_id,
            null::integer
        from intermediate.int_standing_inflation_actions as a
        where a.period_key = shown.period_key and shown.acting_count = 0
    ",
    indexes=[{'columns': ['period_key', 'action_code']}],
) }}

-- n of N: how many governments took an action in a month, and how many none at all. N is what the reporting calendar
-- and the list of regions give for that month, never a number written down.

with

actions as (

    select * from {{ ref('mart_inflation_action') }}

),

action_types as (

    select * from {{ ref('dim_inflation_action') }}
    where action_code <> 'UNKNOWN'

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

obligations as (

    select * from {{ source('ledger', 'obligation') }}
    where dataset = 'inflation_actions'

),

months as (

    select *
    from periods
    where
        period_type = 'month'
        and exists (
            select 1 from actions
            where actions.period_key = periods.period_key
        )

),

-- A government counts for its province and for the nation.
governments as (

    select
        months.period_key,
        regions.region_id,
        wholes.region_id as whole_id
    from months
    inner join regions
        on
            regions.is_autonomous
            and months.ends_on between regions.valid_from and regions.valid_to
    cross join lateral (values (0::smallint), (regions.province_id)) as wholes (region_id)

),

owed as (

    select distinct
        months.period_key,
        reporters.region_id
    from obligations
    inner join reporters on obligations.reporter_id = reporters.reporter_id and reporters.kind = 'regional_government'
    inner join periods on obligations.period_key = periods.period_key
    inner join months on periods.ends_on between months.starts_on and months.ends_on

),

expected as (

    select
        governments.period_key,
        governments.whole_id,
        count(*) as n_existing,
        count(owed.region_id) as n_owed
    from governments
    left join owed on governments.period_key = owed.period_key and governments.region_id = owed.region_id
    group by governments.period_key, governments.whole_id

),

acting as (

    select
        governments.period_key,
        governments.whole_id,
        actions.action_code,
        count(*) as acting_count,
        sum(actions.action_count)::bigint as action_count,
        sum(actions.spent_idr) as spent_idr
    from actions
    inner join governments on actions.region_id = governments.region_id and actions.period_key = governments.period_key
    group by governments.period_key, governments.whole_id, actions.action_code

),

reported as (

    select
        governments.period_key,
        governments.whole_id,
        count(distinct actions.region_id) as n_reported,
        bool_or(actions.is_synthetic) as is_synthetic
    from actions
    inner join governments on actions.region_id = governments.region_id and actions.period_key = governments.period_key
    group by governments.period_key, governments.whole_id

),

counted as (

    select
        expected.whole_id as region_id,
        expected.period_key,
        action_types.action_code,
        action_types.label_id as action_label,
        coalesce(acting.acting_count, 0) as acting_count,
        case when acting.action_code is null then 0 else acting.action_count end as action_count,
        acting.spent_idr,
        coalesce(reported.n_reported, 0) as n_reported,
        case
            when expected.n_owed >= greatest(coalesce(reported.n_reported, 0), 1) then expected.n_owed
            else expected.n_existing
        end as n_expected,
        coalesce(reported.is_synthetic, false) as is_synthetic
    from expected
    cross join action_types
    left join reported on expected.period_key = reported.period_key and expected.whole_id = reported.whole_id
    left join acting
        on
            expected.period_key = acting.period_key
            and expected.whole_id = acting.whole_id
            and action_types.action_code = acting.action_code

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
    counted.action_code,
    counted.action_label,
    counted.acting_count,
    {{ percent('counted.acting_count', 'counted.n_expected') }} as acting_pct,
    counted.action_count,
    counted.spent_idr,
    counted.n_reported,
    counted.n_expected,
    counted.n_expected - counted.n_reported as no_action_count,
    counted.is_synthetic,
    case when counted.n_reported < counted.n_expected then 'incomplete' else 'ok' end as quality_flag
from counted
inner join months on counted.period_key = months.period_key
inner join regions
    on
        counted.region_id = regions.region_id
        and months.ends_on between regions.valid_from and regions.valid_to
