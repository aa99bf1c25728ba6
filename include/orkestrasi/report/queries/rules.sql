-- Findings per rule with one example each: the most telling one, that is the one that gives most.
with counted as (
    select
        rule_id,
        count(*) as findings,
        count(distinct submission_id) as submissions,
        count(distinct reporter_id) as reporters,
        (
            array_agg(
                finding_id
                order by
                    (value is not null)::int + (expected is not null)::int + (difference is not null)::int desc,
                    row_number is null asc,
                    finding_id asc
            )
        )[1] as example_id
    from finding_then
    group by rule_id
)

select
    c.rule_id,
    c.findings,
    c.submissions,
    c.reporters,
    c.example_id,
    f.severity,
    r.dimension,
    r.title_id,
    r.title_en,
    r.basis
from counted as c
inner join ledger.rule as r on c.rule_id = r.rule_id
inner join finding_then as f on c.example_id = f.finding_id
order by
    array_position(array['error', 'warning', 'info'], f.severity) asc,
    c.submissions desc,
    c.findings desc,
    c.rule_id asc
