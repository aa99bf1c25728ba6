{#- One amount in percent of another, to two decimals; null where the other is zero or unknown: nothing divides by zero. -#}
{% macro percent(part, whole) -%}
    trim_scale(round(100.0 * {{ part }} / nullif({{ whole }}, 0), 2))
{%- endmacro %}


{#- A mean to two decimals, without trailing zeros. -#}
{% macro two_decimals(value) -%}
    trim_scale(round({{ value }}, 2))
{%- endmacro %}
