-- Answers to warnings of newest versions, and what reviewers said to them.
select
    s.reporter_id, s.dataset, s.period_key, s.version, x.rule_id, r.title_id, r.title_en, x.answer, x.author_role,
    x.answered_at, x.verdict, x.verdict_reason
from answer_then as x
inner join submission_then as s on x.submission_id = s.submission_id and s.is_newest
inner join ledger.rule as r on x.rule_id = r.rule_id
order by s.reporter_id asc, x.answered_at asc, x.rule_id asc
