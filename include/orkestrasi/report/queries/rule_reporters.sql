-- Who fails each rule now, most findings first; findings of newest versions.
select
    f.rule_id,
    f.reporter_id,
    coalesce(p.name, f.reporter_id) as name,
    t.kemendagri_code as code,
    province.name as province,
    count(*) as findings,
    count(distinct f.submission_id) as submissions
from finding_then as f
left join reporter_then as p on f.reporter_id = p.reporter_id
left join region_then as t on p.region_id = t.region_id
left join region_then as province on p.province_id = province.region_id
group by f.rule_id, f.reporter_id, p.name, t.kemendagri_code, province.name
order by f.rule_id asc, count(*) desc, f.reporter_id asc
