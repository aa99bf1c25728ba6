-- The numbers of the first sentence.
with duty as (
    select
        count(*) as owed,
        count(*) filter (where is_met) as met,
        count(*) filter (where outcome = 'not_due') as not_due,
        count(*) filter (where outcome = 'missing') as missing,
        count(*) filter (where is_received) as received,
        count(*) filter (where is_on_time) as on_time,
        count(*) filter (where outcome = 'rejected') as rejected,
        count(*) filter (where outcome = 'quarantined') as quarantined,
        count(*) filter (where outcome = 'withdrawn') as withdrawn,
        count(*) filter (where outcome = 'checking') as checking,
        count(*) filter (where is_met_by_older) as met_by_older,
        percentile_cont(0.5) within group (order by days_after_due) filter (where is_received and not is_on_time)
            as median_days_late
    from obligation_then
),

shown as (
    select
        count(*) as shown,
        coalesce(sum(row_count), 0)::bigint as shown_rows
    from submission_then
    where is_shown
),

unasked as (
    select count(*) as unasked
    from submission_then as s
    left join obligation_then as o
        on s.reporter_id = o.reporter_id and s.dataset = o.dataset and s.period_key = o.period_key
    where s.is_newest and o.reporter_id is null
),

government as (
    select
        reporter_id,
        bool_and(is_met or outcome = 'not_due') as is_met
    from obligation_then
    where region_id is not null
    group by reporter_id
),

governments as (
    select
        count(*) as governments,
        count(*) filter (where is_met) as governments_met
    from government
),

-- Whose data can be used; people are counted by kabupaten and kota, Jakarta by its province.
usable as (
    select
        count(*) filter (where g.level in ('usable', 'with_notes')) as governments_usable,
        coalesce(sum(p.population) filter (where t.level <> 'province' or t.kemendagri_code = '31'), 0)::bigint
            as people,
        coalesce(
            sum(p.population) filter (
                where (t.level <> 'province' or t.kemendagri_code = '31') and g.level not in ('usable', 'with_notes')
            ), 0
        )::bigint as people_not_usable
    from government_level as g
    inner join region_then as t on g.region_id = t.region_id
    left join people as p on g.region_id = p.region_id
    where g.cluster_code is null
)

select
    a.number,
    a.published_at,
    a.reverts_to,
    a.reason,
    a.previous_number,
    shown.shown,
    shown.shown_rows,
    duty.*,
    unasked.unasked,
    governments.governments,
    governments.governments_met,
    usable.governments_usable,
    usable.people,
    usable.people_not_usable
from at_publication as a
cross join duty
cross join shown
cross join unasked
cross join governments
cross join usable
