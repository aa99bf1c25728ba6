{{ config(materialized='published_view') }}

with

sectors as (

    select * from {{ ref('mart_investment_sector') }}

)

select
    sectors.publication_number,
    sectors.region_id,
    sectors.region_name,
    sectors.level,
    sectors.kemendagri_code,
    sectors.bps_code,
    sectors.province_name,
    sectors.island_group,
    sectors.period_key,
    sectors.period_label,
    sectors.year,
    sectors.sector_code,
    sectors.sector_label,
    by_type.investment_type,
    by_type.realized_idr,
    sectors.is_synthetic,
    sectors.quality_flag,
    sectors.reporter_id,
    sectors.submission_id,
    sectors.row_number,
    by_type.late_idr,
    sectors.late_period_key,
    sectors.late_submission_id
from sectors
cross join
    lateral (
        values
        ('PMA', sectors.pma_idr, sectors.late_pma_idr),
        ('PMDN', sectors.pmdn_idr, sectors.late_pmdn_idr)
    ) as by_type (investment_type, realized_idr, late_idr)
