-- Intake of everything a reporter can send: sources and their parts, several periods in a file, windows and their
-- exceptions, where exactly a finding stands, rule sets, what the channels have fetched.

------------------------------------------------------------------------------------------------ reference

alter table reference.region_code drop constraint region_code_code_system_check;
alter table reference.region_code add constraint region_code_code_system_check
check (code_system in ('KEMENDAGRI', 'BPS', 'LKPP', 'PIHPS'));

create table reference.region_alias (
    alias text not null,
    level text not null check (level in ('nation', 'province', 'regency', 'city')),
    region_id smallint not null references reference.region,
    valid_from date not null,
    valid_to date not null,
    basis text not null,
    primary key (alias, level, region_id, valid_from),
    check (valid_from <= valid_to)
);
comment on table reference.region_alias is
'Further names of regions, dated: old names, other spellings, names as other systems cut them';
comment on column reference.region_alias.alias is 'The name without Kabupaten, Kota or Provinsi before it, as people write it';

alter table reference.reporting_calendar add column locks_on date;
alter table reference.reporting_calendar add check (locks_on is null or locks_on >= due_on);
comment on column reference.reporting_calendar.locks_on is
'Last day on which a report is taken at all, without an exception; null = never locked';

------------------------------------------------------------------------------------------------ ledger

alter table ledger.obligation add column locks_on date;
comment on column ledger.obligation.locks_on is 'Last day on which the report is taken without an exception; null = never locked';

create table ledger.rule_set (
    rule_set_id integer generated always as identity primary key,
    sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    rules jsonb not null,
    activated_at timestamptz not null default now()
);
comment on table ledger.rule_set is 'Every set of rules that was ever active: rule -> hash of its definition';

alter table ledger.submission
add column source_id text,
add column part text not null default '',
add column prepared_at timestamptz,
add column effective_period_key text,
add column is_nil boolean not null default false,
add column reading jsonb not null default '{}',
add column rule_set_id integer references ledger.rule_set,
add column revalidates bigint references ledger.submission,
add column divided_from bigint references ledger.submission,
add column may_come_again boolean not null default false,
add column answered_at timestamptz;
comment on column ledger.submission.source_id is 'Entry of sources.yml that says how the file is read; null = the contract''s own layout';
comment on column ledger.submission.part is
'Part of a report that is delivered, versioned and in force by itself; empty where the report comes as one';
comment on column ledger.submission.prepared_at is
'When the sender made the file, as the file or its transfer says; an older file does not replace a newer one';
comment on column ledger.submission.effective_period_key is
'Period in which the figures count; differs from period_key only where a late report counts in the next period';
comment on column ledger.submission.is_nil is 'The reporter declares that there is nothing to report';
comment on column ledger.submission.reading is 'How the file was read: its tables, where each column stands, what was normalised or left out';
comment on column ledger.submission.rule_set_id is 'The rules it was judged by';
comment on column ledger.submission.revalidates is 'The submission whose bytes were judged anew';
comment on column ledger.submission.may_come_again is
'Refused for when or by whom it was sent, not for its content: the same bytes delivered again are no repeat';
comment on column ledger.submission.answered_at is 'When its receipt, and its feedback where there is any, had been written';
comment on column ledger.submission.divided_from is 'The file of several periods that this submission is a period of';

alter table ledger.submission drop constraint submission_reporter_id_dataset_period_key_version_key;
alter table ledger.submission drop constraint submission_reporter_id_dataset_period_key_sha256_key;
alter table ledger.submission add constraint submission_version
unique (reporter_id, dataset, period_key, part, version);
create unique index submission_content on ledger.submission (reporter_id, dataset, period_key, part, sha256)
where revalidates is null and not may_come_again;
create index submission_to_answer on ledger.submission (submission_id) where verdict is not null and answered_at is null;

insert into ledger.state values ('divided', 'a file of several periods; its rows became a submission per period');
insert into ledger.allowed_move values
('received', 'divided');

create or replace view ledger.accepted_submission as
select s.*
from ledger.submission as s
where s.state in ('accepted', 'accepted_with_warnings', 'quarantined', 'withdrawn') and s.verdict <> 'rejected';

drop view ledger.submission_in_force;
create view ledger.submission_in_force as
select distinct on (s.reporter_id, s.dataset, s.period_key, s.part) s.*
from ledger.submission as s
where s.state in ('accepted', 'accepted_with_warnings')
order by
    s.reporter_id asc, s.dataset asc, s.period_key asc, s.part asc,
    coalesce(s.prepared_at, s.received_at) desc, s.version desc;
comment on view ledger.submission_in_force is
'The newest version per reporter, dataset, period and part that is accepted and neither quarantined nor withdrawn; newest by when it was made, so that an older file sent later does not win';

alter table ledger.finding add column sheet text, add column cell text;
comment on column ledger.finding.sheet is 'Sheet, or file inside an archive, in which the finding stands';
comment on column ledger.finding.cell is 'Address in the delivered file: A1 for a spreadsheet, line and column otherwise';

create table ledger.window_exception (
    exception_id bigint generated always as identity primary key,
    reporter_id text not null references reference.reporter,
    dataset text not null,
    period_key text not null references reference.period,
    open_until date not null,
    reason text not null check (reason <> ''),
    granted_by text not null check (granted_by <> ''),
    granted_at timestamptz not null default now()
);
comment on table ledger.window_exception is
'Who may still report until when, why, and which office granted it; until then the report is neither late nor locked. Append-only';
create index window_exception_by_obligation on ledger.window_exception (reporter_id, dataset, period_key);
create trigger append_only before update or delete or truncate on ledger.window_exception
for each statement execute function ledger.refuse_change();

create table ledger.source_state (
    source_id text primary key,
    cursor jsonb not null default '{}',
    last_run_at timestamptz,
    last_success_at timestamptz,
    failures integer not null default 0,
    last_error text
);
comment on table ledger.source_state is 'How far each pulled source has been read (ETag, watermark, page), and how its last run went';

create table ledger.fetched (
    source_id text not null,
    object text not null,
    fingerprint text not null,
    sha256 text not null references ledger.file,
    fetched_at timestamptz not null default now(),
    primary key (source_id, object, fingerprint)
);
comment on table ledger.fetched is 'Objects taken from a source, by what told their versions apart (ETag, size and time); not fetched twice';

create table ledger.reminder (
    reporter_id text not null,
    dataset text not null,
    period_key text not null,
    kind text not null check (kind in ('due_soon', 'due_today', 'overdue')),
    sent_on date not null,
    sent_at timestamptz not null default now(),
    primary key (reporter_id, dataset, period_key, kind, sent_on)
);
comment on table ledger.reminder is 'Which reporter was reminded of what, and when; no address is kept';
