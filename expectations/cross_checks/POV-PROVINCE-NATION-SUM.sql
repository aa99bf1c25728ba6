-- The poor population of the nation is not the sum of its provinces, by more than 0.05 thousand.
-- Basis: in the BPS tables of 2015 to 2025 the two agree within 0.05 thousand. Compared only if every province
-- of that date is there, itself or as part of the province it was split from.
with reported as (
    select
        f.reporter_id,
        f.period,
        f.source_code,
        f.line_definition,
        f.region_id,
        f.row_period_end,
        f.poor_population_thousand
    from gate.poverty_indicators_in_force as f
    inner join reference.region as r on f.region_id = r.region_id and r.level = 'province'
    where f.poor_population_thousand is not null
),

total as (
    select
        reporter_id,
        period,
        source_code,
        line_definition,
        row_period_end,
        array_agg(region_id) as provinces,
        sum(poor_population_thousand) as poor_population_thousand
    from reported
    group by reporter_id, period, source_code, line_definition, row_period_end
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'poor_population_thousand' as column_name,
    trim_scale(l.poor_population_thousand)::text as value,
    trim_scale(t.poor_population_thousand)::text as expected,
    trim_scale(l.poor_population_thousand - t.poor_population_thousand)::text as difference
from gate.poverty_indicators as l
inner join reference.region as nation on l.region_id = nation.region_id and nation.level = 'nation'
inner join total as t
    on
        l.reporter_id = t.reporter_id
        and l.period = t.period
        and l.source_code = t.source_code
        and l.line_definition = t.line_definition
where
    abs(l.poor_population_thousand - t.poor_population_thousand) > 0.05
    and not exists (
        select 1
        from reference.region as p
        where
            p.level = 'province'
            and t.row_period_end between p.existed_from and p.existed_to
            and p.region_id <> all(t.provinces)
            and not exists (
                select 1
                from reference.region_lineage as s
                where s.successor_id = p.region_id and s.event = 'split' and s.predecessor_id = any(t.provinces)
            )
    )
