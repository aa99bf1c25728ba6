-- The given name is none of the names the region ever had, so the code may be another region's; the code
-- decides.
-- Basis: names in the decrees of 2015 to 2025. Spelling is levelled (case, blanks, Kab., Kep., DKI, DI), and a
-- name that says Kota for a kabupaten, or the reverse, does not fit: BPS 3516 and 3576 are both called
-- Mojokerto.
with names as (
    select
        v.region_id,
        r.level,
        upper(v.name) as name
    from reference.region_version as v
    inner join reference.region as r on v.region_id = r.region_id
),

spelled as (
    select distinct
        region_id,
        level,
        regexp_replace(
            regexp_replace(
                replace(replace(name, 'DAERAH KHUSUS IBUKOTA', 'DKI'), 'DAERAH ISTIMEWA', 'DI'),
                '^(KABUPATEN|KOTA|PROVINSI) (ADMINISTRASI )?', ''
            ), '[^A-Z]', '', 'g'
        ) as name
    from names
),

given as (
    select
        e.*,
        replace(replace(
            regexp_replace(
                regexp_replace(upper(trim(e.region_name)), '(^| )KEP[.]? ', '\1KEPULAUAN '),
                '(ADMINISTRASI|ADM[.]) *', ''
            ), 'DAERAH KHUSUS IBUKOTA', 'DKI'
        ), 'DAERAH ISTIMEWA', 'DI') as name
    from gate.envelope as e
    where e.region_id is not null and trim(e.region_name) <> ''
)

select
    g.submission_id,
    g.row_number,
    g.region_id,
    'region_name' as column_name,
    g.region_name as value,
    v.name as expected,
    null::text as difference
from given as g
inner join reference.region_version as v
    on g.region_id = v.region_id and coalesce(g.row_period_end, g.period_end) between v.valid_from and v.valid_to
where
    not exists (
        select 1
        from spelled as s
        where
            g.region_id = s.region_id
            and (
                regexp_replace(g.name, '[^A-Z]', '', 'g') = s.name
                or (
                    regexp_replace(
                        regexp_replace(g.name, '^(KABUPATEN|KAB[.]?|KOTA|PROVINSI|PROV[.]?) *', ''),
                        '[^A-Z]', '', 'g'
                    ) = s.name
                    and not (g.name ~ '^KOTA ' and s.level = 'regency')
                    and not (g.name ~ '^KAB' and s.level = 'city')
                )
            )
    )
