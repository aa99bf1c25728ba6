{#- Exactly the configured schema: BI, grants and the ledger know these names. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ exceptions.raise_compiler_error('no schema configured for ' ~ node.name) }}
    {%- endif -%}
    {{ custom_schema_name | trim }}
{%- endmacro %}
