-- Findings per reporter, report and rule, with the first as the example.
select
    f.reporter_id,
    f.dataset,
    f.period_key,
    f.rule_id,
    count(*) as findings,
    count(distinct f.row_number) as rows,
    min(f.finding_id) as example_id
from finding_then as f
group by f.reporter_id, f.dataset, f.period_key, f.rule_id, f.severity
order by
    f.reporter_id asc,
    array_position(array['error', 'warning', 'info'], f.severity) asc,
    count(*) desc,
    f.dataset asc,
    f.period_key asc,
    f.rule_id asc
