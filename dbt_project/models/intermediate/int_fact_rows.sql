-- The rows of every fact of records, for what holds of all of them alike. One line per dataset: its fact and the amount
-- that is added up when submitted, loaded and shown are compared; none where the dataset has no number in it, then only
-- rows are compared.
{% set facts = [
    ['investment_realization', 'fct_investment_realization', 'total_idr'],
    ['procurement_packages', 'fct_procurement_package', 'contract_idr'],
    ['commodity_prices', 'fct_commodity_price', 'price_idr'],
    ['performance_agreements', 'fct_performance_agreement', 'realized_value'],
    ['mpp_facility_services', 'fct_mpp_service', 'transaction_count'],
    ['digital_services', 'fct_digital_service', none],
    ['service_integrations', 'fct_service_integration', none],
    ['spbe_components', 'fct_spbe_score', 'score'],
    ['process_simplifications', 'fct_process_simplification', 'step_before_count'],
    ['performance_follow_ups', 'fct_follow_up', none],
    ['civil_service_training', 'fct_civil_service_training', 'person_count'],
    ['poverty_interventions', 'fct_poverty_intervention', 'amount_idr'],
    ['poverty_registry', 'fct_poverty_registry', 'member_count'],
    ['poverty_program_budgets', 'fct_program_budget', 'realized_idr'],
    ['aid_complaints', 'fct_complaint', none],
    ['investment_projects', 'fct_investment_project', 'fixed_capital_idr'],
    ['investment_summary', 'fct_investment_summary', 'total_idr'],
    ['inflation_actions', 'fct_inflation_action', 'action_count'],
    ['procurement_plans', 'fct_procurement_plan', 'budget_ceiling_idr'],
    ['procurement_receipts', 'fct_procurement_receipt', 'receipt_idr'],
    ['opd_budgets', 'fct_opd_budget', 'total_idr'],
    ['innovations', 'fct_innovation', 'novelty_score'],
    ['innovation_replications', 'fct_innovation_replication', none],
    ['awards', 'fct_award', none],
    ['reform_action_plans', 'fct_action_plan', 'budget_idr'],
    ['acting_head_reports', 'fct_acting_head_report', none],
    ['official_figures', 'fct_official_figure', 'figure'],
    ['region_registry', 'fct_region_registry', 'population_count'],
] %}

{% for dataset, fact, amount in facts %}
    select
        '{{ dataset }}' as dataset,
        submission_id,
        row_number,
        region_id,
        region_key,
        {{ "'" ~ amount ~ "'" if amount else 'null' }}::text as amount_column,
        {{ amount or 'null' }}::numeric as amount
    from {{ ref(fact) }}
    -- That fact holds the ministry's assessments as well, which are reconciled as indicators.
    {{ "where dataset = 'spbe_components'" if fact == 'fct_spbe_score' }}
    {{ 'union all' if not loop.last }}
{% endfor %}
