-- A payment that two reports mention (a month and its quarter, a ministry and a region) is one payment.

with

payments as (

    select * from {{ ref('fct_poverty_intervention') }}

),

reports as (

    select * from {{ ref('int_published_reports') }}

)

select distinct on (
    payments.region_id,
    payments.program_code,
    payments.period_key,
    payments.family_id,
    payments.paid_on
)
    payments.*,
    reports.verdict
from payments
inner join reports on payments.submission_id = reports.submission_id
order by
    payments.region_id asc,
    payments.program_code asc,
    payments.period_key asc,
    payments.family_id asc,
    payments.paid_on asc,
    reports.is_national_agency desc,
    reports.received_at desc,
    payments.submission_id desc,
    payments.row_number asc
