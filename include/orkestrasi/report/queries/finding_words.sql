-- Findings with all that their messages need.
select
    f.finding_id,
    f.submission_id,
    f.rule_id,
    r.stage,
    f.severity,
    r.title_id as title,
    r.message_id as message,
    r.fix_id as fix,
    f.dataset,
    f.period_key,
    f.version,
    f.reporter_id,
    p.name as reporter,
    coalesce(g.name, p.name, '') as region,
    g.kemendagri_code as region_code,
    f.row_number,
    f.column_name,
    f.value,
    f.expected,
    f.difference
from finding_then as f
inner join ledger.rule as r on f.rule_id = r.rule_id
left join reporter_then as p on f.reporter_id = p.reporter_id
left join region_then as g on f.region_id = g.region_id
order by f.finding_id asc
