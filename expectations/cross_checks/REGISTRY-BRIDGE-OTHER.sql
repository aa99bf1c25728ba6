-- The Kemendagri code of a bridge's row stands for another region than the row's own code, or for none.
-- Basis: 169 four-digit codes exist in both systems with different meanings. Codes are compared without the dot, as
-- the list of 2020 writes them.
with meant as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.kemendagri_code,
        c.region_id as meant_id,
        l.list_date
    from gate.region_registry as l
    left join reference.region_code as c
        on
            c.code_system = 'KEMENDAGRI'
            and replace(c.code, '.', '') = replace(l.kemendagri_code, '.', '')
            and l.list_date between c.valid_from and c.valid_to
    where l.kemendagri_code is not null and l.region_id is not null
)

select
    m.submission_id,
    m.row_number,
    m.region_id,
    'kemendagri_code' as column_name,
    m.kemendagri_code as value,
    coalesce(v.name, '?') as expected,
    null::text as difference
from meant as m
left join reference.region_version as v
    on m.meant_id = v.region_id and m.list_date between v.valid_from and v.valid_to
where m.meant_id is distinct from m.region_id
