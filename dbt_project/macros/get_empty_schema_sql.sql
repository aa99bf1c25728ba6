{#-
    The columns of a model's contract as an empty query. dbt's own warns about `numeric` without a scale; here a figure
    keeps the digits that were reported, so that 9.57 stays 9.57.
-#}
{% macro postgres__get_empty_schema_sql(columns) -%}
    select
        {% for column in columns.values() -%}
        cast(null as {{ column['data_type'] }}) as {{ column['name'] }}{{ ',' if not loop.last }}
        {% endfor %}
{%- endmacro %}
