-- Two scores of one component at one stage of one evaluation.
-- Basis: a stage gives each component one score. Told at the second and every further row.
with scored as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.score,
        count(*) over standing_there as place,
        first_value(l.score) over standing_there as first_score
    from gate.spbe_components as l
    where l.component_type like 'NILAI%' and l.instrument_version is not null
    window
        standing_there as (
            partition by
                l.submission_id,
                l.region_id,
                coalesce(l.component_year::text, l.period),
                l.instrument_version,
                l.component_type,
                case l.component_type
                    when 'NILAI_DOMAIN' then l.domain_id
                    when 'NILAI_ASPEK' then l.aspect_id
                    when 'NILAI_INDIKATOR' then l.indicator_number
                end,
                coalesce(l.stage, 'AKHIR')
            order by l.row_number
        )
)

select
    submission_id,
    row_number,
    region_id,
    'score' as column_name,
    trim_scale(score)::text as value,
    trim_scale(first_score)::text as expected,
    trim_scale(score - first_score)::text as difference
from scored
where place > 1
