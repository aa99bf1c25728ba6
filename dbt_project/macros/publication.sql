{#-
    The publication number that this session looks at. A scalar subquery, so that PostgreSQL computes it once per
    query and keeps the plan parallel. Unit tests override it.
-#}
{% macro publication() -%}
    (select ledger.as_of())
{%- endmacro %}
