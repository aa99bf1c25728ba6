-- Row security of the stored marts. The roles themselves belong to the whole server and are made by ledger/access.py.

create table ledger.region_login (
    login text not null,
    region_id smallint not null references reference.region,
    granted_at timestamptz not null default now(),
    primary key (login, region_id)
);
comment on table ledger.region_login is 'Which regions a login with the role region_reader sees';

create function ledger.visible_regions() returns smallint[]
language sql stable parallel safe security definer
set search_path = pg_catalog
as $$
    with recursive reader as (
        -- A login with regions of its own is that login whatever role it sets. Another one (a BI server that sets a role
        -- per user) is the role it has set. The setting is the caller's also in a function that runs as its owner.
        select coalesce(
            (select min(l.login) from ledger.region_login as l where l.login = session_user),
            nullif(current_setting('role', true), 'none'),
            session_user
        ) as login
    ),
    seen (region_id) as (
        select l.region_id
        from ledger.region_login as l
        inner join reader on l.login = reader.login
        union
        -- The wholes it is part of today: its province and the nation.
        select v.parent_region_id
        from seen
        inner join reference.region_version as v on v.region_id = seen.region_id and v.valid_to >= current_date
        where v.parent_region_id is not null
    )
    select coalesce(array_agg(region_id), '{}')::smallint[] || 0::smallint from seen
$$;
comment on function ledger.visible_regions() is
'The regions whose rows a region_reader sees: its own, the province they lie in, the nation (0)';

create function ledger.guard_mart(p_mart text, p_region_column text) returns void
language plpgsql as $$
declare
    reader text;
    -- The negations are for the planner: of `a > b` with an unknown b it expects a third, of `not true` two thirds.
    is_shown text := '(published_from > (select ledger.shown_publication())) is not true '
        'and (published_to <= (select ledger.shown_publication())) is not true';
begin
    for reader in
        select r.rolname from pg_roles as r
        where r.rolname in ('bi_reader', 'region_reader', 'reviewer', 'engineer')
            and not has_table_privilege(r.oid, format('warehouse.%I', p_mart), 'select')
    loop
        execute format('grant select on warehouse.%I to %I', p_mart, reader);
    end loop;
    if not (select c.relrowsecurity from pg_class as c where c.oid = format('warehouse.%I', p_mart)::regclass) then
        execute format('alter table warehouse.%I enable row level security', p_mart);
    end if;
    for reader in
        select r.rolname from pg_roles as r
        where r.rolname in ('bi_reader', 'region_reader', 'reviewer', 'engineer')
            and not exists (
                select 1 from pg_policies as p
                where p.schemaname = 'warehouse' and p.tablename = p_mart and p.policyname = r.rolname
            )
    loop
        execute format(
            'create policy %1$I on warehouse.%2$I for select to %1$I using (%3$s)',
            reader, p_mart,
            case
                when reader = 'region_reader' and p_region_column <> 'none' then format(
                    '%s and %I = any((select ledger.visible_regions())::smallint[])', is_shown, p_region_column
                )
                else is_shown
            end
        );
    end loop;
end
$$;
comment on function ledger.guard_mart(text, text) is
'Let the readers there are read a stored mart through its view: the rows of their publication and, for region_reader, of its regions. As row security, so that no function of a reader sees another row first';
