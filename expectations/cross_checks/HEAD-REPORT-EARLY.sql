-- A report is dated before the quarter that it is about.
-- Basis: it tells of three months of office (Permendagri 4/2023).
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'reported_on' as column_name,
    l.reported_on::text as value,
    l.row_period_start::text as expected,
    (l.reported_on - l.row_period_start)::text as difference
from gate.acting_head_reports as l
where l.reported_on < l.row_period_start
