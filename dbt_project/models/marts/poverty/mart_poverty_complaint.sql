{{ config(
    key=['region_id', 'period_key', 'channel', 'category'],
    touched=touched_by_fact('fct_complaint', ['region_id']),
    lineage="
        select
            c.submission_id,
            c.row_number
        from intermediate.int_standing_complaints as c
        inner join warehouse.dim_period as m on m.period_key = shown.period_key
        where
            (c.region_id, c.channel, c.category) = (shown.region_id, shown.channel, shown.category)
            and c.received_on between m.starts_on and m.ends_on
    ",
    indexes=[{'columns': ['period_key']}],
) }}

with

complaints as (

    select * from {{ ref('int_standing_complaints') }}

),

limits_of_stages as (

    select * from {{ source('reference', 'complaint_sla') }}

),

days as (

    select * from {{ ref('dim_date') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

months as (

    select * from {{ ref('dim_period') }}
    where period_type = 'month'

),

regions as (

    select * from {{ ref('dim_region') }}

),

limits as (

    -- The last working day that is still in time.
    select
        max(working_days - (not includes_last_day)::integer) filter (where stage = 'VERIFICATION') as verification,
        max(working_days - (not includes_last_day)::integer) filter (where stage = 'FORWARDING') as forwarding,
        max(working_days - (not includes_last_day)::integer) filter (where stage = 'FOLLOW_UP') as follow_up,
        max(working_days - (not includes_last_day)::integer) filter (where stage = 'ESCALATION') as escalation
    from limits_of_stages

),

dated as (

    -- What is still open is judged on the last day that the region has reported about.
    select
        complaints.*,
        max(periods.ends_on) over (partition by complaints.region_id) as as_of_on
    from complaints
    inner join periods on complaints.period_key = periods.period_key

),

measured as (

    -- In working days: the difference of two day numbers. A stage without a date was skipped or is still to come; the
    -- next one is counted from the last that has one.
    select
        dated.region_id,
        months.period_key,
        dated.channel,
        dated.category,
        dated.as_of_on,
        dated.verified_on,
        dated.forwarded_on,
        dated.answered_on,
        dated.closed_on,
        verified.working_day_number - received.working_day_number as verification_days,
        forwarded.working_day_number
        - coalesce(verified.working_day_number, received.working_day_number) as forwarding_days,
        answered.working_day_number - coalesce(
            forwarded.working_day_number, verified.working_day_number, received.working_day_number
        ) as follow_up_days,
        as_of.working_day_number - coalesce(
            forwarded.working_day_number, verified.working_day_number, received.working_day_number
        ) as follow_up_waiting_days,
        answered.working_day_number - received.working_day_number as answer_days,
        as_of.working_day_number - received.working_day_number as open_days,
        dated.is_synthetic,
        dated.verdict
    from dated
    inner join months on dated.received_on between months.starts_on and months.ends_on
    inner join days as received on dated.received_on = received.date_day
    inner join days as as_of on dated.as_of_on = as_of.date_day
    left join days as verified on dated.verified_on = verified.date_day
    left join days as forwarded on dated.forwarded_on = forwarded.date_day
    left join days as answered on dated.answered_on = answered.date_day

),

counted as (

    select
        measured.region_id,
        measured.period_key,
        measured.channel,
        measured.category,
        measured.as_of_on,
        count(*) as received_count,
        count(measured.verified_on) as verified_count,
        count(*) filter (where measured.verification_days <= limits.verification) as verified_within_sla_count,
        count(measured.forwarded_on) as forwarded_count,
        count(*) filter (where measured.forwarding_days <= limits.forwarding) as forwarded_within_sla_count,
        count(measured.answered_on) as answered_count,
        count(*) filter (where measured.follow_up_days <= limits.follow_up) as answered_within_sla_count,
        count(*) filter (
            where measured.answered_on is not null or measured.follow_up_waiting_days > limits.follow_up
        ) as answer_due_count,
        count(*) filter (where measured.closed_on is null) as open_count,
        count(*) filter (
            where measured.closed_on is null and measured.open_days > limits.escalation
        ) as open_beyond_limit_count,
        percentile_cont(0.5) within group (order by measured.answer_days)::numeric as median_answer_working_days,
        bool_or(measured.is_synthetic) as is_synthetic,
        max(measured.verdict) as verdict
    from measured
    cross join limits
    group by measured.region_id, measured.period_key, measured.channel, measured.category, measured.as_of_on

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
    counted.channel,
    counted.category,
    counted.as_of_on,
    counted.received_count,
    counted.verified_count,
    counted.verified_within_sla_count,
    counted.forwarded_count,
    counted.forwarded_within_sla_count,
    counted.answered_count,
    counted.answered_within_sla_count,
    counted.answer_due_count,
    trim_scale(round(100.0 * counted.answered_within_sla_count / nullif(counted.answer_due_count, 0), 2))
        as answered_within_sla_pct,
    counted.open_count,
    counted.open_beyond_limit_count,
    trim_scale(round(counted.median_answer_working_days, 1)) as median_answer_working_days,
    counted.is_synthetic,
    {{ quality_flag('counted.received_count', 'false', 'counted.verdict') }} as quality_flag
from counted
inner join months on counted.period_key = months.period_key
inner join regions
    on
        counted.region_id = regions.region_id
        and months.ends_on between regions.valid_from and regions.valid_to
