-- Generated from expectations/datasets by `make contracts`; do not edit.

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    'LAPORAN' as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_mpp_services') }} as wide
cross join
    lateral (
        values
        ('mpp_physical_count', 1, wide.mpp_physical_count::numeric),
        ('mpp_digital_count', 1, wide.mpp_digital_count::numeric),
        ('mpp_service_count', 1, wide.mpp_service_count::numeric),
        ('mpp_agency_count', 1, wide.mpp_agency_count::numeric),
        ('integrated_service_count', 1, wide.integrated_service_count::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code

union all

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    wide.instrument_version as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_spbe_assessment') }} as wide
cross join
    lateral (
        values
        ('spbe_index', 1, wide.spbe_index::numeric),
        ('spbe_domain_1_score', 1, wide.spbe_domain_1_score::numeric),
        ('spbe_domain_2_score', 1, wide.spbe_domain_2_score::numeric),
        ('spbe_domain_3_score', 1, wide.spbe_domain_3_score::numeric),
        ('spbe_domain_4_score', 1, wide.spbe_domain_4_score::numeric),
        ('spbe_indicator_01_score', 1, wide.spbe_indicator_01_score::numeric),
        ('spbe_indicator_02_score', 1, wide.spbe_indicator_02_score::numeric),
        ('spbe_indicator_03_score', 1, wide.spbe_indicator_03_score::numeric),
        ('spbe_indicator_04_score', 1, wide.spbe_indicator_04_score::numeric),
        ('spbe_indicator_05_score', 1, wide.spbe_indicator_05_score::numeric),
        ('spbe_indicator_06_score', 1, wide.spbe_indicator_06_score::numeric),
        ('spbe_indicator_07_score', 1, wide.spbe_indicator_07_score::numeric),
        ('spbe_indicator_08_score', 1, wide.spbe_indicator_08_score::numeric),
        ('spbe_indicator_09_score', 1, wide.spbe_indicator_09_score::numeric),
        ('spbe_indicator_10_score', 1, wide.spbe_indicator_10_score::numeric),
        ('spbe_indicator_11_score', 1, wide.spbe_indicator_11_score::numeric),
        ('spbe_indicator_12_score', 1, wide.spbe_indicator_12_score::numeric),
        ('spbe_indicator_13_score', 1, wide.spbe_indicator_13_score::numeric),
        ('spbe_indicator_14_score', 1, wide.spbe_indicator_14_score::numeric),
        ('spbe_indicator_15_score', 1, wide.spbe_indicator_15_score::numeric),
        ('spbe_indicator_16_score', 1, wide.spbe_indicator_16_score::numeric),
        ('spbe_indicator_17_score', 1, wide.spbe_indicator_17_score::numeric),
        ('spbe_indicator_18_score', 1, wide.spbe_indicator_18_score::numeric),
        ('spbe_indicator_19_score', 1, wide.spbe_indicator_19_score::numeric),
        ('spbe_indicator_20_score', 1, wide.spbe_indicator_20_score::numeric),
        ('spbe_indicator_21_score', 1, wide.spbe_indicator_21_score::numeric),
        ('spbe_indicator_22_score', 1, wide.spbe_indicator_22_score::numeric),
        ('spbe_indicator_23_score', 1, wide.spbe_indicator_23_score::numeric),
        ('spbe_indicator_24_score', 1, wide.spbe_indicator_24_score::numeric),
        ('spbe_indicator_25_score', 1, wide.spbe_indicator_25_score::numeric),
        ('spbe_indicator_26_score', 1, wide.spbe_indicator_26_score::numeric),
        ('spbe_indicator_27_score', 1, wide.spbe_indicator_27_score::numeric),
        ('spbe_indicator_28_score', 1, wide.spbe_indicator_28_score::numeric),
        ('spbe_indicator_29_score', 1, wide.spbe_indicator_29_score::numeric),
        ('spbe_indicator_30_score', 1, wide.spbe_indicator_30_score::numeric),
        ('spbe_indicator_31_score', 1, wide.spbe_indicator_31_score::numeric),
        ('spbe_indicator_32_score', 1, wide.spbe_indicator_32_score::numeric),
        ('spbe_indicator_33_score', 1, wide.spbe_indicator_33_score::numeric),
        ('spbe_indicator_34_score', 1, wide.spbe_indicator_34_score::numeric),
        ('spbe_indicator_35_score', 1, wide.spbe_indicator_35_score::numeric),
        ('spbe_indicator_36_score', 1, wide.spbe_indicator_36_score::numeric),
        ('spbe_indicator_37_score', 1, wide.spbe_indicator_37_score::numeric),
        ('spbe_indicator_38_score', 1, wide.spbe_indicator_38_score::numeric),
        ('spbe_indicator_39_score', 1, wide.spbe_indicator_39_score::numeric),
        ('spbe_indicator_40_score', 1, wide.spbe_indicator_40_score::numeric),
        ('spbe_indicator_41_score', 1, wide.spbe_indicator_41_score::numeric),
        ('spbe_indicator_42_score', 1, wide.spbe_indicator_42_score::numeric),
        ('spbe_indicator_43_score', 1, wide.spbe_indicator_43_score::numeric),
        ('spbe_indicator_44_score', 1, wide.spbe_indicator_44_score::numeric),
        ('spbe_indicator_45_score', 1, wide.spbe_indicator_45_score::numeric),
        ('spbe_indicator_46_score', 1, wide.spbe_indicator_46_score::numeric),
        ('spbe_indicator_47_score', 1, wide.spbe_indicator_47_score::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code

union all

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    'LAPORAN' as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_domestic_spending') }} as wide
cross join
    lateral (
        values
        ('procurement_budget_idr', 1, wide.procurement_budget_idr::numeric),
        ('rup_total_idr', 1, wide.rup_total_idr::numeric),
        ('rup_pdn_idr', 1, wide.rup_pdn_idr::numeric),
        ('realized_spending_idr', 1, wide.realized_spending_idr::numeric),
        ('realized_pdn_idr', 1, wide.realized_pdn_idr::numeric),
        ('pdn_commitment_pct', 1, wide.pdn_commitment_pct::numeric),
        ('pdn_realized_to_commitment_pct', 1, wide.pdn_realized_to_commitment_pct::numeric),
        ('pdn_realized_pct', 1, wide.pdn_realized_pct::numeric),
        ('rup_progress_pct', 1, wide.rup_progress_pct::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code

union all

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    'LAPORAN' as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_inflation_indicators') }} as wide
cross join
    lateral (
        values
        ('cpi_index', 1, wide.cpi_index::numeric),
        ('inflation_mtm_pct', 1, wide.inflation_mtm_pct::numeric),
        ('inflation_ytd_pct', 1, wide.inflation_ytd_pct::numeric),
        ('inflation_yoy_pct', 1, wide.inflation_yoy_pct::numeric),
        ('iph_change_pct', 1, wide.iph_change_pct::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code

union all

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    'LAPORAN' as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_grdp') }} as wide
cross join
    lateral (
        values
        ('grdp_per_capita_thousand_idr', 1, wide.grdp_per_capita_thousand_idr::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code

union all

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    wide.source_code || '/' || wide.line_definition as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_poverty_indicators') }} as wide
cross join
    lateral (
        values
        ('p0_pct', 1, wide.p0_pct::numeric),
        ('poor_population_thousand', 1, wide.poor_population_thousand::numeric),
        ('p1_index', 1, wide.p1_index::numeric),
        ('p2_index', 1, wide.p2_index::numeric),
        ('poverty_line_idr', 1, wide.poverty_line_idr::numeric),
        ('extreme_poverty_pct', 1, wide.extreme_poverty_pct::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code

union all

select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    wide.survey_code as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{ ref('stg_stunting_prevalence') }} as wide
cross join
    lateral (
        values
        ('stunting_pct', 1, wide.stunting_pct::numeric)
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code
