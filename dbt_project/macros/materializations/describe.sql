{#-
    dbt's `persist_docs`, but only where the words differ from those that stand there: a build after every load would
    otherwise rewrite thousands of comments that nobody has changed. `more` describes columns that are not the model's.
-#}
{% macro describe(relation, more={}) -%}
    {%- set wanted = {'': model.description | trim} -%}
    {%- for name, column in model.columns.items() -%}
        {%- do wanted.update({name: column.description | trim}) -%}
    {%- endfor -%}
    {%- do wanted.update(more) -%}
    {%- set statements = [] -%}
    {%- for row in run_query(descriptions_of(relation)).rows if row[0] in wanted and wanted[row[0]] != row[1] -%}
        {%- set words = "'" ~ (wanted[row[0]] | replace("'", "''")) ~ "'" -%}
        {%- if row[0] == '' -%}
            {%- do statements.append('comment on ' ~ relation.type ~ ' ' ~ relation ~ ' is ' ~ words) -%}
        {%- else -%}
            {%- do statements.append('comment on column ' ~ relation ~ '.' ~ row[0] ~ ' is ' ~ words) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if statements -%}
        {%- do run_query(statements | join(';\n')) -%}
    {%- endif -%}
{%- endmacro %}


{% macro descriptions_of(relation) -%}
    select
        '' as name,
        coalesce(obj_description('{{ relation }}'::regclass, 'pg_class'), '') as description
    union all
    select
        attname,
        coalesce(col_description(attrelid, attnum), '')
    from pg_attribute
    where attrelid = '{{ relation }}'::regclass and attnum > 0 and not attisdropped
{%- endmacro %}
