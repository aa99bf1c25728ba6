-- An action that is spending says no amount.
-- Basis: the eighth of the nine efforts is spending of the contingency budget (BTT).
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'spent_idr' as column_name,
    null::text as value,
    null::text as expected,
    null::text as difference
from gate.inflation_actions as l
where
    l.action_code = 'BELANJA_TIDAK_TERDUGA'
    and l.spent_idr is null
    and not coalesce(jsonb_exists(l.unreadable, 'spent_idr'), false)
