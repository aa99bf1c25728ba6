-- A score refers to a domain, aspect or indicator that its instrument does not have, or an indicator's score names no
-- instrument.
-- Basis: indicators are numbered anew in each instrument (35 in 2018, 47 in 2020), so a number alone means nothing.
-- Numbers of the government's own tables (no instrument given) are not judged here.
with referred as (
    select
        l.*,
        c.column_name,
        c.number
    from gate.spbe_components as l
    cross join
        lateral (
            values
            ('NILAI_DOMAIN', 'domain_id', l.domain_id),
            ('NILAI_ASPEK', 'aspect_id', l.aspect_id),
            ('NILAI_INDIKATOR', 'indicator_number', l.indicator_number)
        ) as c (component_type, column_name, number)
    where l.component_type = c.component_type
)

select
    r.submission_id,
    r.row_number,
    r.region_id,
    case when r.instrument_version is null then 'instrument_version' else r.column_name end as column_name,
    case when r.instrument_version is null then '-' else coalesce(r.number, '-') end as value,
    coalesce(r.instrument_version, '2018, 2020') as expected,
    null::text as difference
from referred as r
where
    (r.instrument_version is null and r.component_type = 'NILAI_INDIKATOR')
    or (
        r.instrument_version is not null
        and not exists (
            select 1 from reference.spbe_weight as w
            where
                w.instrument_version = r.instrument_version
                and r.number = case r.column_name
                    when 'domain_id' then w.domain_no
                    when 'aspect_id' then w.aspect_no
                    else w.indicator_no
                end::text
        )
    )
