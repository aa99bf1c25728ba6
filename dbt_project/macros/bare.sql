{#- Codes and names without what people write differently: 11.01 and 1101, KAB. ACEH SELATAN and Kabupaten Aceh Selatan. -#}
{% macro bare_code(code) -%}
    replace({{ code }}, '.', '')
{%- endmacro %}


{#- Kota is kept: a city and a regency may share the rest of their name. -#}
{% macro bare_region_name(name) -%}
    regexp_replace(
        regexp_replace(upper({{ name }}), '^(KABUPATEN|KAB\.?|PROVINSI|PROV\.?) +', ''), '[^A-Z]', '', 'g'
    )
{%- endmacro %}
