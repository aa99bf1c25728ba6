-- Where the review of each submission stands, and what the policy of its dataset holds back; derived, never stored.

create function ledger.latest_published() returns integer
language sql stable
begin atomic
    select max(p.number) from ledger.publication as p where p.status = 'published';
end;
comment on function ledger.latest_published() is 'Number of the latest published publication; null before the first';

create view ledger.shown_submission as
select m.submission_id
from ledger.publication_member as m
where
    m.published_from <= (select ledger.latest_published())
    and (m.published_to is null or m.published_to > (select ledger.latest_published()));
comment on view ledger.shown_submission is
'What the latest published publication shows, whatever the session looks at and whatever candidate is open';

create view ledger.held_back as
select
    s.submission_id,
    s.dataset,
    case when d.kind = 'returned' then 'returned' else 'approval_missing' end as reason
from ledger.submission as s
left join ledger.publication_policy as p on s.dataset = p.dataset
left join ledger.latest_decision as d on s.submission_id = d.submission_id
where
    s.state in ('accepted', 'accepted_with_warnings')
    and (
        d.kind = 'returned'
        or (
            p.policy in ('warnings', 'always')
            and (
                p.policy = 'always'
                or s.verdict = 'accepted_with_warnings'
                or exists (
                    select 1 from ledger.finding as f
                    where f.submission_id = s.submission_id and f.severity = 'warning'
                )
            )
            -- A policy decides what comes. What was published once stays, and comes back where a newer version leaves,
            -- until a reviewer returns it.
            and not exists (
                select 1 from ledger.publication_member as m
                where m.submission_id = s.submission_id and m.published_from <= (select ledger.latest_published())
            )
            and case
                when d.kind = 'approved' then d.basis_sha256 <> ledger.review_basis(s.submission_id)
                else true
            end
        )
    );
comment on view ledger.held_back is
'Accepted submissions that no candidate takes, older versions among them: returned by a reviewer, or in need of an approval that is missing or no longer valid';

create view ledger.submission_effect as
select
    f.submission_id,
    max(abs((f.detail ->> 'effect_pct')::numeric)) as effect_pct
from ledger.finding as f
where f.detail ? 'effect_pct'
group by f.submission_id;
comment on view ledger.submission_effect is
'Largest effect on a national figure, in percent of it, of what was found about a submission; no row = not known';

create view ledger.review as
select
    s.submission_id,
    s.reporter_id,
    s.dataset,
    s.period_key,
    s.part,
    s.version,
    s.verdict,
    s.state as submission_state,
    s.received_at,
    s.decided_at as judged_at,
    coalesce(p.policy, 'never') as policy,
    case p.policy
        when 'always' then true
        when 'warnings' then s.verdict = 'accepted_with_warnings' or w.warnings > 0
        else false
    end as needs_approval,
    w.warnings,
    w.answered,
    n.submission_id as newer_submission_id,
    n.version as newer_version,
    d.kind as decision,
    d.decided_at,
    d.reviewer_role,
    lost.reason as lost_reason,
    case
        when lost.reason is not null then 'lapsed'
        when n.submission_id is not null and coalesce(d.kind, 'escalated') = 'escalated' then 'superseded'
        when d.kind is not null then d.kind
        when w.answered < w.warnings then 'waiting_for_answer'
        when w.reviewed > 0 or t.is_started then 'in_review'
        else 'ready'
    end as review_state
from ledger.submission as s
left join ledger.publication_policy as p on s.dataset = p.dataset
left join ledger.latest_decision as d on s.submission_id = d.submission_id
left join lateral (
    select
        count(*)::integer as warnings,
        (count(*) filter (where x.is_answered))::integer as answered,
        (count(*) filter (where x.answer_verdict is not null))::integer as reviewed
    from ledger.answered_warning as x
    where x.submission_id = s.submission_id and s.verdict <> 'rejected'
) as w on true
left join lateral ledger.newer_version(s.submission_id) as n on true
left join lateral (
    select exists (select 1 from ledger.review_start as x where x.submission_id = s.submission_id) as is_started
) as t on true
left join lateral (
    select
        case
            when d.kind is distinct from 'approved' then null
            when n.is_judged_again then 'rules_changed'
            when s.state not in ('accepted', 'accepted_with_warnings') then s.state
            when d.basis_sha256 <> ledger.review_basis(s.submission_id) then 'findings_changed'
        end as reason
) as lost on true
where s.verdict in ('accepted', 'accepted_with_warnings') and (s.state = s.verdict or d.decision_id is not null);
comment on view ledger.review is
'One row per accepted submission: where its review stands, what it asks for, what was decided';
comment on column ledger.review.review_state is
'waiting_for_answer, ready, in_review, approved, returned, escalated, superseded (a newer version came before a decision), lapsed (the approval is no longer valid)';
comment on column ledger.review.lost_reason is
'Why an approval is no longer valid: rules_changed (judged again), findings_changed, quarantined, withdrawn';
comment on column ledger.review.answered is 'How many of the warnings have an explanation that counts';
