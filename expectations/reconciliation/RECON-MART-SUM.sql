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
    union all
    select 'mart_digitalization_spbe_score', count(*), coalesce(sum(final_score), 0)
    from marts.mart_digitalization_spbe_score
    where final_submission_id is not null
    union all
    select 'mart_digitalization_follow_up_issue', count(*), null
    from marts.mart_digitalization_follow_up_issue
    union all
    select 'mart_poverty_program', coalesce(sum(payment_count), 0), coalesce(sum(amount_idr), 0)
    from marts.mart_poverty_program
    where
        period_key = any(array(
            select distinct f.period_key from warehouse.fct_poverty_intervention as f
            where f.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        ))
    union all
    select 'mart_poverty_registry', coalesce(sum(family_count), 0), coalesce(sum(member_count), 0)
    from marts.mart_poverty_registry
    union all
    select 'mart_poverty_budget', coalesce(sum(n_expected), 0), coalesce(sum(realized_idr), 0)
    from marts.mart_poverty_budget
    union all
    select 'mart_poverty_complaint', coalesce(sum(received_count), 0), coalesce(sum(answered_count), 0)
    from marts.mart_poverty_complaint
    where
        region_id = any(array(
            select distinct f.region_id from warehouse.fct_complaint as f
            where f.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        ))
    union all
    select 'mart_investment_project', count(*), coalesce(sum(realized_idr + pending_idr), 0)
    from marts.mart_investment_project
    where
        region_id = any(array(
            select distinct f.region_id from warehouse.fct_investment_project as f
            where f.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        ))
    union all
    select 'mart_investment_summary', count(*), coalesce(sum(total_idr), 0)
    from marts.mart_investment_summary
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
    select 'mart_inflation_commodity_price', count(f.price_idr), null
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
    union all
    select 'mart_digitalization_spbe_score', count(*), coalesce(sum(f.score), 0)
    from marts.mart_digitalization_spbe_score as m
    inner join warehouse.fct_spbe_score as f
        on
            m.final_submission_id = f.submission_id
            and m.region_id = f.region_id
            and m.period_key = f.period_key
            and m.spbe_indicator_key = f.spbe_indicator_key
            and f.stage = 'AKHIR'
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    union all
    select 'mart_digitalization_follow_up_issue', count(*), null
    from marts.mart_digitalization_follow_up_issue as m
    inner join warehouse.fct_follow_up as f
        on
            m.submission_id = f.submission_id
            and m.row_number = f.row_number
            and m.region_id = f.region_id
            and m.issue_id = f.issue_id
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
    union all
    -- Sums of many rows: held against the rows that count in this publication; where that takes a sort, only in the
    -- months or regions that it changes. Arrays, not joins: they reach the facts before the sort.
    select 'mart_poverty_program', count(*), coalesce(sum(amount_idr), 0)
    from intermediate.int_standing_interventions
    where
        period_key = any(array(
            select distinct f.period_key from warehouse.fct_poverty_intervention as f
            where f.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        ))
    union all
    select 'mart_poverty_registry', coalesce(sum(family_count), 0), coalesce(sum(member_count), 0)
    from intermediate.int_standing_registry_snapshots
    union all
    select 'mart_poverty_budget', count(*), coalesce(sum(realized_idr), 0)
    from intermediate.int_standing_program_budgets
    union all
    select 'mart_poverty_complaint', count(*), count(answered_on)
    from intermediate.int_standing_complaints
    where
        region_id = any(array(
            select distinct f.region_id from warehouse.fct_complaint as f
            where f.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        ))
    union all
    select
        'mart_investment_project',
        count(distinct concat_ws('/', region_id, period_key, sector_code, investment_type, business_scale)),
        coalesce(sum(fixed_capital_idr), 0) + coalesce(sum(working_capital_idr), 0)
    from intermediate.int_standing_projects
    where
        region_id = any(array(
            select distinct f.region_id from warehouse.fct_investment_project as f
            where f.submission_id = any(array(select c.submission_id from ledger.publication_change as c))
        ))
    union all
    select 'mart_investment_summary', count(*), coalesce(sum(f.total_idr), 0)
    from marts.mart_investment_summary as m
    inner join warehouse.fct_investment_summary as f
        on m.submission_id = f.submission_id and m.row_number = f.row_number and m.region_id = f.region_id
    inner join ledger.published_submission as p on f.submission_id = p.submission_id
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
