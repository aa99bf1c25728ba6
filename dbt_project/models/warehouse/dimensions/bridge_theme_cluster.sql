{{ config(incremental_strategy='mirror', unique_key=['theme_code', 'cluster_code']) }}

with

themes as (

    select * from {{ source('reference', 'theme') }}

),

contents as (

    select * from {{ source('reference', 'theme_cluster') }}

)

select
    themes.theme_code,
    contents.cluster_code,
    themes.label_id as theme_label_id,
    themes.label_en as theme_label_en,
    themes.display_order as theme_display_order,
    contents.basis
from themes
inner join contents on themes.theme_code = contents.theme_code
