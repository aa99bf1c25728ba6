-- The report arrived after its due day. It is taken, and its lateness is said.
-- Basis: the due day in the reporting calendar or the last day of the exception granted; days are Jakarta's. A
-- correction of a report that came in time is not late. What is locked out is WINDOW-LOCKED's.
select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    w.received_on::text as value,
    w.on_time_until::text as expected,
    (received.working_day_number - due.working_day_number)::text as difference
from ledger.submission as s
inner join ledger.submission_window as w on s.submission_id = w.submission_id
left join reference.calendar_day as received on w.received_on = received.day
left join reference.calendar_day as due on w.on_time_until = due.day
where
    s.state = 'loaded'
    and s.load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and w.is_late
    and (w.taken_until is null or w.received_on <= w.taken_until)
