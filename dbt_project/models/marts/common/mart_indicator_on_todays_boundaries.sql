{{ config(materialized='published_view') }}

-- Every region in its area of today: reported figures, and for regions whose boundary changed what was put together.

select
    publication_number,
    cluster_code,
    indicator_code,
    indicator_label,
    definition_version,
    unit,
    direction,
    source_code,
    'today' as boundary_basis,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    province_name,
    period_key,
    period_label,
    period_type,
    period_ends_on,
    year,
    value,
    previous_period_key,
    previous_value,
    false as is_put_together,
    is_synthetic,
    quality_flag
from {{ ref('mart_indicator') }}
where last_boundary_change_on is null

union all

select
    publication_number,
    cluster_code,
    indicator_code,
    indicator_label,
    definition_version,
    unit,
    direction,
    source_code,
    'today' as boundary_basis,
    region_id,
    region_name,
    level,
    kemendagri_code,
    bps_code,
    province_name,
    period_key,
    period_label,
    period_type,
    period_ends_on,
    year,
    value,
    previous_period_key,
    previous_value,
    is_put_together,
    is_synthetic,
    quality_flag
from {{ ref('mart_indicator_comparable') }}
where boundary_basis = 'today'
