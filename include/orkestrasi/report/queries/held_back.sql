-- Newest versions that the publication does not show, and why: refused, held by gate 2, withdrawn, waiting for an
-- approval or returned by a reviewer, still being checked.
select
    s.submission_id,
    s.outcome,
    s.reporter_id,
    coalesce(p.name, s.reporter_id) as reporter,
    s.dataset,
    s.period_key,
    s.version,
    exists(
        select 1 from obligation_then as b
        where (b.reporter_id, b.dataset, b.period_key) = (s.reporter_id, s.dataset, s.period_key)
    ) as is_owed,
    exists(
        select 1 from submission_then as o
        where o.is_shown and (o.reporter_id, o.dataset, o.period_key) = (s.reporter_id, s.dataset, s.period_key)
    ) as older_is_shown,
    main.title_id as reason_id,
    main.title_en as reason_en,
    d.kind as decision,
    (
        select count(*) from finding_then as f
        where f.submission_id = s.submission_id
    ) as findings
from submission_then as s
left join reporter_then as p on s.reporter_id = p.reporter_id
left join decision_then as d on s.submission_id = d.submission_id
left join lateral (
    select
        r.title_id,
        r.title_en
    from finding_then as f
    inner join ledger.rule as r on f.rule_id = r.rule_id
    where f.submission_id = s.submission_id
    group by r.rule_id, r.title_id, r.title_en, f.severity
    order by array_position(array['error', 'warning', 'info'], f.severity) asc, count(*) desc, r.rule_id asc
    limit 1
) as main on true
where s.is_newest and not s.is_shown
order by
    array_position(
        array['quarantined', 'withdrawn', 'accepted_with_warnings', 'accepted', 'rejected', 'checking'], s.outcome
    ) asc,
    s.dataset asc,
    s.reporter_id asc,
    s.period_key asc
