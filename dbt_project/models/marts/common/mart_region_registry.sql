{{ config(
    key=['list_name', 'list_date', 'code_system', 'level'],
    region_column='none',
    touched=touched_by_fact('fct_region_registry', ['list_name']),
    lineage="
        select
            r.submission_id,
            r.row_number
        from intermediate.int_standing_region_registry as r
        inner join warehouse.dim_region as d on r.region_key = d.region_key
        where
            (r.list_name, r.list_date, r.code_system, d.level)
            = (shown.list_name, shown.list_date, shown.code_system, shown.level)
    ",
) }}

-- A list of regions against our own on its day: n of N, and where its codes or names differ.

with

listed as (

    select * from {{ ref('int_standing_region_registry') }}

),

codes as (

    select * from {{ ref('bridge_region_code') }}

),

regions as (

    select * from {{ ref('dim_region') }}
    where region_id >= 0

),

compared as (

    select
        listed.*,
        regions.level,
        listed.listed_code is not null and not exists (
            select 1 from codes
            where
                codes.code_system = listed.code_system
                and codes.region_id = listed.region_id
                and {{ bare_code('codes.code') }} = {{ bare_code('listed.listed_code') }}
                and listed.list_date between codes.valid_from and codes.valid_to
        ) as has_other_code,
        {{ bare_code('listed.listed_kemendagri_code') }} <> {{ bare_code('regions.kemendagri_code') }}
            as has_other_kemendagri_code,
        {{ bare_region_name('listed.listed_name') }} <> {{ bare_region_name('regions.name') }} as has_other_name
    from listed
    inner join regions on listed.region_key = regions.region_key

),

counted as (

    select
        list_name,
        list_date,
        code_system,
        level,
        count(*) as n_reported,
        count(*) filter (where has_other_code or has_other_kemendagri_code) as differing_code_count,
        count(*) filter (where has_other_name) as differing_name_count,
        sum(population_count) as population_count,
        sum(area_km2) as area_km2,
        bool_or(is_synthetic) as is_synthetic,
        max(verdict) as verdict
    from compared
    group by list_name, list_date, code_system, level

),

missing as (

    select
        counted.list_name,
        counted.list_date,
        counted.code_system,
        counted.level,
        count(*) as n_expected,
        count(*) filter (where compared.region_id is null) as missing_count,
        string_agg(regions.name, ', ' order by regions.name) filter (where compared.region_id is null) as missing_names
    from counted
    inner join regions
        on
            counted.level = regions.level
            and counted.list_date between regions.valid_from and regions.valid_to
    left join compared
        on
            counted.list_name = compared.list_name
            and counted.list_date = compared.list_date
            and counted.code_system = compared.code_system
            and regions.region_id = compared.region_id
    group by counted.list_name, counted.list_date, counted.code_system, counted.level

)

select
    {{ publication() }} as publication_number,
    counted.list_name,
    counted.list_date,
    counted.code_system,
    counted.level,
    counted.n_reported,
    missing.n_expected,
    missing.missing_count,
    -- Where nearly all are missing, their names say nothing.
    case when missing.missing_count <= 50 then missing.missing_names end as missing_names,
    counted.differing_code_count,
    counted.differing_name_count,
    counted.population_count,
    counted.area_km2,
    counted.is_synthetic,
    case
        when missing.missing_count > 0 then 'incomplete'
        when counted.verdict = 'accepted_with_warnings' then 'accepted_with_warnings'
        else 'ok'
    end as quality_flag
from counted
inner join missing
    on
        counted.list_name = missing.list_name
        and counted.list_date = missing.list_date
        and counted.code_system = missing.code_system
        and counted.level = missing.level
