-- The report arrived before its window opened.
-- Basis: the first day of the obligation in the reporting calendar; days are Jakarta's. What nobody owes has no window
-- (PERIOD-NOT-ENDED looks at that).
select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    w.received_on::text as value,
    w.opens_on::text as expected,
    (w.opens_on - w.received_on)::text as difference
from ledger.submission as s
inner join ledger.submission_window as w on s.submission_id = w.submission_id
where
    s.state = 'loaded'
    and s.load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and w.received_on < w.opens_on
