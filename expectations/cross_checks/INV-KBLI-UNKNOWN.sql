-- The first two digits of the KBLI code are no division of KBLI 2020.
-- Basis: KBLI 2020, 88 divisions (expectations/reference/kbli_division.csv). A code that is not of five digits is left
-- to CELL-FORMAT.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'kbli_code' as column_name,
    l.kbli_code as value,
    null::text as expected,
    null::text as difference
from gate.investment_projects as l
where
    l.kbli_code ~ '^[0-9]{5}$'
    and not exists (
        select 1 from reference.kbli_division as d
        where d.kbli_division = left(l.kbli_code, 2)
    )
