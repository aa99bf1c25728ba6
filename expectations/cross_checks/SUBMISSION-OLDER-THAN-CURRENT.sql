-- This version was made before the one in force: an old file was sent again. It is kept, and does not replace anything.
-- Basis: of two versions the one made last is in force (ledger.submission_in_force), not the one that arrived last.
select
    s.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    null::text as column_name,
    to_char(s.made_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI') as value,
    to_char(standing.made_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI') as expected,
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
    and s.made_at < standing.made_at
