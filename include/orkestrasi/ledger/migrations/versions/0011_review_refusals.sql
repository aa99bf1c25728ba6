-- What may be written, whoever writes it: the rules stand in triggers, so that they hold for the web page, the command
-- line and a hand-written INSERT of the database's owner alike. What is bound (rule version, findings, role, time) is
-- filled in here, not taken from the writer.

create function ledger.refuse(p_code text, p_detail jsonb default '{}') returns void
language plpgsql as $$
begin
    raise exception using errcode = 'RV000', message = p_code, detail = p_detail::text;
end
$$;
comment on function ledger.refuse(text, jsonb) is
'Refuse a step of a review: SQLSTATE RV000, the code as message, what its text needs as JSON in the detail. The texts are in orkestrasi.review.refusal';

create view ledger.warning as
select
    f.submission_id,
    f.rule_id,
    count(*)::integer as findings,
    encode(sha256(convert_to(string_agg(said.finding, e'\n' order by said.finding collate "C"), 'UTF8')), 'hex')
        as findings_sha256
from ledger.finding as f
cross join lateral (
    select
        jsonb_build_array(
            f.row_number, f.column_name, f.region_id, f.value, f.expected, f.difference, f.sheet, f.cell
        )::text as finding
) as said
where f.severity = 'warning'
group by f.submission_id, f.rule_id;
comment on view ledger.warning is
'One row per submission and rule that warned: how many findings, and the fingerprint of their rows and values';

create function ledger.rule_version(p_submission_id bigint, p_rule_id text) returns text
language sql stable
begin atomic
    select coalesce(v.rules #>> array['rules', p_rule_id], r.definition_sha256)
    from ledger.submission as s
    inner join ledger.rule as r on r.rule_id = p_rule_id
    left join ledger.rule_set as v on s.rule_set_id = v.rule_set_id
    where s.submission_id = p_submission_id;
end;
comment on function ledger.rule_version(bigint, text) is 'The version of a rule that a submission was judged by';

create function ledger.review_basis(p_submission_id bigint) returns text
language sql stable
begin atomic
    select encode(sha256(convert_to(coalesce(string_agg(concat_ws(
        ' ', w.rule_id, ledger.rule_version(w.submission_id, w.rule_id), w.findings, w.findings_sha256
    ), e'\n' order by w.rule_id collate "C"), 'no warnings'), 'UTF8')), 'hex')
    from ledger.warning as w
    where w.submission_id = p_submission_id;
end;
comment on function ledger.review_basis(bigint) is
'Fingerprint of what a decision about a submission stands on: its warnings with rule versions, counts and values';

create view ledger.answered_warning as
select
    w.submission_id,
    w.rule_id,
    w.findings,
    w.findings_sha256,
    a.answer_id,
    a.answer_id is not null and coalesce(v.verdict, '') <> 'returned' as is_answered,
    v.verdict as answer_verdict
from ledger.warning as w
left join lateral (
    select x.answer_id, x.findings_sha256
    from ledger.answer as x
    where x.submission_id = w.submission_id and x.rule_id = w.rule_id
    order by x.answer_id desc
    limit 1
) as a on w.findings_sha256 = a.findings_sha256
left join lateral (
    select x.verdict
    from ledger.answer_review as x
    where x.answer_id = a.answer_id
    order by x.answer_review_id desc
    limit 1
) as v on true;
comment on view ledger.answered_warning is
'Each warning with the explanation that covers exactly its findings, if there is one; one that was returned does not count';

create function ledger.newer_version(p_submission_id bigint)
returns table (submission_id bigint, version integer, decided_at timestamptz, is_judged_again boolean)
language sql stable
begin atomic
    select n.submission_id, n.version, n.decided_at, n.revalidates is not null
    from ledger.submission as s
    inner join ledger.submission as n
        on (s.reporter_id, s.dataset, s.period_key, s.part) = (n.reporter_id, n.dataset, n.period_key, n.part)
    where
        s.submission_id = p_submission_id
        and n.submission_id <> s.submission_id
        -- As ledger.submission_in_force orders them.
        and (n.made_at, n.version) > (s.made_at, s.version)
        and (n.state in ('accepted', 'accepted_with_warnings') or n.revalidates is not null and n.verdict is not null)
    order by n.made_at desc, n.version desc
    limit 1;
end;
comment on function ledger.newer_version(bigint) is
'The version that took a submission''s place: a newer accepted one, or the same bytes judged again by other rules';

create function ledger.is_own(p_submission_id bigint, p_login text) returns boolean
language sql stable
begin atomic
    select
        exists (
            select 1 from ledger.submission as s
            inner join ledger.sender as d on s.sha256 = d.sha256
            where s.submission_id = p_submission_id and d.login = lower(p_login)
        )
        or exists (
            -- Every grant, not the newest: who once reported for them does not judge them with a new role.
            select 1 from ledger.submission as s
            inner join ledger.person_grant as g on s.reporter_id = g.reporter_id
            where s.submission_id = p_submission_id and g.login = lower(p_login)
        );
end;
comment on function ledger.is_own(bigint, text) is
'Whether a login handed these bytes in, by whatever channel knows it, or belongs to their reporter';

create function ledger.reviewer_role(p_submission_id bigint, p_login text) returns text
language plpgsql stable as $$
declare
    found_role text;
    wrote_answer boolean;
begin
    select p.role into found_role from ledger.person as p where p.login = p_login;
    if found_role is null then
        perform ledger.refuse('not_signed_in');
    elsif found_role not in ('reviewer', 'signatory') then
        perform ledger.refuse('no_role', jsonb_build_object('role', found_role));
    elsif ledger.is_own(p_submission_id, p_login) then
        perform ledger.refuse('same_person');
    end if;
    select exists (
        select 1 from ledger.answer as a where a.submission_id = p_submission_id and a.author = p_login
    ) into wrote_answer;
    if wrote_answer then
        perform ledger.refuse('answer_author');
    end if;
    return found_role;
end
$$;
comment on function ledger.reviewer_role(bigint, text) is
'The role by which a login reviews a submission; refuses who has none, handed it in, or explained it';

create function ledger.refuse_if_not_open(p_submission_id bigint) returns void
language plpgsql as $$
declare
    about record;
    newer record;
begin
    -- Whoever else decides about this submission at the same moment waits here, and then sees this decision.
    select s.state, s.version into about
    from ledger.submission as s where s.submission_id = p_submission_id for no key update;
    if not found then
        perform ledger.refuse('no_submission', jsonb_build_object('submission', p_submission_id));
    end if;
    select * into newer from ledger.newer_version(p_submission_id);
    if found then
        perform ledger.refuse('older_version', jsonb_build_object(
            'version', about.version, 'newer', newer.version, 'newer_submission', newer.submission_id,
            'at', newer.decided_at
        ));
    end if;
    if about.state not in ('accepted', 'accepted_with_warnings') then
        perform ledger.refuse('wrong_state', jsonb_build_object('state', about.state));
    end if;
end
$$;
comment on function ledger.refuse_if_not_open(bigint) is
'Refuse a step of a review of a submission that is replaced, held back, withdrawn or not accepted';

create function ledger.check_person_grant() returns trigger
language plpgsql as $$
begin
    new.granted_at := clock_timestamp();
    return new;
end
$$;
create trigger filled_in before insert on ledger.person_grant
for each row execute function ledger.check_person_grant();

create function ledger.check_answer() returns trigger
language plpgsql as $$
declare
    who record;
    warned record;
begin
    select p.role, p.reporter_id into who from ledger.person as p where p.login = new.author;
    if not found then
        perform ledger.refuse('not_signed_in');
    elsif who.role = 'viewer' then
        perform ledger.refuse('may_not_answer', jsonb_build_object('role', who.role));
    elsif who.role = 'reporter' and who.reporter_id is distinct from (
        select s.reporter_id from ledger.submission as s where s.submission_id = new.submission_id
    ) then
        perform ledger.refuse('other_reporter');
    end if;
    perform ledger.refuse_if_not_open(new.submission_id);
    select w.findings, w.findings_sha256 into warned
    from ledger.warning as w where w.submission_id = new.submission_id and w.rule_id = new.rule_id;
    if not found then
        perform ledger.refuse('no_warning', jsonb_build_object('rule', new.rule_id));
    elsif new.findings_sha256 is distinct from warned.findings_sha256 then
        perform ledger.refuse('changed');
    elsif coalesce(btrim(new.answer), '') = '' then
        perform ledger.refuse('answer_empty');
    end if;
    new.findings := warned.findings;
    new.rule_sha256 := ledger.rule_version(new.submission_id, new.rule_id);
    new.author_role := who.role;
    new.answered_at := clock_timestamp();
    return new;
end
$$;
create trigger bound before insert on ledger.answer
for each row execute function ledger.check_answer();

create function ledger.check_answer_review() returns trigger
language plpgsql as $$
declare
    about record;
begin
    select a.submission_id, a.rule_id into about from ledger.answer as a where a.answer_id = new.answer_id;
    if not found then
        perform ledger.refuse('no_answer', jsonb_build_object('answer', new.answer_id));
    end if;
    new.reviewer_role := ledger.reviewer_role(about.submission_id, new.reviewer);
    perform ledger.refuse_if_not_open(about.submission_id);
    if not exists (
        select 1 from ledger.answered_warning as w
        where w.submission_id = about.submission_id and w.answer_id = new.answer_id
    ) then
        perform ledger.refuse('changed');
    elsif new.verdict = 'returned' and length(btrim(coalesce(new.reason, ''))) < 20 then
        perform ledger.refuse('reason_missing');
    end if;
    new.reviewed_at := clock_timestamp();
    return new;
end
$$;
create trigger bound before insert on ledger.answer_review
for each row execute function ledger.check_answer_review();

create function ledger.check_review_start() returns trigger
language plpgsql as $$
begin
    new.reviewer_role := ledger.reviewer_role(new.submission_id, new.reviewer);
    perform ledger.refuse_if_not_open(new.submission_id);
    new.started_at := clock_timestamp();
    return new;
end
$$;
create trigger bound before insert on ledger.review_start
for each row execute function ledger.check_review_start();

create function ledger.check_decision() returns trigger
language plpgsql as $$
declare
    before record;
    basis text;
    open_warnings integer;
begin
    -- First the lock: what is looked at below must not change before this decision stands.
    if not exists (select 1 from ledger.submission as s where s.submission_id = new.submission_id) then
        perform ledger.refuse('no_submission', jsonb_build_object('submission', new.submission_id));
    end if;
    new.reviewer_role := ledger.reviewer_role(new.submission_id, new.reviewer);
    perform ledger.refuse_if_not_open(new.submission_id);
    basis := ledger.review_basis(new.submission_id);
    select d.* into before from ledger.latest_decision as d where d.submission_id = new.submission_id;
    if before.kind in ('escalated', 'returned') and new.reviewer_role <> 'signatory' then
        perform ledger.refuse('needs_signatory', jsonb_build_object('kind', before.kind));
    elsif before.kind = new.kind and before.basis_sha256 = basis
        or before.kind = 'approved' and before.basis_sha256 = basis and new.kind = 'escalated' then
        perform ledger.refuse('already_decided', jsonb_build_object('kind', before.kind, 'at', before.decided_at));
    elsif new.basis_sha256 is distinct from basis then
        perform ledger.refuse('changed');
    end if;
    select count(*), count(*) filter (where not w.is_answered) into new.warnings, open_warnings
    from ledger.answered_warning as w where w.submission_id = new.submission_id;
    if new.kind = 'approved' and open_warnings > 0 then
        perform ledger.refuse('answers_missing', jsonb_build_object('count', open_warnings));
    elsif new.kind = 'returned' and length(btrim(coalesce(new.reason, ''))) < 20 then
        perform ledger.refuse('reason_missing');
    end if;
    new.decision_number := coalesce(before.decision_number, 0) + 1;
    new.rule_set_id := (select s.rule_set_id from ledger.submission as s where s.submission_id = new.submission_id);
    new.decided_at := clock_timestamp();
    return new;
end
$$;
create trigger bound before insert on ledger.decision
for each row execute function ledger.check_decision();
