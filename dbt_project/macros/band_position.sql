{#- Where a value stands to its band; both bounds belong to the band. Null where there is no value or no band. -#}
{% macro band_position(value, lower_bound, upper_bound) -%}
    case
        when {{ value }} < {{ lower_bound }} then 'below'
        when {{ value }} > {{ upper_bound }} then 'above'
        when {{ value }} between {{ lower_bound }} and {{ upper_bound }} then 'inside'
    end
{%- endmacro %}
