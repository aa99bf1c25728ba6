-- Amounts are cumulative within the year: the newest quarter says it all, the older ones are part of it.

with

budgets as (

    select * from {{ ref('fct_program_budget') }}

),

reports as (

    select * from {{ ref('int_published_reports') }}

),

periods as (

    select * from {{ ref('dim_period') }}

)

select distinct on (
    budgets.region_id,
    periods.year,
    budgets.program_code,
    budgets.funding_source
)
    budgets.*,
    periods.year,
    reports.verdict
from budgets
inner join reports on budgets.submission_id = reports.submission_id
inner join periods on budgets.period_key = periods.period_key
order by
    budgets.region_id asc,
    periods.year asc,
    budgets.program_code asc,
    budgets.funding_source asc,
    budgets.period_key desc,
    reports.is_national_agency desc,
    reports.received_at desc,
    budgets.submission_id desc,
    budgets.row_number asc
