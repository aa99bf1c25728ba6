-- The row's period does not lie inside the period the file was delivered for.
-- Basis: a submission is one reporter, dataset and period; a month inside the delivered year is accepted. A
-- text that is no period at all is left to CELL-FORMAT.
select
    e.submission_id,
    e.row_number,
    e.region_id,
    'period' as column_name,
    e.period as value,
    e.period_key as expected,
    null::text as difference
from gate.envelope as e
where
    e.period_start is not null
    and (
        e.row_period_start < e.period_start
        or e.row_period_end > e.period_end
        or (
            e.row_period_start is null
            and e.period ~ '^[0-9][0-9][0-9][0-9](-(S[12]|TW[1-4]|W[0-9][0-9]|[0-9][0-9](-[0-9][0-9])?))?$'
        )
    )
    and e.period is not null
