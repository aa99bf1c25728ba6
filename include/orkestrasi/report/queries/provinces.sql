-- Province x dataset: how many obligations of its governments (its own and those of its kabupaten and kota) are met.
select
    p.region_id,
    p.kemendagri_code as code,
    p.name,
    o.dataset,
    count(*) as owed,
    count(*) filter (where o.is_met) as met,
    count(*) filter (where o.outcome = 'not_due') as not_due
from region_then as p
inner join obligation_then as o on p.region_id = o.province_id
group by p.region_id, p.kemendagri_code, p.name, o.dataset
order by p.kemendagri_code asc, o.dataset asc
