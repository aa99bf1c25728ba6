{#-
    Several reporters may report the same region and period (a government and the agency that gathers all of them). A
    report is taken as a whole, or the two would be mixed into one that nobody sent.
-#}


{#-
    Whose report stands, per region and period: the government's own, else what was received last. `is_nil` = it declares
    that there is nothing to report; an agency's nil return speaks of no single region.
-#}
{% macro standing_reports(fact, dataset) -%}
    select distinct on (told.region_id, told.period_key)
        told.region_id,
        told.period_key,
        told.reporter_id,
        told.is_nil,
        told.verdict
    from (
        select
            rows_told.region_id,
            rows_told.period_key,
            delivered.reporter_id,
            false as is_nil,
            max(delivered.verdict) as verdict,
            max(delivered.received_at) as received_at
        from {{ ref(fact) }} as rows_told
        inner join {{ source('ledger', 'published_submission') }} as published
            on rows_told.submission_id = published.submission_id
        inner join {{ ref('dim_submission') }} as delivered on rows_told.submission_id = delivered.submission_id
        group by rows_told.region_id, rows_told.period_key, delivered.reporter_id
        union all
        select
            governments.region_id,
            delivered.period_key,
            delivered.reporter_id,
            true,
            delivered.verdict,
            delivered.received_at
        from {{ ref('dim_submission') }} as delivered
        inner join {{ source('ledger', 'published_submission') }} as published
            on delivered.submission_id = published.submission_id
        inner join {{ ref('dim_reporter') }} as governments
            on delivered.reporter_id = governments.reporter_id and governments.kind = 'regional_government'
        where delivered.dataset = '{{ dataset }}' and delivered.is_nil
    ) as told
    inner join {{ ref('dim_reporter') }} as senders on told.reporter_id = senders.reporter_id
    order by
        told.region_id asc,
        told.period_key asc,
        senders.region_id = told.region_id desc,
        told.is_nil asc,
        told.received_at desc,
        told.reporter_id asc
{%- endmacro %}


{#-
    The rows of those reports; `standing` is the CTE that says whose they are. Parts of one report may repeat a row: of
    each `key` what was received last stands.
-#}
{% macro standing_rows(fact, standing, key) -%}
    select distinct on (rows_told.region_id, rows_told.period_key, {% for column in key %}rows_told.{{ column }}{{ ', ' if not loop.last }}{% endfor %})
        rows_told.*,
        delivered.reporter_id,
        delivered.verdict
    from {{ ref(fact) }} as rows_told
    inner join {{ source('ledger', 'published_submission') }} as published
        on rows_told.submission_id = published.submission_id
    inner join {{ ref('dim_submission') }} as delivered on rows_told.submission_id = delivered.submission_id
    inner join {{ standing }}
        on
            rows_told.region_id = {{ standing }}.region_id
            and rows_told.period_key = {{ standing }}.period_key
            and delivered.reporter_id = {{ standing }}.reporter_id
    order by
        rows_told.region_id asc,
        rows_told.period_key asc,
        {% for column in key -%}
            rows_told.{{ column }} asc,
        {% endfor -%}
        delivered.received_at desc,
        rows_told.submission_id desc,
        rows_told.row_number asc
{%- endmacro %}


{#- The regions and periods whose standing report a publication can have changed. `reports`: fact and dataset of each. -#}
{% macro touched_by_reports(reports) -%}
    select
        array_agg(distinct told.region_id) as region_id,
        array_agg(distinct told.period_key) as period_key
    from ({{ told_by_changes(reports) }}) as told
{%- endmacro %}


{#-
    The same by region alone, with every region where a name of an organisational unit comes or leaves: it may be a new
    name, or a unit not known before.
-#}
{% macro touched_by_reports_on_org_units(reports) -%}
    select array_agg(distinct told.region_id) as region_id
    from (
        {{ told_by_changes(reports) }}
        union all
        select
            units.region_id,
            null as period_key
        from warehouse.dim_org_unit as units
        where units.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
    ) as told
{%- endmacro %}


{% macro told_by_changes(reports) -%}
    {% for fact, dataset in reports -%}
        select
            rows_told.region_id,
            rows_told.period_key
        from warehouse.{{ fact }} as rows_told
        where rows_told.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
        union all
        select
            governments.region_id,
            delivered.period_key
        from warehouse.dim_submission as delivered
        inner join warehouse.dim_reporter as governments on delivered.reporter_id = governments.reporter_id
        where
            delivered.dataset = '{{ dataset }}'
            and delivered.is_nil
            and delivered.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
        {{ 'union all' if not loop.last }}
    {% endfor -%}
{%- endmacro %}


{#- The rows of a standing report, or the nil return that stands in their place; `reporter` = column of the mart. -#}
{% macro lineage_of_report(fact, dataset, reporter='reporter_id') -%}
    select
        told.submission_id,
        told.row_number
    from warehouse.{{ fact }} as told
    inner join ledger.published_submission as published on told.submission_id = published.submission_id
    inner join warehouse.dim_submission as delivered on told.submission_id = delivered.submission_id
    where
        (told.region_id, told.period_key, delivered.reporter_id)
        = (shown.region_id, shown.period_key, shown.{{ reporter }})
    union
    select
        delivered.submission_id,
        null::integer as row_number
    from warehouse.dim_submission as delivered
    inner join ledger.published_submission as published on delivered.submission_id = published.submission_id
    where
        delivered.dataset = '{{ dataset }}'
        and delivered.is_nil
        and (delivered.period_key, delivered.reporter_id) = (shown.period_key, shown.{{ reporter }})
{%- endmacro %}
