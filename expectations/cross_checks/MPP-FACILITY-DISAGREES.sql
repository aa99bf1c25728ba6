-- The rows of one mall contradict each other: two names, two kinds or two opening days.
-- Basis: each row is one service of a mall; what is said of the mall itself must be the same in all of them. Told once
-- per mall and column, at the first row that differs from the mall's first; a blank cell contradicts nothing.
with told as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.facility_code,
        c.column_name,
        c.cell,
        first_value(c.cell) over (
            partition by l.submission_id, l.region_id, l.period, l.facility_code, c.column_name order by l.row_number
        ) as first_cell
    from gate.mpp_facility_services as l
    cross join
        lateral (
            values
            ('facility_name', l.facility_name),
            ('facility_type', l.facility_type),
            ('opened_on', l.opened_on::text)
        ) as c (column_name, cell)
    where l.facility_code is not null and c.cell is not null
),

differing as (
    select
        told.*,
        row_number() over (
            partition by told.submission_id, told.region_id, told.facility_code, told.column_name
            order by told.row_number
        ) as place
    from told
    where told.cell <> told.first_cell
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    cell as value,
    first_cell as expected,
    null::text as difference
from differing
where place = 1
