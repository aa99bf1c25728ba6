-- All findings of the newest versions, reporter by reporter, worst first, with all that their messages need.
select
    f.finding_id, f.submission_id, f.rule_id, r.stage, f.severity, r.title_id, r.title_en, r.message_id, r.message_en,
    r.fix_id, r.fix_en, f.dataset, f.period_key, f.version, f.reporter_id,
    coalesce(g.name, p.name, '') as region,
    coalesce(p.name, '') as reporter,
    g.kemendagri_code as region_code,
    f.row_number, f.column_name, f.value, f.expected, f.difference, f.sheet, f.cell
from finding_then as f
inner join ledger.rule as r on f.rule_id = r.rule_id
left join reporter_then as p on f.reporter_id = p.reporter_id
left join region_then as g on f.region_id = g.region_id
order by
    f.reporter_id asc,
    array_position(array['error', 'warning', 'info'], f.severity) asc,
    f.dataset asc,
    f.period_key asc,
    f.rule_id asc,
    f.column_name asc,
    f.row_number asc,
    f.finding_id asc
