-- Extreme poverty exceeds the poverty rate (P0) of the same region and year.
-- Basis: the extreme line (US$1.9 PPP, Rp11,941 a person and day in 2021) lies below the national line, so the
-- extremely poor are a part of the poor. P0 is BPS's figure where there is one, at the latest reference month
-- of the year.
with poverty_rate as (
    select distinct on (region_id, extract(year from row_period_end))
        region_id,
        extract(year from row_period_end) as year,
        p0_pct
    from gate.poverty_indicators_in_force
    where source_code = 'SUSENAS' and line_definition = 'NASIONAL' and p0_pct is not null and region_id is not null
    order by region_id asc, extract(year from row_period_end) asc, reporter_id = 'BPS' desc, row_period_end desc
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'extreme_poverty_pct' as column_name,
    trim_scale(l.extreme_poverty_pct)::text as value,
    trim_scale(p.p0_pct)::text as expected,
    trim_scale(l.extreme_poverty_pct - p.p0_pct)::text as difference
from gate.poverty_indicators as l
inner join poverty_rate as p on l.region_id = p.region_id and extract(year from l.row_period_end) = p.year
where l.extreme_poverty_pct > p.p0_pct
