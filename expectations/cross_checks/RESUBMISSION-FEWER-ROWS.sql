-- A new version holds fewer than half of the rows of the version that stands now: rows were probably lost on the way.
-- Basis: a newer version replaces the whole report, so what it leaves out is no longer shown.
select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    s.row_count::text as value,
    standing.row_count::text as expected,
    (s.row_count - standing.row_count)::text as difference
from ledger.submission as s
inner join ledger.submission_in_force as standing
    on
        s.reporter_id = standing.reporter_id
        and s.dataset = standing.dataset
        and s.period_key = standing.period_key
        and s.part = standing.part
        and s.made_at >= standing.made_at
where
    s.state = 'loaded'
    and s.load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    -- A nil return is NIL-REPLACES-FIGURES' case.
    and not s.is_nil
    and 2 * s.row_count < standing.row_count
