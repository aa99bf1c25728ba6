-- The ledger: what happened. Reference data it stands on, files, submissions, findings, verdicts, publications.

create schema if not exists reference;
create schema if not exists ledger;
create schema if not exists raw;
create schema if not exists gate;
create schema if not exists staging;
create schema if not exists intermediate;
create schema if not exists warehouse;
create schema if not exists marts;

comment on schema reference is 'Reference data as loaded from expectations/reference/*.csv; replaced whole, never edited here';
comment on schema ledger is 'What happened: obligations, files, submissions, findings, verdicts, publications';
comment on schema raw is 'One table per dataset, a row per delivered row, typed by its contract; derived, never edited';
comment on schema gate is 'Views through which gate 1 reads the load in hand and the rows in force';
comment on schema staging is 'dbt: accepted rows, 1:1 with the contracts (generated)';
comment on schema intermediate is 'dbt: joins and unions between staging and the star';
comment on schema warehouse is 'dbt: the star schema; facts are append-only and keyed by submission';
comment on schema marts is 'What BI reads: views over the star that show exactly one publication';

------------------------------------------------------------------------------------------------ reference

create table reference.region (
    region_id smallint primary key,
    level text not null check (level in ('nation', 'province', 'regency', 'city')),
    is_autonomous boolean not null,
    island_group text not null check (island_group in ('java', 'outside_java', 'nation')),
    existed_from date not null,
    existed_to date not null default date '9999-12-31',
    formation_basis text
);
comment on table reference.region is 'One row per region that ever existed since 2015; region_id never changes';
comment on column reference.region.is_autonomous is 'Has a government of its own that reports (546: 38 provinces, 415 kabupaten, 93 kota)';

create table reference.region_version (
    region_key integer primary key,
    region_id smallint not null references reference.region,
    parent_region_id smallint references reference.region,
    name text not null,
    kemendagri_code text not null,
    decree text not null,
    valid_from date not null,
    valid_to date not null,
    unique (region_id, valid_from),
    check (valid_from <= valid_to)
);
comment on table reference.region_version is 'One row per region and span of days with the same name, code and parent; feeds dim_region (SCD2)';

create table reference.region_code (
    code_system text not null check (code_system in ('KEMENDAGRI', 'BPS')),
    code text not null,
    valid_from date not null,
    valid_to date not null,
    region_id smallint not null references reference.region,
    primary key (code_system, code, valid_from)
);
comment on table reference.region_code is 'Dated bridge from a code in its declared system to the region; digits alone identify nothing';

create table reference.region_lineage (
    predecessor_id smallint not null references reference.region,
    successor_id smallint not null references reference.region,
    event text not null check (event in ('split', 'rename', 'transfer')),
    event_date date not null,
    changes_boundary boolean not null,
    basis text not null,
    primary key (predecessor_id, successor_id, event_date)
);
comment on table reference.region_lineage is 'Splits, renames and transfers to another province, with their legal basis';

create table reference.population (
    region_id smallint not null references reference.region,
    year smallint not null,
    population integer not null check (population > 0),
    source text not null,
    primary key (region_id, year)
);

create table reference.cluster (
    cluster_code text primary key,
    label_id text not null,
    label_en text not null,
    display_order smallint not null
);
create table reference.theme (
    theme_code text primary key,
    label_id text not null,
    label_en text not null,
    display_order smallint not null
);
create table reference.theme_cluster (
    theme_code text not null references reference.theme,
    cluster_code text not null references reference.cluster,
    basis text not null,
    primary key (theme_code, cluster_code)
);

create table reference.period (
    period_key text primary key,
    period_type text not null check (period_type in ('year', 'semester', 'quarter', 'month', 'week', 'day')),
    starts_on date not null,
    ends_on date not null,
    year smallint not null,
    label_id text not null,
    label_en text not null,
    check (starts_on <= ends_on)
);
comment on table reference.period is 'Typed periods: 2024, 2024-S1, 2024-TW1, 2024-03, 2024-W14, 2024-03-15';

create table reference.holiday (
    holiday_on date primary key,
    label_id text not null
);

create table reference.reporter (
    reporter_id text primary key,
    kind text not null check (kind in ('regional_government', 'national_agency')),
    name text not null,
    region_id smallint references reference.region,
    check ((kind = 'regional_government') = (region_id is not null))
);
comment on table reference.reporter is 'Who submits: 546 regional governments (id = Kemendagri code) and national agencies (id = abbreviation)';

create table reference.reporting_calendar (
    dataset text not null,
    reporter_group text not null,
    period_key text not null references reference.period,
    opens_on date not null,
    due_on date not null,
    basis text not null,
    primary key (dataset, reporter_group, period_key),
    check (opens_on <= due_on)
);
comment on table reference.reporting_calendar is
'Which period of a dataset is open for whom; reporter_group: regional_governments, provinces, regencies_and_cities, or a reporter id';

create table reference.sector (
    sector_code text primary key,
    label_id text not null,
    label_en text not null
);
create table reference.commodity (
    commodity_code text primary key,
    label_id text not null,
    label_en text not null,
    unit text not null
);
create table reference.spbe_weight (
    instrument_version text not null,
    domain_no smallint not null,
    domain_label_id text not null,
    aspect_no smallint not null,
    aspect_label_id text not null,
    indicator_no smallint not null,
    indicator_label_id text not null,
    indicator_weight_pct numeric(8, 5) not null,
    basis text not null,
    primary key (instrument_version, indicator_no)
);
comment on table reference.spbe_weight is 'Weights of the SPBE instrument per version; they sum to 100 within a version';

create table reference.indicator_target (
    indicator_code text not null,
    region_id smallint not null references reference.region,
    target_year smallint not null,
    document_version text not null,
    target_value numeric,
    lower_bound numeric,
    upper_bound numeric,
    is_synthetic boolean not null,
    is_primary boolean not null,
    citation text not null,
    primary key (indicator_code, region_id, target_year, document_version),
    check (target_value is not null or (lower_bound is not null and upper_bound is not null))
);
comment on table reference.indicator_target is 'Targets by indicator, region, year and document; a band has bounds instead of a value';
comment on column reference.indicator_target.is_primary is
'The one document whose target the scorecard uses, for its indicator, region and year; the others stay visible';

create table reference.load (
    table_name text primary key,
    content_sha256 text not null,
    row_count integer not null,
    loaded_at timestamptz not null default now()
);
comment on table reference.load is 'Which content of which reference file stands in the tables; an unchanged file is not loaded again';

------------------------------------------------------------------------------------------------ ledger

create table ledger.file (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null,
    stored_at timestamptz not null default now()
);
comment on table ledger.file is 'Every delivered content, stored once under its SHA-256 before anything reads it';

create table ledger.load (
    load_id bigint generated always as identity primary key,
    run_key text not null unique,
    started_at timestamptz not null default now(),
    decided_at timestamptz
);
comment on table ledger.load is 'One intake run; run_key makes a retried or cleared run find its own load again';

create table ledger.state (
    state text primary key,
    description text not null
);
insert into ledger.state values
('received', 'bytes stored, not read yet'),
('loaded', 'rows stand in raw, not judged yet'),
('accepted', 'passed gate 1 without findings that need an answer'),
('accepted_with_warnings', 'passed gate 1 with warnings'),
('rejected', 'did not pass gate 1'),
('quarantined', 'held back by gate 2'),
('withdrawn', 'taken out of the published state by a revert');

create table ledger.allowed_move (
    from_state text not null references ledger.state,
    to_state text not null references ledger.state,
    primary key (from_state, to_state)
);
insert into ledger.allowed_move values
('received', 'loaded'),
('received', 'rejected'),
('loaded', 'accepted'),
('loaded', 'accepted_with_warnings'),
('loaded', 'rejected'),
('accepted', 'quarantined'),
('accepted_with_warnings', 'quarantined'),
('accepted', 'withdrawn'),
('accepted_with_warnings', 'withdrawn'),
('withdrawn', 'accepted'),
('withdrawn', 'accepted_with_warnings');

create table ledger.submission (
    submission_id bigint generated always as identity primary key,
    load_id bigint not null references ledger.load,
    reporter_id text not null,
    dataset text not null,
    period_key text not null,
    version integer not null,
    sha256 text not null references ledger.file,
    file_name text not null,
    channel text not null,
    received_at timestamptz not null,
    contract_version text,
    state text not null default 'received' references ledger.state,
    verdict text check (verdict in ('accepted', 'accepted_with_warnings', 'rejected')),
    decided_at timestamptz,
    row_count integer,
    control_totals jsonb not null default '{}',
    built_at timestamptz,
    unique (reporter_id, dataset, period_key, version),
    unique (reporter_id, dataset, period_key, sha256)
);
comment on table ledger.submission is
'One delivered version of (reporter, dataset, period); never changed after it is loaded. Reporter, dataset and period are kept as declared, even if unknown: a refusal needs its row too';
comment on column ledger.submission.control_totals is 'Sum of every numeric column as read from the file, before anything was computed from it';
comment on column ledger.submission.built_at is 'When dbt had put all its rows into the facts; null = still to do';
create index submission_by_load on ledger.submission (load_id, dataset);
create index submission_by_dataset on ledger.submission (dataset, state);
create index submission_to_build on ledger.submission (submission_id)
where built_at is null and state in ('accepted', 'accepted_with_warnings');

create table ledger.submission_event (
    event_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submission,
    from_state text references ledger.state,
    to_state text not null references ledger.state,
    happened_at timestamptz not null default now(),
    actor text not null,
    detail jsonb not null default '{}'
);
comment on table ledger.submission_event is 'Every move of every submission; append-only';
create index submission_event_by_submission on ledger.submission_event (submission_id);

create table ledger.delivery (
    delivery_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submission,
    file_name text not null,
    channel text not null,
    delivered_at timestamptz not null,
    is_repeat boolean not null,
    unique (submission_id, file_name, delivered_at)
);
comment on table ledger.delivery is 'Every arrival of a file; a repeat is the same content for the same reporter, dataset and period and loads nothing';

create table ledger.rule (
    rule_id text primary key,
    datasets text[] not null,
    stage text not null check (stage in ('file', 'structure', 'cell', 'row', 'cross', 'mart')),
    severity text not null check (severity in ('error', 'warning', 'info')),
    dimension text not null,
    title_id text not null,
    title_en text not null,
    message_id text not null,
    message_en text not null,
    fix_id text not null,
    fix_en text not null,
    basis text not null,
    definition_sha256 text not null,
    synced_at timestamptz not null default now()
);
comment on table ledger.rule is 'The rules of the contracts and checks as last synchronised, so that findings can be read in SQL; its home is expectations/';

create table ledger.finding (
    finding_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submission,
    load_id bigint not null references ledger.load,
    rule_id text not null references ledger.rule,
    severity text not null,
    row_number integer,
    column_name text,
    region_id smallint,
    value text,
    expected text,
    difference text,
    detail jsonb not null default '{}',
    found_at timestamptz not null default now()
);
comment on table ledger.finding is 'One row per submission, rule, row and column that failed; complete, never capped';
comment on column ledger.finding.row_number is 'Row of the data in the delivered file, 1 = first row below the header; null where the whole file is meant';
create index finding_by_submission on ledger.finding (submission_id, rule_id);
create index finding_by_load on ledger.finding (load_id, rule_id);
create index finding_by_time on ledger.finding using brin (found_at);

create table ledger.gate_run (
    load_id bigint not null references ledger.load,
    scope text not null,
    findings integer not null,
    checked_at timestamptz not null default clock_timestamp(),
    primary key (load_id, scope)
);
comment on table ledger.gate_run is
'When gate 1 last judged a load: a row per dataset, and one for the checks across datasets. No verdict without it';

create table ledger.obligation (
    reporter_id text not null references reference.reporter,
    dataset text not null,
    period_key text not null references reference.period,
    opens_on date not null,
    due_on date not null,
    primary key (reporter_id, dataset, period_key)
);
comment on table ledger.obligation is 'Who owes which dataset for which period by when; the denominator of every completeness figure';

create table ledger.publication (
    number integer primary key check (number > 0),
    status text not null check (status in ('candidate', 'published', 'abandoned')),
    reverts_to integer references ledger.publication,
    reason text,
    created_at timestamptz not null default now(),
    published_at timestamptz,
    facts jsonb not null default '{}',
    check ((status = 'published') = (published_at is not null))
);
comment on table ledger.publication is 'A numbered snapshot: exactly which submissions BI sees';
create unique index one_candidate on ledger.publication ((true)) where status = 'candidate';

create table ledger.publication_member (
    submission_id bigint not null references ledger.submission,
    published_from integer not null references ledger.publication,
    published_to integer references ledger.publication,
    primary key (submission_id, published_from),
    check (published_to is null or published_to > published_from)
);
comment on table ledger.publication_member is
'Publication p shows a submission where published_from <= p and (published_to is null or p < published_to); more than one span where a revert brought it back';
create index publication_member_span on ledger.publication_member (published_from, published_to);

create function ledger.as_of() returns integer
language sql stable parallel safe
return case
    when nullif(current_setting('orkestrasi.publication', true), '') is null
        then (select max(p.number) from ledger.publication as p where p.status = 'published')
    else (
        select p.number from ledger.publication as p
        where
            p.number = current_setting('orkestrasi.publication', true)::integer
            -- A candidate is for those who make it: whoever may write the ledger.
            and (p.status = 'published' or has_table_privilege('ledger.publication'::regclass, 'update'))
    )
end;
comment on function ledger.as_of() is
'The publication this session looks at: the setting orkestrasi.publication, else the latest published; null (no rows) where the setting names none';

create view ledger.published_submission as
select m.submission_id
from ledger.publication_member as m
where
    m.published_from <= (select ledger.as_of())
    and (m.published_to is null or m.published_to > (select ledger.as_of()));
comment on view ledger.published_submission is 'The submissions that the publication of ledger.as_of() shows';

create view ledger.pending_submission as
select s.submission_id, s.dataset
from ledger.submission as s
where s.built_at is null and s.state in ('accepted', 'accepted_with_warnings');
comment on view ledger.pending_submission is 'Accepted submissions whose rows are not in the facts yet';

create view ledger.accepted_submission as
select s.*
from ledger.submission as s
where s.state in ('accepted', 'accepted_with_warnings', 'quarantined', 'withdrawn') and s.verdict <> 'rejected';
comment on view ledger.accepted_submission is 'Submissions that passed gate 1; what staging shows';

create view ledger.submission_in_force as
select distinct on (s.reporter_id, s.dataset, s.period_key) s.*
from ledger.submission as s
where s.state in ('accepted', 'accepted_with_warnings')
order by s.reporter_id asc, s.dataset asc, s.period_key asc, s.version desc;
comment on view ledger.submission_in_force is 'The newest version per reporter, dataset and period that is accepted and neither quarantined nor withdrawn';

create function ledger.move_submissions(
    p_submission_ids bigint[], p_to_state text, p_actor text, p_detail jsonb default '{}'
) returns integer
language plpgsql as $$
declare
    refused record;
    moved integer;
begin
    select s.submission_id, s.state into refused
    from ledger.submission as s
    where s.submission_id = any(p_submission_ids)
        and not exists (
            select 1 from ledger.allowed_move as a
            where a.from_state = s.state and a.to_state = p_to_state
        )
    limit 1;
    if found then
        raise exception 'submission % cannot move from % to %', refused.submission_id, refused.state, p_to_state
            using errcode = 'check_violation';
    end if;

    insert into ledger.submission_event (submission_id, from_state, to_state, actor, detail)
    select s.submission_id, s.state, p_to_state, p_actor, p_detail
    from ledger.submission as s
    where s.submission_id = any(p_submission_ids);

    update ledger.submission as s
    set
        state = p_to_state,
        verdict = case
            when s.verdict is null and p_to_state in ('accepted', 'accepted_with_warnings', 'rejected')
                then p_to_state
            else s.verdict
        end,
        decided_at = case
            when s.verdict is null and p_to_state in ('accepted', 'accepted_with_warnings', 'rejected')
                then now()
            else s.decided_at
        end
    where s.submission_id = any(p_submission_ids);
    get diagnostics moved = row_count;
    return moved;
end
$$;
comment on function ledger.move_submissions(bigint[], text, text, jsonb) is
'The one way a submission changes state: checks ledger.allowed_move, writes the event, then the state';

create function ledger.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on ledger.submission_event
for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.delivery
for each statement execute function ledger.refuse_change();
