-- The code is known in its system but was not in force in the row's period, although the region existed then.
-- Basis: decrees of Kemendagri and BPS code lists: Merauke was 91.01 before 9 November 2022 and is 93.01
-- since.
with meant as (
    select distinct code_system, code, region_id from reference.region_code
)

select
    e.submission_id,
    e.row_number,
    m.region_id,
    'region_code' as column_name,
    e.code_system || ' ' || e.region_code as value,
    c.code_system || ' ' || c.code as expected,
    null::text as difference
from gate.envelope as e
inner join meant as m on e.code_system = m.code_system and e.region_code = m.code
inner join reference.region as r on m.region_id = r.region_id
left join reference.region_code as c
    on
        m.region_id = c.region_id
        and m.code_system = c.code_system
        and coalesce(e.row_period_end, e.period_end) between c.valid_from and c.valid_to
where
    e.region_id is null
    and coalesce(e.row_period_end, e.period_end) between r.existed_from and r.existed_to
