-- What publications show is stored, row by row, with the span of publications that shows it. A mart M is three things of
-- the same name: the view intermediate.M computes it from the facts, the table warehouse.M keeps what each publication
-- showed, the view marts.M is what readers see. dbt makes and registers them (macros/materializations/stored_mart.sql).

------------------------------------------------------------------------------------------------ which publication

create unique index publication_published on ledger.publication (number) where status = 'published';

create view ledger.looked_at as
select
    case
        when nullif(current_setting('orkestrasi.publication', true), '') is null
            then (select max(latest.number) from ledger.publication as latest where latest.status = 'published')
        else (
            select p.number
            from ledger.publication as p
            where
                p.number = nullif(current_setting('orkestrasi.publication', true), '')::integer
                -- A candidate is for those who make it, or may read its members anyway.
                and (p.status = 'published' or has_table_privilege('ledger.publication_member'::regclass, 'select'))
        )
    end as number;
comment on view ledger.looked_at is
'One row: the publication this session looks at, the setting orkestrasi.publication, else the latest published; null where the setting names none. A view, so that readers may ask it without a right to the ledger';

create or replace function ledger.as_of() returns integer
language sql stable parallel safe
return (select looked_at.number from ledger.looked_at);

create function ledger.shown_publication() returns integer
language sql stable parallel safe
return (select coalesce(looked_at.number, 0) from ledger.looked_at);
comment on function ledger.shown_publication() is
'As ledger.as_of(), 0 instead of null: no row is shown in publication 0. What the stored marts are read by';

create view ledger.publication_change as
select m.submission_id
from ledger.publication_member as m
where m.published_from = (select ledger.as_of()) or m.published_to = (select ledger.as_of());
comment on view ledger.publication_change is 'Submissions that come or leave with the publication of ledger.as_of()';
create index publication_member_to on ledger.publication_member (published_to) where published_to is not null;

------------------------------------------------------------------------------------------------ the registry

create table ledger.stored_mart (
    mart text primary key,
    depth integer not null,
    key_columns text[] not null,
    shown_columns text[] not null,
    touched text,
    lineage text,
    is_stored_after_gate_2 boolean not null,
    is_counted_anew_on_revert boolean not null
);
comment on table ledger.stored_mart is 'One row per mart that is stored per publication, as its dbt model declares it';
comment on column ledger.stored_mart.depth is '1 + that of the deepest stored mart it reads; marts are stored in this order';
comment on column ledger.stored_mart.touched is
'SQL: what a publication can have changed. One row per group of rows to compute anew, one array per column of the mart; null = compute all of it anew';
comment on column ledger.stored_mart.lineage is
'SQL over a row `shown` of the mart: the submissions and rows (submission_id, row_number) behind it';
comment on column ledger.stored_mart.is_stored_after_gate_2 is 'It counts findings, and gate 2 may add some';
comment on column ledger.stored_mart.is_counted_anew_on_revert is
'It tells what arrived or was ever shown, which a revert does not take back; any other mart is restored row by row';

create table ledger.stored_mart_state (
    mart text not null references ledger.stored_mart on delete cascade,
    publication_number integer not null references ledger.publication on delete cascade,
    fingerprint text not null,
    rows_closed bigint not null,
    rows_added bigint not null,
    stored_at timestamptz not null default clock_timestamp(),
    primary key (mart, publication_number)
);
comment on table ledger.stored_mart_state is 'What each publication changed in each stored mart';
comment on column ledger.stored_mart_state.fingerprint is
'Hash of the definition and of the reference data it was computed with; where it differs, the mart is computed anew as a whole';

create table ledger.built_relation (
    relation text primary key,
    hash text not null
);
comment on table ledger.built_relation is
'From which definition dbt made each relation last; where it has not changed, a build leaves the relation alone';

------------------------------------------------------------------------------------------------ what a mart depends on

create function ledger.relations_behind(p_relation regclass) returns setof oid
language sql stable
set search_path = pg_catalog
as $$
    with recursive behind (relation) as (
        select p_relation::oid
        union
        select d.refobjid
        from behind
        inner join pg_rewrite as r on r.ev_class = behind.relation
        inner join pg_depend as d
            on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
    )
    select relation from behind
$$;
comment on function ledger.relations_behind(regclass) is 'A view and every relation it reads, directly or through other views';

create function ledger.mart_depth(p_mart text) returns integer
language sql stable
as $$
    select 1 + coalesce(max(m.depth), 0)
    from ledger.relations_behind(format('intermediate.%I', p_mart)::regclass) as b (relation)
    inner join pg_class as c on b.relation = c.oid and c.relnamespace = 'warehouse'::regnamespace
    inner join ledger.stored_mart as m on c.relname = m.mart
$$;
comment on function ledger.mart_depth(text) is 'Where a mart stands in the order of storing: after every stored mart it reads';

create function ledger.content_hash(p_table oid) returns text
language plpgsql stable
as $$
declare
    answer text;
begin
    execute format('select count(*) || ''/'' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from %s as t',
        p_table::regclass) into answer;
    return answer;
end
$$;
comment on function ledger.content_hash(oid) is 'Hash of all rows of a table, whatever their order';

create function ledger.mart_fingerprints() returns table (mart text, fingerprint text)
language sql stable
set search_path = pg_catalog
as $$
    with behind as materialized (
        select distinct m.mart, b.relation, c.relkind, n.nspname, c.relname
        from ledger.stored_mart as m
        cross join lateral ledger.relations_behind(format('intermediate.%I', m.mart)::regclass) as b (relation)
        inner join pg_class as c on c.oid = b.relation
        inner join pg_namespace as n on n.oid = c.relnamespace
    ),
    -- Reference data and what follows from it. Rows that come with submissions are told by the change of members.
    reference as materialized (
        select t.relation, ledger.content_hash(t.relation) as hash
        from (
            select distinct relation
            from behind
            where
                relkind = 'r'
                and nspname in ('warehouse', 'reference', 'staging')
                and not exists (
                    select 1 from pg_attribute as a
                    where a.attrelid = behind.relation and a.attname in ('submission_id', 'published_from')
                )
        ) as t
    ),
    definitions as materialized (
        select t.relation, pg_get_viewdef(t.relation) as hash
        from (select distinct relation from behind where relkind = 'v') as t
    ),
    calendar as materialized (
        select string_agg(l.table_name || l.content_sha256, ',' order by l.table_name) as hash
        from reference.load as l
        where l.table_name in ('reporting_calendar', 'reporter', 'holiday')
    )
    select
        behind.mart,
        md5(string_agg(
            behind.nspname || '.' || behind.relname || ' '
            || coalesce(definitions.hash, reference.hash, case when behind.relname = 'obligation' then calendar.hash end, ''),
            E'\n' order by behind.nspname, behind.relname
        ))
    from behind
    left join definitions on behind.relation = definitions.relation
    left join reference on behind.relation = reference.relation
    cross join calendar
    group by behind.mart
$$;
comment on function ledger.mart_fingerprints() is
'Per stored mart the hash of its definition, of the views behind it and of the reference data it reads';

------------------------------------------------------------------------------------------------ storing

create function ledger.forget_mart(p_mart text, p_number integer) returns void
language plpgsql as $$
begin
    execute format('delete from warehouse.%I where published_from = $1', p_mart) using p_number;
    execute format('update warehouse.%I set published_to = 2147483647 where published_to = $1', p_mart) using p_number;
    delete from ledger.stored_mart_state where mart = p_mart and publication_number = p_number;
end
$$;
comment on function ledger.forget_mart(text, integer) is 'Take back what a publication changed in a stored mart';

create function ledger.store_mart(p_mart text, p_number integer, p_fingerprint text) returns void
language plpgsql as $$
declare
    registered ledger.stored_mart;
    looked_at text := current_setting('orkestrasi.publication', true);
    touched jsonb;
    rows_anew jsonb;
    computed_scope text;
    kept_scope text;
    closed bigint;
    added bigint;
    all_closed bigint := 0;
    all_added bigint := 0;
    columns text;
    same_key text;
    same_row text;
begin
    select * into strict registered from ledger.stored_mart where mart = p_mart;
    perform ledger.forget_mart(p_mart, p_number);
    perform set_config('orkestrasi.publication', p_number::text, true);

    select string_agg(format('%I', c), ', ') into columns from unnest(registered.shown_columns) as c;
    select string_agg(format('kept.%1$I = fresh.%1$I', c), ' and ') into same_key
    from unnest(registered.key_columns) as c;
    select format('(%s) is not distinct from (%s)',
        string_agg(format('kept.%I', c), ', '), string_agg(format('fresh.%I', c), ', ')) into same_row
    from unnest(registered.shown_columns) as c;

    if registered.touched is null or p_fingerprint is distinct from (
        select s.fingerprint from ledger.stored_mart_state as s
        where s.mart = p_mart and s.publication_number < p_number
        order by s.publication_number desc limit 1
    ) then
        touched := '[{}]';
    else
        execute format('select coalesce(jsonb_agg(to_jsonb(t)), ''[]'') from (%s) as t', registered.touched) into touched;
    end if;

    for rows_anew in select e.value from jsonb_array_elements(touched) as e loop
        -- An array without anything in it: nothing of this group has changed.
        continue when exists (select 1 from jsonb_each(rows_anew) as g where g.value = 'null');
        select
            coalesce(string_agg('computed.' || condition, ' and '), 'true'),
            coalesce(string_agg('kept.' || condition, ' and '), 'true')
        into computed_scope, kept_scope
        from (
            -- Constants of the column's own type: the condition reaches the indexes of the facts, and its size is known.
            select format(
                '%I = any(%L::%s[])', g.key,
                (select array_agg(v) from jsonb_array_elements_text(g.value) as v)::text,
                format_type(a.atttypid, null)
            ) as condition
            from jsonb_each(rows_anew) as g
            inner join pg_attribute as a on a.attrelid = format('warehouse.%I', p_mart)::regclass and a.attname = g.key
        ) as conditions;
        -- A table of its own, so that the planner knows how many rows there are to compare.
        execute format(
            'create temporary table fresh on commit drop as select %s from intermediate.%I as computed where %s',
            columns, p_mart, computed_scope
        );
        execute format(
            $store$
            with closed as (
                update warehouse.%2$I as kept set published_to = $1
                where kept.published_to = 2147483647 and %3$s
                    and not exists (select 1 from fresh where %4$s and %5$s)
                returning 1
            ),
            added as (
                insert into warehouse.%2$I (%1$s, published_from)
                select %1$s, $1 from fresh
                where not exists (
                    select 1 from warehouse.%2$I as kept
                    where kept.published_to = 2147483647 and %3$s and %4$s and %5$s
                )
                returning 1
            )
            select (select count(*) from closed), (select count(*) from added)
            $store$,
            columns, p_mart, kept_scope, same_key, same_row
        ) using p_number into closed, added;
        drop table fresh;
        all_closed := all_closed + closed;
        all_added := all_added + added;
    end loop;

    insert into ledger.stored_mart_state (mart, publication_number, fingerprint, rows_closed, rows_added)
    values (p_mart, p_number, p_fingerprint, all_closed, all_added);
    -- Marts that read this one are stored next, and readers follow: none may plan with the statistics of an emptier table.
    if all_closed + all_added > (
        select greatest(1000, reltuples * 0.05) from pg_class where oid = format('warehouse.%I', p_mart)::regclass
    ) then
        execute format('analyze warehouse.%I', p_mart);
    end if;
    perform set_config('orkestrasi.publication', coalesce(looked_at, ''), true);
end
$$;
comment on function ledger.store_mart(text, integer, text) is
'Compute a mart for a publication, as far as that changes it, and keep what differs from the one before. Doing it again changes nothing';

create function ledger.store_marts(p_number integer, p_only_after_gate_2 boolean default false) returns void
language plpgsql as $$
declare
    next record;
begin
    for next in
        select m.mart, f.fingerprint
        from ledger.stored_mart as m
        inner join ledger.mart_fingerprints() as f on m.mart = f.mart
        where m.is_stored_after_gate_2 or not p_only_after_gate_2
        order by m.depth, m.mart
    loop
        perform ledger.store_mart(next.mart, p_number, next.fingerprint);
    end loop;
end
$$;
comment on function ledger.store_marts(integer, boolean) is 'Store every mart for a publication, each after those it reads';

create function ledger.forget_marts(p_number integer) returns void
language sql as $$
    select ledger.forget_mart(m.mart, p_number) from ledger.stored_mart as m
$$;
comment on function ledger.forget_marts(integer) is 'Take back what a candidate changed in all stored marts';

create function ledger.outdated_marts() returns setof text
language sql stable as $$
    select f.mart
    from ledger.mart_fingerprints() as f
    where f.fingerprint is distinct from (
        select s.fingerprint from ledger.stored_mart_state as s
        where s.mart = f.mart order by s.publication_number desc limit 1
    )
$$;
comment on function ledger.outdated_marts() is
'Marts whose definition or reference data have changed since the newest publication; the next one computes them anew';

create function ledger.catch_up_mart(p_mart text) returns integer
language plpgsql as $$
declare
    missing integer[];
    number integer;
    current_fingerprint text;
begin
    missing := (
        select array_agg(p.number order by p.number)
        from ledger.publication as p
        where p.status = 'published' and p.number > coalesce(
            (select max(s.publication_number) from ledger.stored_mart_state as s where s.mart = p_mart), 0
        )
    );
    if missing is null then
        return 0;
    end if;
    perform pg_advisory_xact_lock(hashtext('orkestrasi.publish'));
    select f.fingerprint into strict current_fingerprint from ledger.mart_fingerprints() as f where f.mart = p_mart;
    foreach number in array missing loop
        perform ledger.store_mart(p_mart, number, current_fingerprint);
    end loop;
    return cardinality(missing);
end
$$;
comment on function ledger.catch_up_mart(text) is
'Store a mart that is new to this database for every publication there is, so that readers never find it empty';

create function ledger.restore_marts(p_shown integer, p_number integer) returns void
language plpgsql as $$
declare
    next record;
    columns text;
    closed bigint;
    added bigint;
begin
    for next in select * from ledger.stored_mart as m order by m.depth, m.mart loop
        if next.is_counted_anew_on_revert then
            perform ledger.store_mart(next.mart, p_number, f.fingerprint)
            from ledger.mart_fingerprints() as f where f.mart = next.mart;
            continue;
        end if;
        select string_agg(format('%I', c), ', ') into columns from unnest(next.shown_columns) as c;
        execute format(
            'update warehouse.%I set published_to = $2 where published_to = 2147483647 and published_from > $1', next.mart
        ) using p_shown, p_number;
        get diagnostics closed = row_count;
        execute format(
            'insert into warehouse.%1$I (%2$s, published_from) select %2$s, $2 from warehouse.%1$I '
            'where published_from <= $1 and published_to > $1 and published_to < 2147483647 and published_from < $2',
            next.mart, columns
        ) using p_shown, p_number;
        get diagnostics added = row_count;
        insert into ledger.stored_mart_state (mart, publication_number, fingerprint, rows_closed, rows_added)
        select next.mart, p_number, s.fingerprint, closed, added
        from ledger.stored_mart_state as s
        where s.mart = next.mart and s.publication_number <= p_shown
        order by s.publication_number desc limit 1;
    end loop;
end
$$;
comment on function ledger.restore_marts(integer, integer) is
'Show in a new publication exactly the rows that an earlier one showed';

------------------------------------------------------------------------------------------------ registering

create function ledger.register_mart(
    p_mart text, p_key_columns text[], p_shown_columns text[], p_touched text, p_lineage text,
    p_counts_findings boolean, p_anew_on_revert boolean
) returns integer
language plpgsql as $$
declare
    wanted ledger.stored_mart;
begin
    wanted := (
        p_mart, ledger.mart_depth(p_mart), p_key_columns, p_shown_columns, p_touched, p_lineage,
        p_counts_findings, p_anew_on_revert
    );
    insert into ledger.stored_mart as known select wanted.*
    on conflict (mart) do update
    set (depth, key_columns, shown_columns, touched, lineage, is_stored_after_gate_2, is_counted_anew_on_revert)
        = (wanted.depth, wanted.key_columns, wanted.shown_columns, wanted.touched, wanted.lineage,
            wanted.is_stored_after_gate_2, wanted.is_counted_anew_on_revert)
    where known.* is distinct from wanted;
    return ledger.catch_up_mart(p_mart);
end
$$;
comment on function ledger.register_mart(text, text[], text[], text, text, boolean, boolean) is
'Note what the model of a stored mart says, and store it for the publications that lack it; returns how many those were';
