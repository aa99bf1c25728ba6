{#-
    What a publication shows, kept row by row with the span of publications that shows it
    (include/orkestrasi/ledger/migrations/versions/0004_stored_marts.sql, docs/decisions/0023-stored-marts.md).

    From one model `m` come three relations of its name:

    intermediate.m  the view that computes it, for the publication the session looks at
    warehouse.m     the stored rows, published_from <= p < published_to
    marts.m         the view that readers see: the rows of their publication

    The build computes nothing: a candidate stores what it changes (publish/candidate.py). A mart that is new to the
    database is stored here at once for every publication there is, so that nobody finds it empty.

    key             columns that tell the rows of one publication apart; never null
    touched         SQL that says what a publication can have changed (macros/touched.sql); left out: everything
    lineage         SQL over a row `shown`: the submissions and rows behind it, for `orkestrasi trace`
    region_column   what row security goes by: `region_id`, or none for a mart that is not about single regions
    counts_findings it is stored again after gate 2, which may have found something
    anew_on_revert  it tells what a revert does not take back, and is computed for it; others are restored row by row
-#}
{% materialization stored_mart, adapter='postgres' %}
    {%- set shows = this.incorporate(type='view') -%}
    {%- set computes = shows.incorporate(path={'schema': 'intermediate'}) -%}
    {%- set keeps = this.incorporate(path={'schema': 'warehouse'}, type='table') -%}
    {%- set shown_columns = model.columns.keys() | reject('equalto', 'publication_number') | list -%}
    {%- set key = config.require('key') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set hash = definition_hash(sql) %}
    {% if is_built_from(hash, [shows, computes, keeps]) %}
        {% call statement('main') -%} select ledger.catch_up_mart('{{ this.identifier }}') {%- endcall %}
    {% else %}
        {% do get_assert_columns_equivalent(sql) %}
        {% do run_query(change_view(computes, sql, load_cached_relation(computes))) %}
        {% do keep_rows(keeps, shown_columns, key) %}
        {% do guard_regions(keeps, shown_columns) %}
        {% call statement('main') -%}
            {{ change_view(shows, rows_of_publication(keeps, shown_columns), load_cached_relation(shows)) }}
        {%- endcall %}
        {% do run_query(register_mart(shown_columns, key)) %}
        {% do apply_grants(shows, config.get('grants'), should_revoke=False) %}
        {% do describe(shows) %}
        {% do describe(keeps, {
            'published_from': 'First publication that shows the row',
            'published_to': 'First publication that does not show it any more; 2147483647 = it is still shown',
        }) %}
        {% do note_built_from(hash) %}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [shows, computes, keeps]}) }}
{% endmaterialization %}


{#-
    Row security knows which rows a reader sees (ledger.guard_mart). Whom it does not bind (the loader, gate 2) sees the
    same rows by the condition that stands here. Not a security barrier: as one, the view would hand all its columns on,
    and an aggregate over a wide mart would take three times as long.
-#}
{% macro rows_of_publication(keeps, shown_columns) -%}
    select
        (select ledger.shown_publication()) as publication_number,
        {% for column in shown_columns -%}
            {{ column }}{{ ',' if not loop.last }}
        {% endfor -%}
    from {{ keeps }}
    where
        (select row_security_active('{{ keeps }}'::regclass))
        or (
            (published_from > (select ledger.shown_publication())) is not true
            and (published_to <= (select ledger.shown_publication())) is not true
        )
{%- endmacro %}


{% macro keep_rows(keeps, shown_columns, key) -%}
    {%- if load_cached_relation(keeps) is none -%}
        {#- The span first: every look asks for it, and a column is the dearer to reach the more stand before it. -#}
        {%- do run_query(
            'create table ' ~ keeps
            ~ ' (published_from integer not null, published_to integer not null default 2147483647, '
            ~ column_definitions(shown_columns) | join(', ')
            ~ ', primary key (' ~ key | join(', ') ~ ', published_from))'
        ) -%}
        {%- do run_query(
            'create index ' ~ keeps.identifier ~ '_opened on ' ~ keeps ~ ' (published_from)'
        ) -%}
        {%- do run_query(
            'create index ' ~ keeps.identifier ~ '_closed on ' ~ keeps
            ~ ' (published_to) where published_to < 2147483647'
        ) -%}
    {%- else -%}
        {%- do add_missing_columns(keeps, shown_columns) -%}
    {%- endif -%}
    {%- do create_named_indexes(keeps) -%}
{%- endmacro %}


{% macro column_definitions(shown_columns) -%}
    {%- set definitions = [] -%}
    {%- for name in shown_columns -%}
        {%- do definitions.append(name ~ ' ' ~ model.columns[name].data_type) -%}
    {%- endfor -%}
    {{ return(definitions) }}
{%- endmacro %}


{#-
    Row security: readers see the rows of their publication, a reader of single regions those of its regions and of the
    wholes they are part of. Readers may select from the table, but not name it: they have no right to the schema, only
    to the view over it.
-#}
{% macro guard_regions(keeps, shown_columns) -%}
    {%- set region_column = config.get('region_column', 'region_id') -%}
    {%- if region_column != 'none' and region_column not in shown_columns -%}
        {%- do exceptions.raise_compiler_error(
            this ~ ' has no column ' ~ region_column ~ '; say region_column, or none where it is not about regions'
        ) -%}
    {%- elif region_column == 'none' and 'region_id' in shown_columns -%}
        {%- do exceptions.raise_compiler_error(this ~ ' shows region_id and must be guarded by it') -%}
    {%- endif -%}
    {%- do run_query("select ledger.guard_mart('" ~ keeps.identifier ~ "', " ~ sql_text(region_column) ~ ')') -%}
{%- endmacro %}


{% macro register_mart(shown_columns, key) -%}
    select ledger.register_mart(
        '{{ this.identifier }}',
        array[{% for column in key %}'{{ column }}'{{ ', ' if not loop.last }}{% endfor %}],
        array[{% for column in shown_columns %}'{{ column }}'{{ ', ' if not loop.last }}{% endfor %}],
        {{ sql_text(config.get('touched')) }},
        {{ sql_text(config.get('lineage')) }},
        {{ config.get('counts_findings', false) }},
        {{ config.get('anew_on_revert', false) }}
    )
{%- endmacro %}


{% macro sql_text(text) -%}
    {{ return('null' if text is none else "$text$" ~ text ~ "$text$") }}
{%- endmacro %}
