-- The poverty rate is not the poor population divided by the population, in the same year.
-- Basis: with the Susenas population the two agree within 0.005 point (175 rows of Jawa Tengah). The
-- population here is Dukcapil's, so the tolerance is 0.3 point (assumption of this project).
with compared as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.p0_pct,
        round(100000 * l.poor_population_thousand / p.population, 2) as implied_pct
    from gate.poverty_indicators as l
    inner join reference.population as p
        on l.region_id = p.region_id and extract(year from l.row_period_end) = p.year
    where l.line_definition = 'NASIONAL'
)

select
    submission_id,
    row_number,
    region_id,
    'p0_pct' as column_name,
    trim_scale(p0_pct)::text as value,
    trim_scale(implied_pct)::text as expected,
    trim_scale(p0_pct - implied_pct)::text as difference
from compared
where abs(p0_pct - implied_pct) > 0.3
