-- A regional government delivers a row of a region other than its own.
-- Basis: each of the 546 governments owes its own figures only. Expected names its own region in the code
-- system in which the delivered digits would have been right.
with foreign_row as (
    select
        e.*,
        coalesce(e.row_period_end, e.period_end) as on_date
    from gate.envelope as e
    where e.reporter_kind = 'regional_government' and e.region_id <> e.reporter_region_id
),

own_code as (
    select
        e.submission_id,
        e.row_number,
        c.code_system || ' ' || c.code as code,
        row_number() over (
            partition by e.submission_id, e.row_number
            order by
                replace(c.code, '.', '') = replace(e.region_code, '.', '') desc,
                c.code_system = e.code_system desc,
                c.code_system desc,
                c.code asc
        ) as choice
    from foreign_row as e
    inner join reference.region_code as c
        on
            e.reporter_region_id = c.region_id
            and e.on_date between c.valid_from and c.valid_to
            and c.code_system in ('KEMENDAGRI', 'BPS', e.code_system)
)

select
    e.submission_id,
    e.row_number,
    e.region_id,
    'region_code' as column_name,
    e.code_system || ' ' || e.region_code || ' = ' || found.name as value,
    own_code.code || ' = ' || own.name as expected,
    null::text as difference
from foreign_row as e
inner join own_code
    on e.submission_id = own_code.submission_id and e.row_number = own_code.row_number and own_code.choice = 1
inner join reference.region_version as found
    on e.region_id = found.region_id and e.on_date between found.valid_from and found.valid_to
inner join reference.region_version as own
    on e.reporter_region_id = own.region_id and e.on_date between own.valid_from and own.valid_to
