-- Every span of a region with the attributes that hold in it: code in both systems, parent, province, last change of
-- boundary.

with

versions as (

    select * from {{ source('reference', 'region_version') }}

),

regions as (

    select * from {{ source('reference', 'region') }}

),

codes as (

    select * from {{ source('reference', 'region_code') }}
    where code_system = 'BPS'

),

lineage as (

    select * from {{ source('reference', 'region_lineage') }}

),

populations as (

    select * from {{ source('reference', 'population') }}

),

boundary_changes as (

    select
        touched.region_id,
        max(lineage.event_date) as last_boundary_change_on
    from lineage
    cross join lateral (values (lineage.predecessor_id), (lineage.successor_id)) as touched (region_id)
    where lineage.changes_boundary
    group by touched.region_id

)

select
    versions.region_key,
    versions.region_id,
    regions.level,
    versions.name,
    versions.kemendagri_code,
    bps.code as bps_code,
    versions.parent_region_id,
    case
        when regions.level = 'province' then versions.region_id
        when regions.level in ('regency', 'city') then versions.parent_region_id
    end as province_id,
    case
        when regions.level = 'province' then versions.name
        when regions.level in ('regency', 'city') then parent.name
    end as province_name,
    regions.island_group,
    regions.is_autonomous,
    people.population,
    people.year as population_year,
    boundary_changes.last_boundary_change_on,
    versions.valid_from,
    versions.valid_to,
    versions.valid_to = max(versions.valid_to) over (partition by versions.region_id) as is_current
from versions
inner join regions on versions.region_id = regions.region_id
left join boundary_changes on versions.region_id = boundary_changes.region_id
left join lateral (
    -- The code of that span; of a span without one (a source keeps its own dates), the newest code.
    select codes.code
    from codes
    where codes.region_id = versions.region_id
    order by
        codes.valid_from <= versions.valid_to and codes.valid_to >= versions.valid_from desc,
        codes.valid_from desc
    limit 1
) as bps on true
left join lateral (
    select parents.name
    from versions as parents
    where parents.region_id = versions.parent_region_id and parents.valid_from <= versions.valid_to
    order by parents.valid_from desc
    limit 1
) as parent on true
left join lateral (
    select
        populations.population,
        populations.year
    from populations
    where populations.region_id = versions.region_id
    order by populations.year desc
    limit 1
) as people on true
