-- Status and closing day of a follow-up contradict each other: done without a day, or a day without being done.
-- Basis: the list of open issues is read from the status, how long they took from the day.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'closed_on' as column_name,
    coalesce(l.closed_on::text, '-') as value,
    l.status as expected,
    null::text as difference
from gate.performance_follow_ups as l
where (l.status = 'SELESAI') <> (l.closed_on is not null)
