-- One region's new figure must not by itself move a national sum by more than half: that is a slip of the unit, not a
-- quarter's investment. Compared with the median of its peers (same level, indicator and period) where the last
-- publication gives none. Effect = the region's figure against the sum of all others; a share above 50 % with at least
-- 20 regions reporting is beyond anything seen (the largest region holds about a seventh of national investment).
with incoming as (
    select submission_id from ledger.publication_member
    where published_from = (select ledger.as_of())
),

reported as (
    select
        m.submission_id, m.row_number, m.region_id, m.indicator_code, m.period_key, m.level, m.value,
        sum(m.value) over series as total,
        count(*) over series as regions
    from marts.mart_indicator as m
    inner join warehouse.dim_indicator as i on m.indicator_code = i.indicator_code and i.is_current
    where i.national_aggregation = 'sum' and m.level in ('regency', 'city', 'province') and m.value is not null
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
