-- The region code means nothing in its declared system, on any date; the hint says what it probably was meant
-- to be.
-- Basis: code lists of Kemendagri, BPS, LKPP and PIHPS. Equal digits name different regions in two systems, and
-- the dot between province and regency is often left out.
with unknown as (
    select
        e.*,
        coalesce(e.row_period_end, e.received_at::date) as on_date
    from gate.envelope as e
    where
        -- A code that meant a region is known; only the rest has to be looked up.
        e.region_id is null
        and e.code_system in ('KEMENDAGRI', 'BPS', 'LKPP', 'PIHPS')
        -- 11.1 is REGION-CODE-NUMBER's.
        and not (e.code_system = 'KEMENDAGRI' and e.region_code ~ '^[0-9]{2}[.,][1-9]$')
        and e.region_code is not null
        and not exists (
            select 1 from reference.region_code as c
            where c.code_system = e.code_system and c.code = e.region_code
        )
),

codes as (
    select distinct code_system, region_code, on_date from unknown
),

hint as (
    select
        u.code_system,
        u.region_code,
        u.on_date,
        string_agg(
            c.code_system || ' ' || c.code || ' = ' || v.name, '; ' order by c.code_system desc, c.code asc
        ) as meant
    from codes as u
    inner join reference.region_code as c
        on
            u.on_date between c.valid_from and c.valid_to
            and replace(c.code, '.', '') = replace(u.region_code, '.', '')
            and c.code_system in ('KEMENDAGRI', 'BPS', u.code_system)
    inner join reference.region_version as v
        on c.region_id = v.region_id and u.on_date between v.valid_from and v.valid_to
    group by u.code_system, u.region_code, u.on_date
)

select
    u.submission_id,
    u.row_number,
    u.region_id,
    'region_code' as column_name,
    u.code_system || ' ' || u.region_code as value,
    h.meant as expected,
    null::text as difference
from unknown as u
left join hint as h
    on u.code_system = h.code_system and u.region_code = h.region_code and u.on_date = h.on_date
