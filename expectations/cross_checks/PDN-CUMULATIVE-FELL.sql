-- A cumulative amount is smaller than in the previous period of the same year.
-- Basis: realised spending adds up within the budget year and starts again on 1 January; only a correction
-- lowers it.
with followed as (
    select
        f.load_id,
        f.submission_id,
        f.row_number,
        f.region_id,
        c.column_name,
        c.amount,
        lag(c.amount) over (
            partition by f.reporter_id, f.region_id, c.column_name, extract(year from f.row_period_end)
            order by f.row_period_end
        ) as previous
    from gate.domestic_spending_in_force as f
    cross join
        lateral (
            values
            ('realized_spending_idr', f.realized_spending_idr),
            ('realized_pdn_idr', f.realized_pdn_idr)
        ) as c (column_name, amount)
    where f.region_id in (select delivered.region_id from gate.domestic_spending as delivered) and c.amount is not null
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    trim_scale(amount)::text as value,
    trim_scale(previous)::text as expected,
    trim_scale(amount - previous)::text as difference
from followed
where
    load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and amount < previous
