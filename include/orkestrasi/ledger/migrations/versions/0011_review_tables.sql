-- Who may decide, who handed in what, what was explained, what was decided, and what a dataset asks before it is
-- published. Everything here is append-only; what holds now is the newest row.

create table ledger.publication_policy (
    dataset text primary key,
    policy text not null check (policy in ('never', 'warnings', 'always'))
);
comment on table ledger.publication_policy is
'What needs a reviewer''s approval before it is published, as the contracts say: nothing, what has warnings, or everything. A dataset without a row needs none';

create table ledger.person_grant (
    grant_id bigint generated always as identity primary key,
    login text not null check (login = lower(login) and login ~ '^[^\s/]{1,100}$'),
    role text not null check (role in ('reporter', 'viewer', 'engineer', 'reviewer', 'signatory', 'none')),
    reporter_id text references reference.reporter,
    granted_by text not null check (granted_by <> ''),
    granted_at timestamptz not null default clock_timestamp(),
    check (role <> 'reporter' or reporter_id is not null)
);
comment on table ledger.person_grant is
'Which role a login was given when, and by whom; the newest row holds, none takes the role away. A login and nothing else about a person. Append-only';
comment on column ledger.person_grant.reporter_id is
'The reporter this login belongs to: it answers for that one only, and decides about none of its reports';
create index person_grant_by_login on ledger.person_grant (login, grant_id desc);

create view ledger.person as
select newest.login, newest.role, newest.reporter_id, newest.granted_at
from (
    select distinct on (g.login) g.login, g.role, g.reporter_id, g.granted_at
    from ledger.person_grant as g
    order by g.login asc, g.grant_id desc
) as newest
where newest.role <> 'none';
comment on view ledger.person is 'The logins that have a role today';

create table ledger.sender (
    sender_id bigint generated always as identity primary key,
    login text not null check (login = lower(login) and login <> ''),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    channel text not null,
    sent_at timestamptz not null default clock_timestamp()
);
comment on table ledger.sender is
'Who handed in which content, where the channel knows it. By the content, so that it holds for every submission made of these bytes: repeated, divided into periods, judged again. Append-only';
create index sender_by_content on ledger.sender (sha256, login);

create table ledger.answer (
    answer_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submission,
    rule_id text not null references ledger.rule,
    rule_sha256 text not null,
    findings integer not null,
    findings_sha256 text not null,
    answer text not null check (answer !~ '(^|[^0-9])[0-9]{16}([^0-9]|$)'),
    attachment_name text,
    reuses bigint references ledger.answer,
    author text not null,
    author_role text not null,
    answered_at timestamptz not null
);
comment on table ledger.answer is
'An explanation of the warnings of one rule on one submission; the newest per rule holds. Append-only';
comment on column ledger.answer.rule_sha256 is 'Version of the rule that the submission was judged by';
comment on column ledger.answer.findings is 'How many findings it was given for';
comment on column ledger.answer.findings_sha256 is
'Fingerprint of their rows and values: with other findings the warning is asked again';
comment on column ledger.answer.reuses is 'The earlier explanation it repeats; offered, never applied by itself';
create index answer_by_warning on ledger.answer (submission_id, rule_id, answer_id desc);

create table ledger.answer_review (
    answer_review_id bigint generated always as identity primary key,
    answer_id bigint not null references ledger.answer,
    verdict text not null check (verdict in ('accepted', 'returned')),
    reason text,
    reviewer text not null,
    reviewer_role text not null,
    reviewed_at timestamptz not null
);
comment on table ledger.answer_review is
'What a reviewer says of one explanation; the newest holds. A returned one counts as not given. Append-only';
create index answer_review_by_answer on ledger.answer_review (answer_id, answer_review_id desc);

create table ledger.review_start (
    review_start_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submission,
    reviewer text not null,
    reviewer_role text not null,
    started_at timestamptz not null
);
comment on table ledger.review_start is 'A reviewer has taken a submission up. Append-only';
create index review_start_by_submission on ledger.review_start (submission_id);

create table ledger.decision (
    decision_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submission,
    decision_number integer not null,
    kind text not null check (kind in ('approved', 'returned', 'escalated')),
    reason text check (reason !~ '(^|[^0-9])[0-9]{16}([^0-9]|$)'),
    reviewer text not null,
    reviewer_role text not null,
    basis_sha256 text not null,
    rule_set_id integer references ledger.rule_set,
    warnings integer not null,
    bulk_id uuid,
    decided_at timestamptz not null,
    -- Two at once: the database itself lets only one of them be the next.
    unique (submission_id, decision_number)
);
comment on table ledger.decision is
'What a reviewer decided about exactly this version; the newest holds, as long as its basis does. Append-only';
comment on column ledger.decision.basis_sha256 is
'Fingerprint of what was decided on: the warnings with their rule versions, counts and values (ledger.review_basis)';
comment on column ledger.decision.warnings is 'How many warnings, each by its rule, were explained at that moment';
comment on column ledger.decision.bulk_id is 'The bulk approval it was part of';

create view ledger.latest_decision as
select distinct on (d.submission_id) d.*
from ledger.decision as d
order by d.submission_id asc, d.decision_number desc;
comment on view ledger.latest_decision is 'The newest decision about each submission';

create table ledger.notice (
    notice_id bigint generated always as identity primary key,
    publication_number integer not null references ledger.publication,
    audience text not null check (audience in ('reporter', 'reviewers')),
    recipient text not null,
    written_at timestamptz not null default clock_timestamp(),
    mailed_at timestamptz,
    unique (publication_number, audience, recipient)
);
comment on table ledger.notice is
'Who was told that a report of a publication is available; no address and no content is kept';
