-- The row's date lies outside the period the file was delivered for.
-- Basis: a submission holds one period; in the LKPP extract of Kabupaten Bandung 2025, 4 of 485 realisations
-- were dated in the year before.
with dated as (
    select
        submission_id, row_number, region_id, period_start, period_end,
        'contract_date' as column_name, contract_date as row_date
    from gate.procurement_packages
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'price_date', price_date
    from gate.commodity_prices
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'receipt_date', receipt_date
    from gate.procurement_receipts
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'paid_on', paid_on
    from gate.poverty_interventions
    union all
    -- An older snapshot is POV-REGISTRY-STALE's case; a newer one is that of another quarter.
    select
        submission_id, row_number, region_id, period_start, period_end,
        'snapshot_on', snapshot_on
    from gate.poverty_registry
    where snapshot_on > period_end
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'action_on', action_on
    from gate.inflation_actions
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'snapshot_on', snapshot_on
    from gate.procurement_plans
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'replicated_on', replicated_on
    from gate.innovation_replications
    union all
    select
        submission_id, row_number, region_id, period_start, period_end,
        'awarded_on', awarded_on
    from gate.awards
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    row_date::text as value,
    period_start::text || ' – ' || period_end::text as expected,
    null::text as difference
from dated
where row_date < period_start or row_date > period_end
