-- The rows of every fact of records, for what holds of all of them alike. One line per dataset: its fact and the amount
-- that is added up when submitted, loaded and shown are compared.
{% set facts = [
    ['investment_realization', 'fct_investment_realization', 'total_idr'],
    ['procurement_packages', 'fct_procurement_package', 'contract_idr'],
    ['commodity_prices', 'fct_commodity_price', 'price_idr'],
    ['performance_agreements', 'fct_performance_agreement', 'realized_value'],
] %}

{% for dataset, fact, amount in facts %}
    select
        '{{ dataset }}' as dataset,
        submission_id,
        row_number,
        region_id,
        region_key,
        '{{ amount }}' as amount_column,
        {{ amount }}::numeric as amount
    from {{ ref(fact) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
