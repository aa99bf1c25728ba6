{{ config(incremental_strategy='upsert', unique_key='date_day') }}

with

days as (

    select * from {{ source('reference', 'calendar_day') }}

)

select
    day as date_day,
    extract(year from day)::smallint as year,
    extract(quarter from day)::smallint as quarter,
    extract(month from day)::smallint as month,
    extract(isodow from day)::smallint as iso_weekday,
    is_weekend,
    is_holiday,
    holiday_label_id,
    is_working_day,
    working_day_number
from days
