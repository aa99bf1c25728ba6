-- The shares of an action's owners are not all given, do not add up to 100, or name an owner twice.
-- Basis: a shared action counts once, so its parts make a whole; 0.1 point for rounding.
with divided as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.owners,
        count(*) as owner_count,
        count(o.share_pct) as share_count,
        coalesce(sum(o.share_pct), 100) as share_sum,
        count(distinct coalesce(o.region_code, '') || '/' || upper(o.org_unit_code)) as different_count
    from gate.reform_action_plans as l
    cross join lateral reference.action_owners(l.owners) as o
    group by l.submission_id, l.row_number, l.region_id, l.owners
)

select
    submission_id,
    row_number,
    region_id,
    'owners' as column_name,
    owners as value,
    '100' as expected,
    trim_scale(share_sum - 100)::text as difference
from divided
where
    share_count not in (0, owner_count)
    or abs(share_sum - 100) > 0.1
    or different_count < owner_count
