-- Reconciliation of what is being built: each accepted submission has as many rows in its fact as in staging, with the
-- same sum. Rows here are submissions that lost or doubled something on the way.
{% set ways = [
    ['int_indicator_values', 'fct_indicator_value', 'value'],
    ['stg_investment_realization', 'fct_investment_realization', 'total_idr'],
    ['stg_procurement_packages', 'fct_procurement_package', 'contract_idr'],
    ['stg_commodity_prices', 'fct_commodity_price', 'price_idr'],
    ['stg_performance_agreements', 'fct_performance_agreement', 'target_value'],
] %}

with

staged as (
    {% for source_model, fact, amount in ways %}
        select
            '{{ fact }}' as fact,
            submission_id,
            count(*) as row_count,
            coalesce(sum({{ amount }}), 0) as total
        from {{ ref(source_model) }}
        where {{ pending() }}
        group by submission_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

built as (
    {% for source_model, fact, amount in ways %}
        select
            '{{ fact }}' as fact,
            submission_id,
            count(*) as row_count,
            coalesce(sum({{ amount }}), 0) as total
        from {{ ref(fact) }}
        where {{ pending() }}
        group by submission_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    coalesce(staged.fact, built.fact) as fact,
    coalesce(staged.submission_id, built.submission_id) as submission_id,
    staged.row_count as staged_row_count,
    built.row_count as built_row_count,
    staged.total as staged_total,
    built.total as built_total
from staged
full join built on staged.fact = built.fact and staged.submission_id = built.submission_id
where staged.row_count is distinct from built.row_count or staged.total is distinct from built.total
