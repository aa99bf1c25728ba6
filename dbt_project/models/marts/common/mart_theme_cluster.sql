{{ config(
    key=['theme_code', 'cluster_code'],
    region_column='none',
    touched=touched_by_nothing('theme_code'),
) }}

with

contents as (

    select * from {{ ref('bridge_theme_cluster') }}

),

clusters as (

    select * from {{ ref('dim_cluster') }}

)

select
    {{ publication() }} as publication_number,
    contents.theme_code,
    contents.theme_label_id as theme_label,
    contents.theme_display_order,
    contents.cluster_code,
    clusters.label_id as cluster_label,
    clusters.display_order as cluster_display_order,
    contents.basis
from contents
inner join clusters on contents.cluster_code = clusters.cluster_code
