-- The status of a complaint is not the last stage that has a date.
-- Basis: stages happen one after another; SLA figures are measured by the dates, the status only names the last one.
with reached as (
    select
        submission_id,
        row_number,
        region_id,
        status,
        case
            when closed_on is not null then 'SELESAI'
            when answered_on is not null then 'DIJAWAB'
            when forwarded_on is not null then 'DITERUSKAN'
            when verified_on is not null then 'DIVERIFIKASI'
            else 'DITERIMA'
        end as status_by_date
    from gate.aid_complaints
)

select
    submission_id,
    row_number,
    region_id,
    'status' as column_name,
    status as value,
    status_by_date as expected,
    null::text as difference
from reached
where status <> status_by_date
