-- The given name is none of the names the region ever had, so the code may be another region's; the code
-- decides.
-- Basis: names in the decrees of 2015 to 2025 and the aliases of region_alias. Spelling is levelled (case,
-- blanks, Kab., Kep., DKI, DI), and a name that says Kota for a kabupaten, or the reverse, does not fit: BPS
-- 3516 and 3576 are both called Mojokerto.
with names as (
    select
        v.region_id,
        r.level,
        upper(v.name) as name
    from reference.region_version as v
    inner join reference.region as r on v.region_id = r.region_id
    union all
    select
        a.region_id,
        a.level,
        upper(a.alias) as name
    from reference.region_alias as a
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

-- A load repeats the same few names many times, so each is judged once.
given as (
    select distinct
        e.region_id,
        e.region_name
    from gate.envelope as e
    where e.region_id is not null and trim(e.region_name) not in ('', '-', '...', '…')
),

levelled as (
    select
        region_id,
        region_name,
        replace(
            replace(
                regexp_replace(
                    regexp_replace(kind_first, '(^| )KEP[.]? ', '\1KEPULAUAN '),
                    '(ADMINISTRASI|ADM[.]) *', ''
                ), 'DAERAH KHUSUS IBUKOTA', 'DKI'
            ), 'DAERAH ISTIMEWA', 'DI'
        ) as name
    from (
        -- LKPP writes Bandung (Kab.); others write the government for the region.
        select
            region_id,
            region_name,
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(upper(trim(region_name)), '^(PEMERINTAH (DAERAH )?|PEMDA )', ''),
                            '^(PEMKOT|KOTAMADYA|KODYA) ', 'KOTA '
                        ), '^PEMKAB ', 'KABUPATEN '
                    ), '^(PEMPROV|PROPINSI) ', 'PROVINSI '
                ), '^(.*[^ ]) *[(,] *(KABUPATEN|KAB|KOTA|PROVINSI|PROV)[.]? *[)]?$', '\2 \1'
            ) as kind_first
        from given
    ) as spoken
),

foreign_name as materialized (
    select
        l.region_id,
        l.region_name
    from levelled as l
    where
        not exists (
            select 1
            from spelled as s
            where
                l.region_id = s.region_id
                and (
                    regexp_replace(l.name, '[^A-Z]', '', 'g') = s.name
                    or (
                        regexp_replace(
                            regexp_replace(l.name, '^(KABUPATEN|KAB[.]?|KOTA|PROVINSI|PROV[.]?) *', ''),
                            '[^A-Z]', '', 'g'
                        ) = s.name
                        and not (l.name ~ '^KOTA ' and s.level = 'regency')
                        and not (l.name ~ '^KAB' and s.level = 'city')
                    )
                )
        )
)

select
    e.submission_id,
    e.row_number,
    e.region_id,
    'region_name' as column_name,
    e.region_name as value,
    v.name as expected,
    null::text as difference
from gate.envelope as e
inner join foreign_name as f on e.region_id = f.region_id and e.region_name = f.region_name
-- Where a table has no codes the name itself found the region.
inner join gate.row_place as place on e.submission_id = place.submission_id and e.row_number = place.row_number
inner join ledger.submission as s
    on
        e.submission_id = s.submission_id
        and not coalesce(
            (s.reading -> 'parts' -> (place.source_part - 1) ->> 'regions_by_name')::boolean, false
        )
inner join reference.region_version as v
    on e.region_id = v.region_id and coalesce(e.row_period_end, e.period_end) between v.valid_from and v.valid_to
