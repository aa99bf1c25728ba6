-- The day of a snapshot is more than a year from the fiscal year of its package.
-- Basis: plans are announced before the year and change all year; corrections until a year after are accepted (K).
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'snapshot_on' as column_name,
    l.snapshot_on::text as value,
    l.fiscal_year as expected,
    null::text as difference
from gate.procurement_plans as l
where
    l.fiscal_year ~ '^[0-9]{4}$'
    and abs(extract(year from l.snapshot_on) - l.fiscal_year::integer) > 1
