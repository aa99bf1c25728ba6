-- A package was announced after the day on which the plan is said to have stood so.
-- Basis: what is taken on a day cannot know of later announcements.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'announced_on' as column_name,
    l.announced_on::text as value,
    l.snapshot_on::text as expected,
    (l.announced_on - l.snapshot_on)::text as difference
from gate.procurement_plans as l
where l.announced_on > l.snapshot_on
