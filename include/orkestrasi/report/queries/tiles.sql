-- A province's level from all that its governments (its own and those of its kabupaten and kota) owe and that is due:
-- usable if everything is met without notes, with notes from 80% on (assumption of this project), else not yet.
with province as (
    select
        province_id,
        count(distinct reporter_id) as governments,
        count(*) filter (where outcome <> 'not_due') as owed,
        count(*) filter (where is_met) as met,
        bool_or(is_received) as has_data,
        bool_or(outcome = 'accepted_with_warnings' or is_met_by_older) as has_notes
    from obligation_then
    where province_id is not null
    group by province_id
)

select
    t.kemendagri_code as code,
    t.name,
    coalesce(p.governments, 0) as governments,
    coalesce(p.owed, 0) as owed,
    coalesce(p.met, 0) as met,
    case
        when p.governments is null then 'not_obliged'
        when p.owed = 0 then 'not_due'
        when not p.has_data then 'no_data'
        when p.met = p.owed and not p.has_notes then 'usable'
        when p.met >= 0.8 * p.owed then 'with_notes'
        else 'not_yet'
    end as level
from region_then as t
inner join reference.region as r on t.region_id = r.region_id and r.is_autonomous
left join province as p on t.region_id = p.province_id
where t.level = 'province'
order by t.kemendagri_code asc
