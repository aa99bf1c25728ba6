{#- Key of a member whose codes each region gives by itself (units, services, malls ...): the region is part of it. -#}
{% macro regional_key(region_id, code) -%}
    coalesce({{ region_id }} || '/' || {{ code }}, 'UNKNOWN')
{%- endmacro %}
