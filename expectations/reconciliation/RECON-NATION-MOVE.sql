-- One region's figure must not be larger than that of all other regions together: that is a slip of the unit.
-- Sums only, per level (province, regency, city), and only where at least 20 regions report; both are our assumption.
-- What a late report adds to a figure is left out: the submission blamed is that of the figure itself.
with incoming as (
    select submission_id from ledger.publication_member
    where published_from = (select ledger.as_of())
),

figures as (
    select
        submission_id, row_number, region_id, indicator_code, source_code, period_key, level,
        case when late_submission_id <> submission_id then value - coalesce(late_value, 0) else value end as value
    from marts.mart_indicator
    where level in ('regency', 'city', 'province')
),

reported as (
    select
        m.submission_id, m.row_number, m.region_id, m.indicator_code, m.period_key, m.level, m.value,
        sum(m.value) over series as total,
        count(*) over series as regions
    from figures as m
    inner join warehouse.dim_indicator as i on m.indicator_code = i.indicator_code and i.is_current
    where i.national_aggregation = 'sum' and m.value is not null
    window series as (partition by m.indicator_code, m.source_code, m.period_key, m.level)
)

select
    submission_id,
    row_number,
    region_id,
    indicator_code as column_name,
    value::text as value,
    round((total - value) / (regions - 1), 2)::text as expected,
    round(value - (total - value) / (regions - 1), 2)::text as difference
from reported
where
    submission_id in (select incoming.submission_id from incoming)
    and regions >= 20
    and value > total - value
