{#-
    The tables of the warehouse: created once, empty, with all their keys, then only ever filled.

    Replaces dbt's own `incremental`, which writes every new row twice (temporary table, then target), updates rows
    that did not change, and names indexes by a hash. Strategies:

    append  facts: insert what the model selects
    upsert  dimensions that facts point at: insert new keys, update rows that differ
    mirror  bridges and reference facts: upsert, and delete keys that the model no longer selects

    `enforce_foreign_keys: false` is for a fact so large that checking each row costs more than writing it: PostgreSQL
    18 still declares its foreign keys, as NOT ENFORCED, and the relationship tests of the model prove them per build.
-#}
{% materialization incremental, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set strategy = config.get('incremental_strategy', 'append') -%}
    {%- if existing is not none and existing.type != 'table' -%}
        {%- do exceptions.raise_compiler_error(this ~ ' is a ' ~ existing.type ~ ', not a table') -%}
    {%- endif -%}
    {%- if strategy not in ('append', 'upsert', 'mirror') -%}
        {%- do exceptions.raise_compiler_error('unknown incremental_strategy ' ~ strategy) -%}
    {%- endif -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set hash = definition_hash(sql) -%}
    {%- set stands = is_built_from(hash, [target]) %}
    {% if not stands %}
        {% if existing is none %}
            {% call statement('create') -%}
                create table {{ target }} {{ columns_and_constraints() }}
            {%- endcall %}
        {% else %}
            {% do add_missing_columns(target, model.columns.keys() | list) %}
            {% do allow_nulls(target) %}
        {% endif %}
        {% do create_named_indexes(target) %}
        {% do get_assert_columns_equivalent(sql) %}
    {% endif %}

    {% if strategy == 'mirror' %}
        {% do run_query(delete_vanished_rows(target, sql)) %}
    {% endif %}
    {% call statement('main') -%}
        {% if strategy == 'append' %}
            {{ insert_rows(target, sql) }}
        {% else %}
            {{ upsert_changed_rows(target, sql) }}
        {% endif %}
    {%- endcall %}

    {% if not stands %}
        {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, false)) %}
        {% do describe(target) %}
        {% do note_built_from(hash) %}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{% macro columns_and_constraints() -%}
    {%- set constraints = [] -%}
    {%- set can_declare_only = run_query('show server_version_num').columns[0].values()[0] | int >= 180000 -%}
    {%- for constraint in adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
        {%- if ' foreign key (' not in constraint or config.get('enforce_foreign_keys', true) -%}
            {%- do constraints.append(constraint) -%}
        {%- elif can_declare_only -%}
            {%- do constraints.append(constraint ~ ' not enforced') -%}
        {%- endif -%}
    {%- endfor -%}
    (
        {{ (adapter.render_raw_columns_constraints(raw_columns=model['columns']) + constraints) | join(',\n        ') }}
    )
{%- endmacro %}


{#- A column added to the contract of a model is added to its table; rows from before keep null. -#}
{% macro add_missing_columns(target, columns) -%}
    {%- set present = adapter.get_columns_in_relation(target) | map(attribute='name') | list -%}
    {%- for name in columns if name not in present -%}
        {%- do run_query('alter table ' ~ target ~ ' add column ' ~ name ~ ' ' ~ model.columns[name].data_type) -%}
    {%- endfor -%}
{%- endmacro %}


{#- A column that the contract of a model no longer calls not null may be null in its table as well; rows stay. -#}
{% macro allow_nulls(target) -%}
    {%- set required = run_query(
        "select attname from pg_attribute where attrelid = '" ~ target ~ "'::regclass and attnum > 0 and attnotnull"
        ~ " and not exists (select 1 from pg_index where indrelid = attrelid and indisprimary and attnum = any(indkey))"
    ).columns[0].values() -%}
    {%- for name, column in model.columns.items() if name in required -%}
        {%- if column.constraints | selectattr('type', 'equalto', 'not_null') | list | length == 0 -%}
            {%- do run_query('alter table ' ~ target ~ ' alter column ' ~ name ~ ' drop not null') -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}


{% macro create_named_indexes(target) -%}
    {%- for index in config.get('indexes', []) -%}
        {%- set columns = index['columns'] -%}
        {%- set name = target.identifier ~ '_by_' ~ (columns | join('_')) -%}
        {%- do run_query(
            'create index if not exists ' ~ name[:63] ~ ' on ' ~ target
            ~ ' using ' ~ index.get('type', 'btree') ~ ' (' ~ (columns | join(', ')) ~ ')'
        ) -%}
    {%- endfor -%}
{%- endmacro %}


{% macro insert_rows(target, sql) -%}
    {%- set columns = model.columns.keys() | join(', ') -%}
    insert into {{ target }} ({{ columns }})
    select {{ columns }}
    from (
        {{ sql }}
    ) as delivered
{%- endmacro %}


{% macro unique_key_columns() -%}
    {%- set key = config.require('unique_key') -%}
    {{ return([key] if key is string else key) }}
{%- endmacro %}


{% macro unique_key_matches() -%}
    {%- for column in unique_key_columns() -%}
        kept.{{ column }} = delivered.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{% macro upsert_changed_rows(target, sql) -%}
    {%- set columns = model.columns.keys() | list -%}
    {%- set attributes = columns | reject('in', unique_key_columns()) | list -%}
    merge into {{ target }} as kept
    using (
        {{ sql }}
    ) as delivered
    on {{ unique_key_matches() }}
    {% if attributes -%}
    when matched and
        row({% for c in attributes %}kept.{{ c }}{{ ', ' if not loop.last }}{% endfor %})
        is distinct from row({% for c in attributes %}delivered.{{ c }}{{ ', ' if not loop.last }}{% endfor %})
        then update set
            {% for c in attributes %}{{ c }} = delivered.{{ c }}{{ ', ' if not loop.last }}{% endfor %}
    {%- endif %}
    when not matched then insert ({{ columns | join(', ') }})
        values ({% for c in columns %}delivered.{{ c }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}


{% macro delete_vanished_rows(target, sql) -%}
    delete from {{ target }} as kept
    where not exists (
        select 1
        from (
            {{ sql }}
        ) as delivered
        where {{ unique_key_matches() }}
    )
{%- endmacro %}
