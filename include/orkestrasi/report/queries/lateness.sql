-- First arrivals per working day from the due date, beyond 20 days gathered at the ends.
select
    greatest(-20, least(20, days_after_due)) as day,
    count(*) filter (where is_on_time) as on_time,
    count(*) filter (where not is_on_time) as late
from obligation_then
where is_received and days_after_due is not null
group by greatest(-20, least(20, days_after_due))
order by day
