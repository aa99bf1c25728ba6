{#- What a publication can have changed in mart_award_vs_outcome, and what stands behind a row of it. -#}


{#- Awards count in their year, outcomes in theirs and, as what was before, in the year after. -#}
{% macro touched_by_outcomes_and_awards() -%}
    select
        array_agg(distinct told.region_id) as region_id,
        array_agg(distinct told.year::text) as period_key
    from (
        select
            region_id,
            year,
            published_from,
            published_to
        from warehouse.mart_award
        {% for mart, where in [
            ('mart_indicator_scorecard',
                "indicator_code in ('p0_pct', 'investment_realization_idr', 'pdn_realized_pct')"),
            ('mart_digitalization_integration', 'true'),
        ] %}
            union all
            select
                kept.region_id,
                kept.year + later.years,
                kept.published_from,
                kept.published_to
            from warehouse.{{ mart }} as kept
            cross join (values (0), (1)) as later (years)
            where {{ where }}
        {% endfor %}
    ) as told
    where told.published_from = (select ledger.as_of()) or told.published_to = (select ledger.as_of())
{%- endmacro %}


{#-
    The awards; the figures compared, of a total since January every one that it adds up; both reports behind each index.
    Inside each lateral, `shown` is the row of the mart that is looked at.
-#}
{% macro lineage_of_award_vs_outcome() -%}
    select
        awards.submission_id,
        awards.row_number
    from intermediate.int_standing_awards as awards
    where (awards.region_id, awards.period_key) = (shown.region_id, shown.period_key)
    union
    select
        behind.submission_id,
        behind.row_number
    from (
        select figures.*
        from marts.mart_indicator_scorecard as figures
        where
            figures.region_id = shown.region_id
            and (
                (
                    (figures.indicator_code, figures.source_code) = ('p0_pct', shown.poverty_source_code)
                    and figures.period_key in (shown.poverty_period_key, shown.poverty_previous_period_key)
                )
                or (
                    (figures.indicator_code, figures.source_code) = ('pdn_realized_pct', shown.pdn_source_code)
                    and figures.period_key in (shown.pdn_period_key, shown.pdn_previous_period_key)
                )
                or (
                    (figures.indicator_code, figures.source_code)
                    = ('investment_realization_idr', shown.investment_source_code)
                    and exists (
                        select 1
                        from warehouse.dim_period as last_added
                        where
                            last_added.period_key
                            in (shown.investment_period_key, shown.investment_previous_period_key)
                            and (last_added.year, last_added.period_type) = (figures.year, figures.period_type)
                            and last_added.ends_on >= figures.period_ends_on
                    )
                )
            )
    ) as shown
    cross join lateral ({{ lineage_of_indicator() }}) as behind
    union
    select
        behind.submission_id,
        behind.row_number
    from (
        select indexes.*
        from marts.mart_digitalization_integration as indexes
        where
            indexes.region_id = shown.region_id
            and indexes.period_key in (shown.integration_period_key, shown.integration_previous_period_key)
    ) as shown
    cross join lateral (
        {{ lineage_of_report('fct_digital_service', 'digital_services') }}
        union
        {{ lineage_of_report('fct_service_integration', 'service_integrations', reporter='integration_reporter_id') }}
    ) as behind
{%- endmacro %}
