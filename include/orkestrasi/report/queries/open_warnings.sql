-- Warnings of what the publication shows, by dataset and rule, and how many submissions have answered them.
select
    f.dataset,
    f.rule_id,
    r.title_id,
    r.title_en,
    count(*) as findings,
    count(distinct f.submission_id) as submissions,
    count(distinct x.submission_id) as answered,
    count(distinct x.submission_id) filter (where x.verdict = 'accepted') as answers_accepted
from finding_then as f
inner join submission_then as s on f.submission_id = s.submission_id and s.is_shown
inner join ledger.rule as r on f.rule_id = r.rule_id
left join answer_then as x
    on f.submission_id = x.submission_id and f.rule_id = x.rule_id and coalesce(x.verdict, '') <> 'returned'
where f.severity = 'warning'
group by f.dataset, f.rule_id, r.title_id, r.title_en
order by f.dataset asc, f.rule_id asc
