-- loaded = mart: what the marts show is exactly what the facts hold for the submissions of this publication. A figure
-- given by two reporters is shown once, so marts may leave out whole submissions but never change or double an amount.
-- The figure of a late report is added to that of the period in which it counts: then two fact rows stand behind one.
with shown as (
    select 'mart_investment_sector' as mart, count(*) as mart_rows, coalesce(sum(total_idr), 0) as mart_total
    from marts.mart_investment_sector
    union all
    select 'mart_domestic_spending_package', count(*), coalesce(sum(contract_idr), 0)
    from marts.mart_domestic_spending_package
    union all
    select 'mart_inflation_commodity_price', coalesce(sum(price_count), 0), null
    from marts.mart_inflation_commodity_price
    union all
    select 'mart_domestic_spending_summary', coalesce(sum(package_count), 0), coalesce(sum(contract_idr), 0)
    from marts.mart_domestic_spending_summary
    union all
    select 'mart_domestic_spending_budget', count(*), coalesce(sum(total_idr), 0)
    from marts.mart_domestic_spending_budget
    union all
    select 'mart_domestic_spending_receipt', coalesce(sum(receipt_count), 0), coalesce(sum(receipt_idr), 0)
    from marts.mart_domestic_spending_receipt
    union all
    select 'mart_indicator', count(*), coalesce(sum(value), 0)
    from marts.mart_indicator
),

behind as (
    select
        'mart_investment_sector' as mart,
        count(*) as fact_rows,
        coalesce(sum(f.total_idr), 0) + coalesce(sum(late.total_idr), 0) as fact_total
    from marts.mart_investment_sector as m
    inner join warehouse.fct_investment_realization as f
        on m.submission_id = f.submission_id and m.row_number = f.row_number and m.region_id = f.region_id
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    left join warehouse.fct_investment_realization as late
        on
            m.late_submission_id = late.submission_id
            and m.late_row_number = late.row_number
            and m.region_id = late.region_id
            and m.late_submission_id <> m.submission_id
    union all
    select 'mart_domestic_spending_package', count(*), coalesce(sum(f.contract_idr), 0)
    from marts.mart_domestic_spending_package as m
    inner join warehouse.fct_procurement_package as f
        on m.submission_id = f.submission_id and m.row_number = f.row_number and m.region_id = f.region_id
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    union all
    select 'mart_domestic_spending_summary', count(*), coalesce(sum(contract_idr), 0)
    from marts.mart_domestic_spending_package
    union all
    select 'mart_domestic_spending_budget', count(*), coalesce(sum(f.total_idr), 0)
    from marts.mart_domestic_spending_budget as m
    inner join warehouse.fct_opd_budget as f
        on m.submission_id = f.submission_id and m.row_number = f.row_number and m.region_id = f.region_id
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    union all
    select 'mart_domestic_spending_receipt', count(*), coalesce(sum(f.receipt_idr), 0)
    from marts.mart_domestic_spending_receipt as m
    inner join warehouse.fct_procurement_receipt as f
        on m.submission_id = f.submission_id and m.region_id = f.region_id and m.purchase_id = f.purchase_id
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    union all
    select 'mart_inflation_commodity_price', count(*), null
    from warehouse.fct_commodity_price as f
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    union all
    select 'mart_indicator', count(*), coalesce(sum(f.value), 0) + coalesce(sum(late.value), 0)
    from marts.mart_indicator as m
    inner join warehouse.dim_indicator as i
        on m.indicator_code = i.indicator_code and m.definition_version = i.definition_version
    inner join warehouse.fct_indicator_value as f
        on
            m.submission_id = f.submission_id
            and m.row_number = f.row_number
            and m.region_id = f.region_id
            and i.indicator_key = f.indicator_key
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    left join warehouse.fct_indicator_value as late
        on
            m.late_submission_id = late.submission_id
            and m.late_submission_id <> m.submission_id
            and m.late_period_key = late.reported_period_key
            and m.region_id = late.region_id
            and m.source_code = late.source_code
            and f.indicator_key = late.indicator_key
)

select
    null::bigint as submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    shown.mart as column_name,
    shown.mart_rows || ' rows, ' || coalesce(shown.mart_total::text, '-') as value,
    behind.fact_rows || ' rows, ' || coalesce(behind.fact_total::text, '-') as expected,
    (shown.mart_rows - behind.fact_rows)::text as difference
from shown
inner join behind on shown.mart = behind.mart
where shown.mart_rows <> behind.fact_rows or shown.mart_total is distinct from behind.fact_total
