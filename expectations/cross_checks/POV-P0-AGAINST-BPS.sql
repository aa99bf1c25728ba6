-- A government's own poverty rate is more than half a point away from every figure BPS has for that region and
-- time.
-- Basis: BPS (Susenas) is the source of P0. Penajam Paser Utara's 2.10 percent for 2021 is extreme poverty,
-- its P0 was 7.61. A row for a year may match March or September. The half point is an assumption of this
-- project.
with nearest as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.p0_pct as given,
        b.p0_pct as published,
        row_number() over (
            partition by l.submission_id, l.row_number order by abs(l.p0_pct - b.p0_pct), b.row_period_end
        ) as rank
    from gate.poverty_indicators as l
    inner join gate.poverty_indicators_in_force as b
        on
            l.region_id = b.region_id
            and l.source_code = b.source_code
            and l.line_definition = b.line_definition
            and l.row_period_start <= b.row_period_end
            and l.row_period_end >= b.row_period_start
    where
        l.reporter_kind = 'regional_government'
        and l.source_code = 'SUSENAS'
        and l.line_definition = 'NASIONAL'
        and l.p0_pct is not null
        and b.reporter_id = 'BPS'
        and b.p0_pct is not null
)

select
    submission_id,
    row_number,
    region_id,
    'p0_pct' as column_name,
    trim_scale(given)::text as value,
    trim_scale(published)::text as expected,
    trim_scale(given - published)::text as difference
from nearest
where rank = 1 and abs(given - published) > 0.5
