-- Two cited figures for the same thing, region, period and unit differ.
-- Basis: outlets disagree (stunting of NTT 2022: 35.3 and 35.4); both are kept, and each names the other.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'figure' as column_name,
    trim_scale(l.figure)::text as value,
    string_agg(distinct trim_scale(o.figure)::text, ', ') as expected,
    trim_scale(l.figure - min(o.figure))::text as difference
from gate.official_figures as l
inner join gate.official_figures_in_force as o
    on
        l.region_id = o.region_id
        and l.figure_code = o.figure_code
        and l.subject is not distinct from o.subject
        and l.period = o.period
        and l.period_as_printed is not distinct from o.period_as_printed
        and l.unit = o.unit
        and l.figure <> o.figure
group by l.submission_id, l.row_number, l.region_id, l.figure
