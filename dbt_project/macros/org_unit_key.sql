{#- Codes of organisational units are each region's own. -#}
{% macro org_unit_key(region_id, org_unit_code) -%}
    {{ regional_key(region_id, org_unit_code) }}
{%- endmacro %}
