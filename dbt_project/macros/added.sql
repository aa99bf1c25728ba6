{#- A figure together with that of the late report that counts in the same period; null only where both are. -#}
{% macro added(column) -%}
    case when added_{{ column }} is null then {{ column }} else coalesce({{ column }}, 0) + added_{{ column }} end
        as {{ column }}
{%- endmacro %}
