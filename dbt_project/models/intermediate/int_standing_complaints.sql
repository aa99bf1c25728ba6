-- A complaint is reported anew each month until it is closed: its newest month stands.

with

complaints as (

    select * from {{ ref('fct_complaint') }}

),

reports as (

    select * from {{ ref('int_published_reports') }}

)

select distinct on (
    complaints.region_id,
    complaints.channel,
    complaints.complaint_id
)
    complaints.*,
    reports.verdict
from complaints
inner join reports on complaints.submission_id = reports.submission_id
order by
    complaints.region_id asc,
    complaints.channel asc,
    complaints.complaint_id asc,
    complaints.period_key desc,
    reports.is_national_agency desc,
    reports.received_at desc,
    complaints.submission_id desc,
    complaints.row_number asc
