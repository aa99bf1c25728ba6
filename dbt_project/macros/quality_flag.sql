{#- One word on how far a figure may be trusted; the first that applies. Aggregates say `incomplete` before it. -#}
{% macro quality_flag(value, boundary_changed, verdict) -%}
    case
        when {{ value }} is null then 'no_value'
        when {{ boundary_changed }} then 'boundary_changed'
        when {{ verdict }} = 'accepted_with_warnings' then 'accepted_with_warnings'
        else 'ok'
    end
{%- endmacro %}
