-- The index of a stage is not the weighted sum of the scores of that stage in the same report: of its indicators, else
-- of its domains.
-- Basis: index = sum of score times weight; weights and tolerance as in SPBE-INDEX-RECOMPUTED. Judged where all
-- indicators or all domains of the instrument have a score.
with scored as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        coalesce(l.component_year::text, l.period) as assessed_year,
        l.instrument_version,
        coalesce(l.stage, 'AKHIR') as stage,
        l.component_type,
        l.domain_id,
        l.indicator_number,
        l.score
    from gate.spbe_components as l
    where l.component_type like 'NILAI%' and l.score is not null
),

recomputed as (
    select
        w.instrument_version,
        s.submission_id,
        s.region_id,
        s.assessed_year,
        s.stage,
        s.component_type,
        sum(s.score * w.indicator_weight_pct) / 100 as spbe_index
    from scored as s
    inner join reference.spbe_weight as w
        on
            s.instrument_version = w.instrument_version
            and (
                (s.component_type = 'NILAI_INDIKATOR' and s.indicator_number = w.indicator_no::text)
                or (s.component_type = 'NILAI_DOMAIN' and s.domain_id = w.domain_no::text)
            )
    group by w.instrument_version, s.submission_id, s.region_id, s.assessed_year, s.stage, s.component_type
    having
        count(distinct w.indicator_no) = (
            select count(*) from reference.spbe_weight as whole
            where whole.instrument_version = w.instrument_version
        )
),

nearest as (
    select distinct on (submission_id, region_id, assessed_year, instrument_version, stage) *
    from recomputed
    order by
        submission_id asc, region_id asc, assessed_year asc, instrument_version asc, stage asc,
        component_type = 'NILAI_INDIKATOR' desc
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'score' as column_name,
    trim_scale(l.score)::text as value,
    trim_scale(round(n.spbe_index, 4))::text as expected,
    trim_scale(round(l.score - n.spbe_index, 2))::text as difference
from scored as l
inner join nearest as n
    on
        l.submission_id = n.submission_id
        and l.region_id = n.region_id
        and l.assessed_year = n.assessed_year
        and l.instrument_version = n.instrument_version
        and l.stage = n.stage
where l.component_type = 'NILAI_INDEKS' and abs(l.score - n.spbe_index) > 0.01
