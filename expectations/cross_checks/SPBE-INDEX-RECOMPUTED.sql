-- The SPBE index is not the weighted sum of its indicator scores, or of its domain scores where indicators are
-- missing.
-- Basis: index = sum of score times weight; the weights in reference.spbe_weight reproduce Kota Denpasar's
-- index of 2018, 2019 and 2021. Tolerance 0.01, since some governments cut the second decimal instead of
-- rounding it.
-- Each row becomes JSON once, not once per weight.
with delivered as materialized (
    select l.submission_id, l.row_number, l.instrument_version, to_jsonb(l) as cells
    from gate.spbe_assessment as l
),

score as (
    select
        l.submission_id,
        l.row_number,
        w.domain_no,
        w.indicator_weight_pct as weight,
        (l.cells ->> ('spbe_indicator_' || lpad(w.indicator_no::text, 2, '0') || '_score'))::numeric as indicator,
        (l.cells ->> ('spbe_domain_' || w.domain_no || '_score'))::numeric as domain
    from delivered as l
    inner join reference.spbe_weight as w on l.instrument_version = w.instrument_version
),

recomputed as (
    select
        submission_id,
        row_number,
        case
            when count(*) = count(indicator) then sum(indicator * weight) / sum(weight)
            when count(*) = count(domain) then sum(domain * weight) / sum(weight)
        end as spbe_index
    from score
    group by submission_id, row_number
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'spbe_index' as column_name,
    trim_scale(l.spbe_index)::text as value,
    trim_scale(round(c.spbe_index, 4))::text as expected,
    trim_scale(round(l.spbe_index - c.spbe_index, 2))::text as difference
from gate.spbe_assessment as l
inner join recomputed as c on l.submission_id = c.submission_id and l.row_number = c.row_number
where abs(l.spbe_index - c.spbe_index) > 0.01
