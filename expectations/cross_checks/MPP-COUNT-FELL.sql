-- A region reports fewer public service malls than in its previous report.
-- Basis: malls are rarely closed; the national series 59, 67, 139, 272 never fell.
with followed as (
    select
        f.load_id,
        f.submission_id,
        f.row_number,
        f.region_id,
        c.column_name,
        c.malls,
        lag(c.malls) over (
            partition by f.reporter_id, f.region_id, c.column_name order by f.row_period_end
        ) as previous
    from gate.mpp_services_in_force as f
    cross join
        lateral (
            values
            ('mpp_physical_count', f.mpp_physical_count),
            ('mpp_digital_count', f.mpp_digital_count)
        ) as c (column_name, malls)
    where f.region_id in (select delivered.region_id from gate.mpp_services as delivered) and c.malls is not null
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    malls::text as value,
    previous::text as expected,
    (malls - previous)::text as difference
from followed
where
    load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and malls < previous
