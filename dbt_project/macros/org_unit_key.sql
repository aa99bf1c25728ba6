{#- Codes of organisational units are each region's own, so the region is part of the key. -#}
{% macro org_unit_key(region_id, org_unit_code) -%}
    coalesce({{ region_id }} || '/' || {{ org_unit_code }}, 'UNKNOWN')
{%- endmacro %}
