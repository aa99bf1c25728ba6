-- Generated from expectations/datasets by `make contracts`; do not edit.

select
    submission_id,
    is_synthetic
from {{ ref('stg_indicator_values') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_acting_head_reports') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_awards') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_civil_service_training') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_innovation_replications') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_innovations') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_official_figures') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_reform_action_plans') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_region_registry') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_digital_services') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_mpp_facility_services') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_performance_agreements') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_performance_follow_ups') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_process_simplifications') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_service_integrations') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_spbe_components') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_opd_budgets') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_procurement_packages') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_procurement_plans') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_procurement_receipts') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_commodity_prices') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_inflation_actions') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_investment_projects') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_investment_realization') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_investment_summary') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_aid_complaints') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_poverty_interventions') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_poverty_program_budgets') }}

union all

select
    submission_id,
    is_synthetic
from {{ ref('stg_poverty_registry') }}
