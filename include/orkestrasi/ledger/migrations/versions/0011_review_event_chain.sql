-- One hash chain over everything that happened. Each transaction chains its own events as the last thing before it
-- commits: the chain is in the order of commits, has no gap, and nothing committed stands outside it.

alter table ledger.submission_event add column xid xid8;
alter table ledger.window_exception add column xid xid8;
alter table ledger.delivery add column xid xid8;
alter table ledger.person_grant add column xid xid8;
alter table ledger.sender add column xid xid8;
alter table ledger.answer add column xid xid8;
alter table ledger.answer_review add column xid xid8;
alter table ledger.review_start add column xid xid8;
alter table ledger.decision add column xid xid8;

create table ledger.publication_event (
    publication_event_id bigint generated always as identity primary key,
    number integer not null unique references ledger.publication,
    reverts_to integer,
    reason text,
    members integer not null,
    members_sha256 text not null,
    happened_at timestamptz not null default clock_timestamp(),
    xid xid8
);
comment on table ledger.publication_event is
'What was published when, with the fingerprint of exactly the submissions it shows. Append-only';

create function ledger.members_of(p_number integer) returns table (members integer, members_sha256 text)
language sql stable
begin atomic
    select
        count(*)::integer,
        encode(sha256(convert_to(coalesce(string_agg(m.submission_id::text, ',' order by m.submission_id), ''), 'UTF8')), 'hex')
    from ledger.publication_member as m
    where m.published_from <= p_number and (m.published_to is null or m.published_to > p_number);
end;
comment on function ledger.members_of(integer) is 'How many submissions a publication shows, and their fingerprint';

create function ledger.note_publication() returns trigger
language plpgsql as $$
begin
    -- At the end of the transaction: a revert writes its members after its number.
    insert into ledger.publication_event (number, reverts_to, reason, members, members_sha256)
    select new.number, new.reverts_to, new.reason, m.members, m.members_sha256
    from ledger.members_of(new.number) as m
    on conflict (number) do nothing;
    return null;
end
$$;
create constraint trigger published after insert or update of status on ledger.publication
deferrable initially deferred for each row when (new.status = 'published')
execute function ledger.note_publication();

insert into ledger.publication_event (number, reverts_to, reason, members, members_sha256, happened_at)
select p.number, p.reverts_to, p.reason, m.members, m.members_sha256, p.published_at
from ledger.publication as p
cross join lateral ledger.members_of(p.number) as m
where p.status = 'published'
order by p.number;

------------------------------------------------------------------------------------------------ what is chained

-- Columns by name and times as seconds: the same row reads the same in every session and after a column is added.
create view ledger.chained_event as
select
    'submission_event' as source, e.event_id, e.xid,
    jsonb_build_array(
        e.event_id, e.submission_id, e.from_state, e.to_state, extract(epoch from e.happened_at), e.actor, e.detail
    )::text as canonical
from ledger.submission_event as e
union all
select
    'delivery', e.delivery_id, e.xid,
    jsonb_build_array(
        e.delivery_id, e.submission_id, e.file_name, e.channel, extract(epoch from e.delivered_at), e.is_repeat
    )::text
from ledger.delivery as e
union all
select
    'window_exception', e.exception_id, e.xid,
    jsonb_build_array(
        e.exception_id, e.reporter_id, e.dataset, e.period_key, e.open_until, e.reason, e.granted_by,
        extract(epoch from e.granted_at)
    )::text
from ledger.window_exception as e
union all
select
    'person_grant', e.grant_id, e.xid,
    jsonb_build_array(
        e.grant_id, e.login, e.role, e.reporter_id, e.granted_by, extract(epoch from e.granted_at)
    )::text
from ledger.person_grant as e
union all
select
    'sender', e.sender_id, e.xid,
    jsonb_build_array(e.sender_id, e.login, e.sha256, e.channel, extract(epoch from e.sent_at))::text
from ledger.sender as e
union all
select
    'answer', e.answer_id, e.xid,
    jsonb_build_array(
        e.answer_id, e.submission_id, e.rule_id, e.rule_sha256, e.findings, e.findings_sha256, e.answer,
        e.attachment_name, e.reuses, e.author, e.author_role, extract(epoch from e.answered_at)
    )::text
from ledger.answer as e
union all
select
    'answer_review', e.answer_review_id, e.xid,
    jsonb_build_array(
        e.answer_review_id, e.answer_id, e.verdict, e.reason, e.reviewer, e.reviewer_role,
        extract(epoch from e.reviewed_at)
    )::text
from ledger.answer_review as e
union all
select
    'review_start', e.review_start_id, e.xid,
    jsonb_build_array(
        e.review_start_id, e.submission_id, e.reviewer, e.reviewer_role, extract(epoch from e.started_at)
    )::text
from ledger.review_start as e
union all
select
    'decision', e.decision_id, e.xid,
    jsonb_build_array(
        e.decision_id, e.submission_id, e.decision_number, e.kind, e.reason, e.reviewer, e.reviewer_role,
        e.basis_sha256, e.rule_set_id, e.warnings, e.bulk_id, extract(epoch from e.decided_at)
    )::text
from ledger.decision as e
union all
select
    'publication_event', e.publication_event_id, e.xid,
    jsonb_build_array(
        e.publication_event_id, e.number, e.reverts_to, e.reason, e.members, e.members_sha256,
        extract(epoch from e.happened_at)
    )::text
from ledger.publication_event as e;
comment on view ledger.chained_event is
'Every event of every append-only table, as the text that is hashed; xid = the transaction that wrote it';

create table ledger.event_chain (
    position bigint primary key,
    source text not null,
    event_id bigint not null,
    hash bytea not null check (octet_length(hash) = 32),
    unique (source, event_id)
);
comment on table ledger.event_chain is
'One row per event in the order of commits: hash = sha256(hash of the one before, 32 zero bytes for the first, || canonical text of the event)';

create function ledger.next_hash(p_state bytea, p_before bytea, p_canonical text) returns bytea
language plpgsql immutable parallel safe as $$
begin
    return sha256(coalesce(p_state, p_before) || convert_to(p_canonical, 'UTF8'));
end
$$;
create aggregate ledger.chain_hash (bytea, text) (sfunc = ledger.next_hash, stype = bytea);
comment on aggregate ledger.chain_hash (bytea, text) is
'As a window aggregate: the running hash of a chain that goes on from the first argument';

create table ledger.unchained (
    xid xid8 not null,
    source text not null,
    first_event_id bigint not null,
    primary key (xid, source)
);
comment on table ledger.unchained is
'What a transaction has written and not chained yet; empty for everybody else, for its last act is to chain it';

create function ledger.note_events() returns trigger
language plpgsql as $$
declare
    first_id bigint;
begin
    execute format('select min(%I) from new_events', tg_argv[0]) into first_id;
    if first_id is not null then
        insert into ledger.unchained values (pg_current_xact_id(), tg_table_name, first_id)
        on conflict (xid, source) do nothing;
    end if;
    return null;
end
$$;

create function ledger.chain_events() returns trigger
language plpgsql as $$
declare
    chained bigint;
begin
    -- From here to its commit this transaction is alone; it only hashes what it has written itself.
    perform pg_advisory_xact_lock(hashtext('orkestrasi.event_chain'));
    insert into ledger.event_chain (position, source, event_id, hash)
    select
        head.position + row_number() over (order by e.event_id),
        e.source,
        e.event_id,
        ledger.chain_hash(head.hash, e.canonical) over (order by e.event_id)
    from ledger.chained_event as e
    cross join (
        select
            coalesce(max(c.position), 0) as position,
            coalesce(
                (select l.hash from ledger.event_chain as l order by l.position desc limit 1),
                decode(repeat('00', 32), 'hex')
            ) as hash
        from ledger.event_chain as c
    ) as head
    where e.source = new.source and e.event_id >= new.first_event_id and e.xid = new.xid;
    delete from ledger.unchained where xid = new.xid and source = new.source;
    return null;
end
$$;
create constraint trigger chain after insert on ledger.unchained
deferrable initially deferred for each row execute function ledger.chain_events();

-- What happened before there was a chain, in the order of the tables' own numbers.
insert into ledger.event_chain (position, source, event_id, hash)
select
    row_number() over ordered,
    e.source,
    e.event_id,
    ledger.chain_hash(decode(repeat('00', 32), 'hex'), e.canonical) over ordered
from ledger.chained_event as e
window ordered as (order by e.source collate "C", e.event_id);

------------------------------------------------------------------------------------------------ nothing is changed

do $$
declare
    part record;
begin
    for part in
        select * from (values
            ('submission_event', 'event_id'), ('delivery', 'delivery_id'), ('window_exception', 'exception_id'),
            ('person_grant', 'grant_id'), ('sender', 'sender_id'), ('answer', 'answer_id'),
            ('answer_review', 'answer_review_id'), ('review_start', 'review_start_id'), ('decision', 'decision_id'),
            ('publication_event', 'publication_event_id'), ('event_chain', null)
        ) as sources (source, id_column)
    loop
        execute format(
            'create or replace trigger append_only before update or delete or truncate on ledger.%I '
            'for each statement execute function ledger.refuse_change()', part.source
        );
        -- Also where a session says that it replicates.
        execute format('alter table ledger.%I enable always trigger append_only', part.source);
        if part.id_column is not null then
            execute format('alter table ledger.%I alter column xid set default pg_current_xact_id()', part.source);
            execute format(
                'create trigger chained after insert on ledger.%I referencing new table as new_events '
                'for each statement execute function ledger.note_events(%L)', part.source, part.id_column
            );
            execute format('alter table ledger.%I enable always trigger chained', part.source);
        end if;
    end loop;
end
$$;
alter table ledger.unchained enable always trigger chain;
alter table ledger.publication enable always trigger published;
