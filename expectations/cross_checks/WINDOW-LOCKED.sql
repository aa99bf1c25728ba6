-- The report arrived after its window was locked, and no exception keeps it open.
-- Basis: the last day in the reporting calendar or of the exception granted; days are Jakarta's. Without a last day the
-- window is never locked.
select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    w.received_on::text as value,
    w.taken_until::text as expected,
    (w.received_on - w.taken_until)::text as difference
from ledger.submission as s
inner join ledger.submission_window as w on s.submission_id = w.submission_id
where
    s.state = 'loaded'
    and s.load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and w.received_on > w.taken_until
