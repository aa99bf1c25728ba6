-- Answers and decisions as they stood when the publication was made.
create temp table answer_then on commit drop as
select distinct on (x.submission_id, x.rule_id)
    x.submission_id,
    x.rule_id,
    x.answer,
    x.attachment_name,
    x.author_role,
    x.answered_at,
    v.verdict,
    v.reason as verdict_reason
from ledger.answer as x
inner join ledger.warning as w
    on x.submission_id = w.submission_id and x.rule_id = w.rule_id and x.findings_sha256 = w.findings_sha256
cross join at_publication as a
left join lateral (
    select r.verdict, r.reason
    from ledger.answer_review as r
    where r.answer_id = x.answer_id and r.reviewed_at <= a.published_at
    order by r.answer_review_id desc
    limit 1
) as v on true
where x.answered_at <= a.published_at
order by x.submission_id asc, x.rule_id asc, x.answer_id desc;

create temp table decision_then on commit drop as
select distinct on (d.submission_id)
    d.submission_id,
    d.kind,
    d.reason,
    d.reviewer_role,
    d.decided_at
from ledger.decision as d
cross join at_publication as a
where d.decided_at <= a.published_at
order by d.submission_id asc, d.decision_number desc;

-- Where the review of each newest accepted version stood; null where nothing is asked of a reviewer.
create temp table review_then on commit drop as
select
    s.submission_id,
    w.warnings,
    w.answered,
    d.kind as decision,
    d.reason as decision_reason,
    case
        when d.kind is not null then d.kind
        when w.answered < w.warnings then 'waiting_for_answer'
        when w.warnings > 0 then 'ready'
    end as state
from submission_then as s
left join decision_then as d on s.submission_id = d.submission_id
cross join
    lateral (
        select
            count(distinct f.rule_id) as warnings,
            count(distinct f.rule_id) filter (
                where x.submission_id is not null and coalesce(x.verdict, '') <> 'returned'
            ) as answered
        from finding_then as f
        left join answer_then as x on f.submission_id = x.submission_id and f.rule_id = x.rule_id
        where f.submission_id = s.submission_id and f.severity = 'warning'
    ) as w
where s.is_newest and s.outcome in ('accepted', 'accepted_with_warnings');
create index on review_then (submission_id);
analyze review_then;
