-- A province's level sums its governments (its own and those of its kabupaten and kota): usable if all are, with notes
-- from 80% of its people on (assumption of this project), else not yet. People of a province are counted by their
-- kabupaten and kota where these owe anything, so that nobody counts twice.
with government as (
    select
        g.*,
        coalesce(p.population, 0) as population,
        t.level as kind
    from government_level as g
    inner join region_then as t on g.region_id = t.region_id
    left join people as p on g.region_id = p.region_id
    where g.cluster_code is null
),

weighed as (
    select
        *,
        case when kind = 'province' and count(*) over (partition by province_id) > 1 then 0 else population end
            as weight
    from government
),

province as (
    select
        province_id,
        count(*) as governments,
        count(*) filter (where level in ('usable', 'with_notes')) as governments_usable,
        sum(due) as owed,
        sum(met) as met,
        bool_and(level = 'not_due') as is_not_due,
        bool_and(level in ('not_due', 'usable')) as is_usable,
        bool_and(level in ('not_due', 'usable', 'with_notes')) as is_noted,
        bool_and(level in ('not_due', 'no_data')) as has_no_data,
        sum(weight) filter (where level in ('not_due', 'usable', 'with_notes')) as people_usable,
        sum(weight) as people
    from weighed
    group by province_id
)

select
    t.region_id,
    t.kemendagri_code as code,
    t.name,
    coalesce(p.governments, 0) as governments,
    coalesce(p.governments_usable, 0) as governments_usable,
    coalesce(p.owed, 0)::integer as owed,
    coalesce(p.met, 0)::integer as met,
    case
        when p.governments is null then 'not_obliged'
        when p.is_not_due then 'not_due'
        when p.is_usable then 'usable'
        when p.is_noted then 'with_notes'
        when p.has_no_data then 'no_data'
        when p.people_usable >= 0.8 * p.people and p.people > 0 then 'with_notes'
        else 'not_yet'
    end as level
from region_then as t
inner join reference.region as r on t.region_id = r.region_id and r.is_autonomous
left join province as p on t.region_id = p.province_id
where t.level = 'province'
order by t.kemendagri_code asc
