{#-
    What a publication can have changed in a stored mart: SQL with one row per group of rows to compute anew and one
    array per column of the mart. All combinations of a group are computed, so a group may name more than has changed,
    never less.
-#}


{#- Where submissions come or leave: the values of `columns` in their rows of a fact. -#}
{% macro touched_by_fact(fact, columns) -%}
    select
        {% for column in columns -%}
            array_agg(distinct {{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor -%}
    from warehouse.{{ fact }}
    where submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
{%- endmacro %}


{#- Where figures come or leave: their indicators and regions, per dataset. -#}
{% macro touched_by_indicator_values() -%}
    select
        array_agg(distinct i.indicator_code) as indicator_code,
        array_agg(distinct f.region_id) as region_id
    from warehouse.fct_indicator_value as f
    inner join warehouse.dim_indicator as i on f.indicator_key = i.indicator_key
    where f.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
    group by i.dataset
{%- endmacro %}


{#- Where a name of an organisational unit comes or leaves: the values of `columns` in the rows of a fact about it. -#}
{% macro touched_by_org_unit_names(fact, columns) -%}
    select
        {% for column in columns -%}
            array_agg(distinct f.{{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor -%}
    from warehouse.{{ fact }} as f
    inner join warehouse.dim_org_unit as u on f.org_unit_key = u.org_unit_key
    where u.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
{%- endmacro %}


{#- Where rows of another stored mart come or leave: the values of `columns` in them; one group per value of `by`. -#}
{% macro touched_by_mart(mart, columns, where='true', by=none) -%}
    select
        {% for column in columns -%}
            array_agg(distinct {{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor -%}
    from warehouse.{{ mart }}
    where
        (published_from = (select ledger.as_of()) or published_to = (select ledger.as_of()))
        and {{ where }}
    {{ 'group by ' ~ by if by }}
{%- endmacro %}


{#- For a mart of reference data alone, which no submission changes. -#}
{% macro touched_by_nothing(column) -%}
    select null as {{ column }}
{%- endmacro %}


{#- The row itself says where it comes from. -#}
{% macro lineage_of_row() -%}
    select
        shown.submission_id,
        shown.row_number
{%- endmacro %}


{#- The same, and the late report that is counted together with it. -#}
{% macro lineage_of_row_and_late_report(fact) -%}
    {{ lineage_of_row() }}
    union
    select
        late.submission_id,
        late.row_number
    from warehouse.{{ fact }} as late
    where
        late.submission_id = shown.late_submission_id
        and late.region_id = shown.region_id
        and late.reported_period_key = shown.late_period_key
{%- endmacro %}


{#- Of a figure of an indicator: its own row, and that of the late report counted together with it. -#}
{% macro lineage_of_indicator() -%}
    {{ lineage_of_row() }}
    union
    select
        late.submission_id,
        late.row_number
    from warehouse.fct_indicator_value as late
    inner join warehouse.dim_indicator as i on late.indicator_key = i.indicator_key
    where
        late.submission_id = shown.late_submission_id
        and late.region_id = shown.region_id
        and late.reported_period_key = shown.late_period_key
        and i.indicator_code = shown.indicator_code
{%- endmacro %}
