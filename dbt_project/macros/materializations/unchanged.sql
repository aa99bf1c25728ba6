{#-
    A build follows every load, models change with a release. What a relation was made from is kept as a hash beside its
    name, in the transaction that makes it; where both still stand, a build has nothing to define and asks one question.
    After a relation was changed by hand: `delete from ledger.built_relation`.
-#}
{% macro definition_hash(sql) -%}
    {#- Raise the number with a change in how a materialization makes its relations. -#}
    {{ return(local_md5(['2', sql, model.description, tojson(model.columns), tojson(model.constraints),
        tojson(model.config)] | join('\n'))) }}
{%- endmacro %}


{% macro is_built_from(hash, relations) -%}
    {%- for relation in relations -%}
        {%- if load_cached_relation(relation) is none -%}
            {{ return(false) }}
        {%- endif -%}
    {%- endfor -%}
    {%- set known = run_query(
        "select 1 from ledger.built_relation where relation = '" ~ this.render() ~ "' and hash = '" ~ hash ~ "'"
    ) -%}
    {{ return(known | length > 0) }}
{%- endmacro %}


{% macro note_built_from(hash) -%}
    {%- do run_query(
        "insert into ledger.built_relation (relation, hash) values ('" ~ this.render() ~ "', '" ~ hash ~ "')"
        ~ ' on conflict (relation) do update set hash = excluded.hash'
    ) -%}
{%- endmacro %}
