-- Something is reported as done that happens only after the end of the period.
-- Basis: these datasets describe the state at the end of the period; what opens, starts, changes or is closed later
-- belongs to a later report.
with dated as (
    select
        submission_id, row_number, region_id, period_end,
        'opened_on' as column_name, opened_on as row_date
    from gate.mpp_facility_services
    union all
    select
        submission_id, row_number, region_id, period_end,
        'live_on', live_on
    from gate.digital_services
    union all
    select
        submission_id, row_number, region_id, period_end,
        'live_on', live_on
    from gate.service_integrations
    union all
    select
        submission_id, row_number, region_id, period_end,
        'changed_on', changed_on
    from gate.process_simplifications
    union all
    select
        submission_id, row_number, region_id, period_end,
        'closed_on', closed_on
    from gate.performance_follow_ups
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    row_date::text as value,
    period_end::text as expected,
    null::text as difference
from dated
where row_date > period_end
