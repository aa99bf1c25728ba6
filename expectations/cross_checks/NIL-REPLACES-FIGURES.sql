-- A nil return takes the place of a report with figures.
-- Basis: a newer version replaces the whole report; "nothing to report" after figures is rarely what was meant.
select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    s.row_count::text as value,
    standing.row_count::text as expected,
    standing.version::text as difference
from ledger.submission as s
inner join ledger.submission_in_force as standing
    on
        s.reporter_id = standing.reporter_id
        and s.dataset = standing.dataset
        and s.period_key = standing.period_key
        and s.part = standing.part
where
    s.state = 'loaded'
    and s.load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and s.is_nil
    and not standing.is_nil
    and s.made_at >= standing.made_at
