{#- Left-closed: 2.60 exactly is Baik (Kepmen PANRB 663/2024). -#}
{% macro spbe_predicate(spbe_index) -%}
    case
        when {{ spbe_index }} >= 4.2 then 'Memuaskan'
        when {{ spbe_index }} >= 3.5 then 'Sangat Baik'
        when {{ spbe_index }} >= 2.6 then 'Baik'
        when {{ spbe_index }} >= 1.8 then 'Cukup'
        when {{ spbe_index }} < 1.8 then 'Kurang'
    end
{%- endmacro %}
