-- Every reporter that has a page: governments of the day of the publication, and national agencies.
select
    p.reporter_id,
    p.kind,
    p.name,
    p.region_id,
    t.level as region_level,
    t.kemendagri_code as code,
    province.kemendagri_code as province_code,
    province.name as province_name,
    e.population::bigint as population,
    coalesce(g.level, 'not_obliged') as level,
    coalesce(g.due, 0) as due,
    coalesce(g.met, 0) as met
from reporter_then as p
left join region_then as t on p.region_id = t.region_id
left join reference.region as r on p.region_id = r.region_id
left join region_then as province on p.province_id = province.region_id
left join people as e on p.region_id = e.region_id
left join government_level as g on p.reporter_id = g.reporter_id and g.cluster_code is null
cross join at_publication as a
where p.kind = 'national_agency' or (r.is_autonomous and a.published_on between r.existed_from and r.existed_to)
order by p.kind desc, t.kemendagri_code asc, p.reporter_id asc
