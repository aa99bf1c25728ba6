{{ config(
    key=['region_id', 'period_key'],
    touched="
        select array_agg(distinct s.period_key) as period_key
        from ledger.submission as s
        where
            s.dataset = 'mpp_facility_services'
            and s.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
    ",
    lineage="
        select
            told.submission_id,
            told.row_number
        from warehouse.fct_mpp_service as told
        inner join ledger.published_submission as published on told.submission_id = published.submission_id
        inner join warehouse.dim_submission as delivered on told.submission_id = delivered.submission_id
        where
            (told.region_id, told.period_key, delivered.reporter_id)
            = (shown.region_id, shown.period_key, shown.reporter_id)
        union
        -- No mall: the nil return or the list that says so. Not known: the reports of the month, none of which tells.
        select
            delivered.submission_id,
            null::integer as row_number
        from warehouse.dim_submission as delivered
        inner join ledger.published_submission as published on delivered.submission_id = published.submission_id
        where
            delivered.dataset = 'mpp_facility_services'
            and delivered.period_key = shown.period_key
            and coalesce(delivered.reporter_id = shown.reporter_id, true)
            and shown.facility_status <> 'present'
    ",
    indexes=[{'columns': ['period_key']}],
) }}

-- Every region of every month that anybody reported, so that a region without a mall stands in the denominator.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

services as (

    select * from {{ ref('fct_mpp_service') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}
    where dataset = 'mpp_facility_services'

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

reports as (

    select
        submissions.submission_id,
        submissions.period_key,
        submissions.reporter_id,
        submissions.is_nil,
        submissions.is_synthetic,
        submissions.received_at,
        submissions.verdict,
        reporters.kind,
        reporters.region_id
    from submissions
    inner join published on submissions.submission_id = published.submission_id
    inner join reporters on submissions.reporter_id = reporters.reporter_id

),

own_reports as (

    select
        period_key,
        region_id,
        reporter_id,
        bool_and(is_nil) as is_nil,
        coalesce(bool_or(is_synthetic), false) as is_synthetic,
        max(verdict) as verdict
    from reports
    where kind = 'regional_government'
    group by period_key, region_id, reporter_id

),

-- An agency reports for all regions at once: whom it does not list has none. The newest list stands.
national_lists as (

    select distinct on (period_key)
        period_key,
        reporter_id,
        is_synthetic,
        verdict
    from reports
    where kind <> 'regional_government'
    order by period_key asc, received_at desc, submission_id desc

),

areas as (

    select
        periods.period_key,
        periods.label_id as period_label,
        periods.year,
        regions.region_id,
        regions.name as region_name,
        regions.level,
        regions.kemendagri_code,
        regions.bps_code,
        regions.province_name,
        regions.island_group
    from periods
    inner join regions on periods.ends_on between regions.valid_from and regions.valid_to
    where
        periods.period_key in (select reports.period_key from reports)
        and regions.level in ('province', 'regency', 'city')

),

placed as (

    select
        areas.*,
        case
            when own_reports.is_nil then 'nil_return'
            when own_reports.reporter_id is not null then 'own_report'
            when national_lists.reporter_id is not null then 'national_list'
        end as status_basis,
        coalesce(own_reports.reporter_id, national_lists.reporter_id) as reporter_id,
        coalesce(own_reports.is_synthetic, national_lists.is_synthetic, false) as is_report_synthetic,
        coalesce(own_reports.verdict, national_lists.verdict) as verdict
    from areas
    left join own_reports on areas.period_key = own_reports.period_key and areas.region_id = own_reports.region_id
    left join national_lists on areas.period_key = national_lists.period_key

),

-- What each reporter tells; counted before it is joined to the regions, which are many.
counted as (

    select
        services.period_key,
        services.region_id,
        submissions.reporter_id,
        count(distinct services.facility_key) filter (where services.facility_type = 'FISIK')
            as physical_facility_count,
        count(distinct services.facility_key) filter (where services.facility_type = 'DIGITAL')
            as digital_facility_count,
        count(distinct services.service_key) as service_count,
        count(distinct lower(btrim(services.agency_name))) as agency_count,
        count(distinct services.service_key) filter (where services.service_category = 'ADMINDUK')
            as adminduk_service_count,
        sum(services.transaction_count)::bigint as transaction_count,
        min(services.opened_on) as first_opened_on,
        bool_or(services.is_synthetic) as is_synthetic
    from services
    inner join published on services.submission_id = published.submission_id
    inner join submissions on services.submission_id = submissions.submission_id
    group by services.period_key, services.region_id, submissions.reporter_id

),

judged as (

    select
        placed.*,
        counted.physical_facility_count,
        counted.digital_facility_count,
        counted.service_count,
        counted.agency_count,
        counted.adminduk_service_count,
        counted.transaction_count,
        counted.first_opened_on,
        counted.is_synthetic,
        case
            when counted.region_id is not null then 'present'
            when placed.status_basis in ('nil_return', 'national_list') then 'none'
            else 'unknown'
        end as facility_status
    from placed
    left join counted
        on
            placed.period_key = counted.period_key
            and placed.region_id = counted.region_id
            and placed.reporter_id = counted.reporter_id

)

select
    {{ publication() }} as publication_number,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    province_name,
    island_group,
    period_key,
    period_label,
    year,
    facility_status,
    status_basis,
    case when facility_status = 'none' then 0 else physical_facility_count end as physical_facility_count,
    case when facility_status = 'none' then 0 else digital_facility_count end as digital_facility_count,
    case when facility_status = 'none' then 0 else service_count end as service_count,
    case when facility_status = 'none' then 0 else adminduk_service_count end as adminduk_service_count,
    case when facility_status = 'none' then 0 else agency_count end as agency_count,
    case when facility_status = 'none' then 0 else transaction_count end as transaction_count,
    first_opened_on,
    coalesce(is_synthetic, is_report_synthetic) as is_synthetic,
    case
        when facility_status = 'unknown' then 'no_value'
        else {{ quality_flag('0', 'false', 'verdict') }}
    end as quality_flag,
    reporter_id
from judged
