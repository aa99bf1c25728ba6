{{ config(incremental_strategy='upsert', unique_key='date_day') }}

-- working_day_number counts the working days since 2015: the difference of two of them is the number of working days
-- between two dates, without a loop over a calendar.

with

days as (

    select day_at::date as date_day
    from generate_series(date '2015-01-01', date '2035-12-31', interval '1 day') as series (day_at)

),

holidays as (

    select * from {{ source('reference', 'holiday') }}

),

marked as (

    select
        days.date_day,
        holidays.label_id as holiday_label_id,
        extract(isodow from days.date_day)::smallint as iso_weekday,
        extract(isodow from days.date_day) >= 6 as is_weekend,
        holidays.holiday_on is not null as is_holiday
    from days
    left join holidays on days.date_day = holidays.holiday_on

),

counted as (

    select
        *,
        not is_weekend and not is_holiday as is_working_day,
        count(*) filter (where not is_weekend and not is_holiday) over (order by date_day) as working_day_number
    from marked

)

select
    date_day,
    extract(year from date_day)::smallint as year,
    extract(quarter from date_day)::smallint as quarter,
    extract(month from date_day)::smallint as month,
    iso_weekday,
    is_weekend,
    is_holiday,
    holiday_label_id,
    is_working_day,
    working_day_number::integer as working_day_number
from counted
