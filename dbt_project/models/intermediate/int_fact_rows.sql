-- The rows of every fact of records, for what holds of all of them alike. One line per dataset: its fact and the amount
-- that is added up when submitted, loaded and shown are compared; none where a dataset has no figures, only rows.
{% set facts = [
    ['investment_realization', 'fct_investment_realization', 'total_idr'],
    ['procurement_packages', 'fct_procurement_package', 'contract_idr'],
    ['commodity_prices', 'fct_commodity_price', 'price_idr'],
    ['performance_agreements', 'fct_performance_agreement', 'realized_value'],
    ['poverty_interventions', 'fct_poverty_intervention', 'amount_idr'],
    ['poverty_registry', 'fct_poverty_registry', 'member_count'],
    ['poverty_program_budgets', 'fct_program_budget', 'realized_idr'],
    ['aid_complaints', 'fct_complaint', none],
    ['investment_projects', 'fct_investment_project', 'fixed_capital_idr'],
    ['investment_summary', 'fct_investment_summary', 'total_idr'],
] %}

{% for dataset, fact, amount in facts %}
    select
        '{{ dataset }}' as dataset,
        submission_id,
        row_number,
        region_id,
        region_key,
        {{ "'" ~ amount ~ "'" if amount else 'null::text' }} as amount_column,
        {{ amount if amount else 'null' }}::numeric as amount
    from {{ ref(fact) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
