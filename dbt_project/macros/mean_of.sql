{#- The mean of the columns that have a value, to two decimals; null where none has. -#}
{% macro mean_of(columns) -%}
    trim_scale(round(
        (
            {%- for column in columns %}
                coalesce({{ column }}, 0){{ ' +' if not loop.last }}
            {%- endfor %}
        )
        / nullif(num_nonnulls({{ columns | join(', ') }}), 0),
        2
    ))
{%- endmacro %}
