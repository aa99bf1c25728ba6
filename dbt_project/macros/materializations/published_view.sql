{#-
    A view that never disappears under its readers. dbt's own `view` renames the old one and drops it with CASCADE at
    every run, which takes along each view that somebody built on it.

    same definition       nothing happens, not even a lock that readers would notice
    columns only added    CREATE OR REPLACE VIEW: dependents, grants and comments stay
    columns changed       dropped and made anew in one transaction, its dependents and grants made again
-#}
{% materialization published_view, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='view') -%}
    {%- if existing is not none and existing.type != 'view' -%}
        {%- do exceptions.raise_compiler_error(this ~ ' is a ' ~ existing.type ~ ', not a view') -%}
    {%- endif -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set hash = definition_hash(sql) %}
    {% if is_built_from(hash, [target]) %}
        {% call statement('main') -%} select 1 as unchanged {%- endcall %}
    {% else %}
        {% do get_assert_columns_equivalent(sql) if config.get('contract').enforced %}
        {% call statement('main') -%} {{ change_view(target, sql, existing) }} {%- endcall %}
        {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, false)) %}
        {% do describe(target) %}
        {% do note_built_from(hash) %}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{#- The statement that brings the view `target`, which stands as `existing` or not at all, to the text `sql`. -#}
{% macro change_view(target, sql, existing) -%}
    {%- set change = 'create' if existing is none else view_change(target, sql) -%}
    {% if change == 'none' %}
        select 1 as unchanged
    {% elif change == 'remake' %}
        {{ remake_view(target, sql) }}
    {% else %}
        create or replace view {{ target }} {{ view_options(target) }} as (
        {{ sql }}
        )
    {% endif %}
{%- endmacro %}


{#-
    What readers see is read with their own rights, so that the row security of the stored rows holds for them.
    `reads_as: owner` is for a mart about what no reader may read otherwise; none with rows of regions may say so. It is a
    barrier, so that no function of a reader sees a row before the view's own condition does.
-#}
{% macro view_options(target) -%}
    {%- if target.schema == 'marts' -%}
        with ({{ 'security_invoker' if config.get('reads_as', 'reader') == 'reader' else 'security_barrier' }})
    {%- endif -%}
{%- endmacro %}


{#- none, replace or remake: what the new text would do to the view that stands. -#}
{% macro view_change(target, sql) -%}
    {%- set wanted = 'wanted_' ~ local_md5(target | string)[:20] -%}
    {%- set options = view_options(target) -%}
    {%- do run_query('create temporary view ' ~ wanted ~ ' ' ~ options ~ ' as (\n' ~ sql ~ '\n)') -%}
    {%- set answer = run_query(view_change_sql(target, wanted)) -%}
    {%- do run_query('drop view pg_temp.' ~ wanted) -%}
    {{ return(answer.columns[0].values()[0]) }}
{%- endmacro %}


{% macro view_change_sql(target, wanted) -%}
    with
    column_list as (
        select
            attrelid,
            attnum,
            row(attname, atttypid, atttypmod, attcollation)::text as description
        from pg_attribute
        where attnum > 0 and not attisdropped
    )

    select
        case
            when
                pg_get_viewdef(to_regclass('{{ target }}')) = pg_get_viewdef('pg_temp.{{ wanted }}'::regclass)
                and (select c.reloptions from pg_class as c where c.oid = to_regclass('{{ target }}'))
                is not distinct from
                (select c.reloptions from pg_class as c where c.oid = 'pg_temp.{{ wanted }}'::regclass)
                then 'none'
            when
                exists (
                    select 1
                    from column_list as kept
                    where
                        kept.attrelid = to_regclass('{{ target }}')
                        and not exists (
                            select 1
                            from column_list as new
                            where
                                new.attrelid = 'pg_temp.{{ wanted }}'::regclass
                                and new.attnum = kept.attnum
                                and new.description = kept.description
                        )
                )
                then 'remake'
            else 'replace'
        end as change
{%- endmacro %}


{#-
    A dependent that no longer fits the new columns is left out with a warning: its own model makes it again in the
    same build, or its owner has to look at it.
-#}
{% macro remake_view(target, sql) -%}
    do $remake$
    declare
        dependent record;
        dependents jsonb;
        privilege text;
        privileges jsonb;
    begin
        with recursive
        reader as (
            select '{{ target }}'::regclass::oid as view_oid, 0 as depth
            union
            select r.ev_class, reader.depth + 1
            from reader
            inner join pg_depend as d on d.refobjid = reader.view_oid and d.classid = 'pg_rewrite'::regclass
            inner join pg_rewrite as r on r.oid = d.objid and r.ev_class <> reader.view_oid
        ),
        affected as (
            select view_oid, max(depth) as depth
            from reader
            group by view_oid
        )
        select
            coalesce(jsonb_agg(
                jsonb_build_object(
                    'name', a.view_oid::regclass::text,
                    'definition', pg_get_viewdef(a.view_oid),
                    'options', (
                        select 'with (' || array_to_string(c.reloptions, ', ') || ')'
                        from pg_class as c
                        where c.oid = a.view_oid
                    ),
                    'remark', obj_description(a.view_oid, 'pg_class')
                )
                order by a.depth
            ) filter (where a.depth > 0), '[]'),
            coalesce((
                select jsonb_agg(format(
                    'grant %s on %s to %s',
                    g.privilege_type,
                    c.oid::regclass,
                    case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end
                ))
                from affected as seen
                inner join pg_class as c on c.oid = seen.view_oid
                cross join aclexplode(c.relacl) as g
                where g.grantee <> c.relowner
            ), '[]')
        into dependents, privileges
        from affected as a;

        drop view {{ target }} cascade;
        create view {{ target }} {{ view_options(target) }} as (
        {{ sql }}
        );

        for dependent in
            select * from jsonb_to_recordset(dependents) as d (name text, definition text, options text, remark text)
        loop
            begin
                execute format('create view %s %s as %s', dependent.name, dependent.options, dependent.definition);
                execute format('comment on view %s is %L', dependent.name, dependent.remark);
            exception when others then
                raise warning '% no longer fits %: %', dependent.name, '{{ target }}', sqlerrm;
            end;
        end loop;
        for privilege in select * from jsonb_array_elements_text(privileges) loop
            begin
                execute privilege;
            exception when undefined_table then
                raise warning 'not granted: %', privilege;
            end;
        end loop;
    end
    $remake$
{%- endmacro %}
