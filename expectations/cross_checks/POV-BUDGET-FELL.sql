-- The realised amount of a programme is smaller than in the quarter before of the same year.
-- Basis: it adds up within the budget year and starts again on 1 January; only a correction lowers it.
with followed as (
    select
        f.load_id,
        f.submission_id,
        f.row_number,
        f.region_id,
        f.realized_idr,
        lag(f.realized_idr) over (
            partition by
                f.reporter_id, f.region_id, f.program_code, f.funding_source, extract(year from f.row_period_end)
            order by f.row_period_end
        ) as previous
    from gate.poverty_program_budgets_in_force as f
    where f.region_id in (select delivered.region_id from gate.poverty_program_budgets as delivered)
)

select
    submission_id,
    row_number,
    region_id,
    'realized_idr' as column_name,
    trim_scale(realized_idr)::text as value,
    trim_scale(previous)::text as expected,
    trim_scale(realized_idr - previous)::text as difference
from followed
where
    load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and realized_idr < previous
