-- Outlines for the maps, the largest parts first.
select t.kemendagri_code as code, t.level, province.kemendagri_code as province_code, o.part, o.polygon
from reference.region_polygon as o
inner join region_then as t on o.region_id = t.region_id
left join region_then as province on t.province_id = province.region_id
where t.level in ('province', 'regency', 'city')
order by t.kemendagri_code asc, o.part asc
