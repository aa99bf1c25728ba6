{{ config(materialized='published_view', reads_as='owner') }}

-- Read with the owner's rights: outlines are no figures, and every map draws all regions.

with

polygons as (

    select * from {{ source('reference', 'region_polygon') }}

),

regions as (

    select * from {{ ref('dim_region') }}
    where is_current

)

select
    {{ publication() }} as publication_number,
    regions.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    polygons.part,
    polygons.polygon
from polygons
inner join regions on polygons.region_id = regions.region_id
