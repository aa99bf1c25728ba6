{{ config(
    key=['region_id', 'period_key'],
    touched=touched_by_reports([
        ['fct_digital_service', 'digital_services'],
        ['fct_service_integration', 'service_integrations'],
    ]),
    lineage=lineage_of_report('fct_digital_service', 'digital_services')
        ~ ' union '
        ~ lineage_of_report('fct_service_integration', 'service_integrations', reporter='integration_reporter_id'),
) }}

-- Integration, not the number of applications: what counts is which services exchange data.

with

inventory_reports as (

    {{ standing_reports('fct_digital_service', 'digital_services') }}

),

integration_reports as (

    {{ standing_reports('fct_service_integration', 'service_integrations') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

services as (

    {{ standing_rows('fct_digital_service', 'inventory_reports', ['service_key']) }}

),

integrations as (

    {{ standing_rows(
        'fct_service_integration', 'integration_reports', ['from_service_key', 'to_owner', 'to_service_code']
    ) }}

),

-- In use on the last day of the quarter, and not by hand.
live as (

    select integrations.*
    from integrations
    inner join periods on integrations.period_key = periods.period_key
    where
        integrations.method <> 'MANUAL'
        and integrations.live_on <= periods.ends_on
        and coalesce(integrations.ended_on >= periods.ends_on, true)

),

-- Both ends exchange data; the end in another region is that region's to report.
linked_services as (

    select
        region_id,
        period_key,
        from_service_key as service_key
    from live
    union
    select
        region_id,
        period_key,
        to_service_key
    from live
    where to_region_id = region_id

),

service_counts as (

    select
        services.region_id,
        services.period_key,
        count(*) as service_count,
        count(distinct lower(btrim(services.application_name))) as application_count,
        count(*) filter (where services.channel = 'DIGITAL_PENUH') as full_digital_service_count,
        count(linked_services.service_key) as integrated_service_count,
        count(*) filter (where services.service_category = 'ADMINDUK') as adminduk_service_count,
        count(linked_services.service_key) filter (where services.service_category = 'ADMINDUK')
            as adminduk_integrated_service_count,
        bool_or(services.is_synthetic) as is_synthetic
    from services
    left join linked_services
        on
            services.region_id = linked_services.region_id
            and services.period_key = linked_services.period_key
            and services.service_key = linked_services.service_key
    group by services.region_id, services.period_key

),

integration_counts as (

    select
        region_id,
        period_key,
        count(*) as integration_count
    from live
    group by region_id, period_key

),

integration_origins as (

    select
        region_id,
        period_key,
        bool_or(is_synthetic) as is_synthetic
    from integrations
    group by region_id, period_key

),

joined as (

    select
        coalesce(inventory_reports.region_id, integration_reports.region_id) as region_id,
        coalesce(inventory_reports.period_key, integration_reports.period_key) as period_key,
        inventory_reports.reporter_id,
        integration_reports.reporter_id as integration_reporter_id,
        num_nonnulls(inventory_reports.reporter_id, integration_reports.reporter_id) as n_reported,
        greatest(inventory_reports.verdict, integration_reports.verdict) as verdict
    from inventory_reports
    full join integration_reports
        on
            inventory_reports.region_id = integration_reports.region_id
            and inventory_reports.period_key = integration_reports.period_key

),

-- A nil return is zero, a report that has not come is not known.
counted as (

    select
        joined.*,
        case when joined.reporter_id is not null then coalesce(service_counts.service_count, 0) end as service_count,
        case when joined.reporter_id is not null then coalesce(service_counts.application_count, 0) end
            as application_count,
        case when joined.reporter_id is not null then coalesce(service_counts.full_digital_service_count, 0) end
            as full_digital_service_count,
        case when joined.reporter_id is not null then coalesce(service_counts.adminduk_service_count, 0) end
            as adminduk_service_count,
        case when joined.n_reported = 2 then coalesce(service_counts.integrated_service_count, 0) end
            as integrated_service_count,
        case when joined.n_reported = 2 then coalesce(service_counts.adminduk_integrated_service_count, 0) end
            as adminduk_integrated_service_count,
        case
            when joined.integration_reporter_id is not null then coalesce(integration_counts.integration_count, 0)
        end as integration_count,
        coalesce(service_counts.is_synthetic, false) or coalesce(integration_origins.is_synthetic, false)
            as is_synthetic
    from joined
    left join service_counts
        on joined.region_id = service_counts.region_id and joined.period_key = service_counts.period_key
    left join integration_counts
        on joined.region_id = integration_counts.region_id and joined.period_key = integration_counts.period_key
    left join integration_origins
        on joined.region_id = integration_origins.region_id and joined.period_key = integration_origins.period_key

),

indexed as (

    select
        *,
        trim_scale(round(100.0 * integrated_service_count / nullif(service_count, 0), 2)) as integration_index_pct,
        trim_scale(round(100.0 * adminduk_integrated_service_count / nullif(adminduk_service_count, 0), 2))
            as adminduk_integration_index_pct
    from counted

)

select
    {{ publication() }} as publication_number,
    indexed.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    indexed.period_key,
    periods.label_id as period_label,
    periods.year,
    indexed.service_count,
    indexed.application_count,
    indexed.full_digital_service_count,
    indexed.integrated_service_count,
    indexed.integration_count,
    indexed.integration_index_pct,
    indexed.adminduk_service_count,
    indexed.adminduk_integrated_service_count,
    indexed.adminduk_integration_index_pct,
    indexed.n_reported,
    2 as n_expected,
    indexed.is_synthetic,
    case
        when indexed.n_reported < 2 then 'incomplete'
        else {{ quality_flag('indexed.integration_index_pct', 'false', 'indexed.verdict') }}
    end as quality_flag,
    indexed.reporter_id,
    indexed.integration_reporter_id
from indexed
inner join periods on indexed.period_key = periods.period_key
inner join regions
    on
        indexed.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
