-- A figure is exactly the same as in the two periods before.
-- Basis: in BPS's poverty depth three equal values in a row are 0.03 percent of all; food prices (4 to 44
-- percent) are therefore not judged. Only figures that move every period are listed; zeros do not count.
with figure as (
    select
        'poverty_indicators' as dataset, f.load_id, f.submission_id, f.row_number, f.reporter_id, f.region_id, f.period,
        f.source_code || '/' || f.line_definition as series, f.row_period_end, c.column_name, c.figure
    from gate.poverty_indicators_in_force as f
    cross join
        lateral (
            values
            ('poor_population_thousand', f.poor_population_thousand),
            ('p1_index', f.p1_index),
            ('poverty_line_idr', f.poverty_line_idr)
        ) as c (column_name, figure)
    where f.region_id in (select delivered.region_id from gate.poverty_indicators as delivered)
    union all
    select
        'domestic_spending', f.load_id, f.submission_id, f.row_number, f.reporter_id, f.region_id, f.period,
        null, f.row_period_end, c.column_name, c.figure
    from gate.domestic_spending_in_force as f
    cross join
        lateral (
            values
            ('realized_spending_idr', f.realized_spending_idr),
            ('realized_pdn_idr', f.realized_pdn_idr)
        ) as c (column_name, figure)
    where f.region_id in (select delivered.region_id from gate.domestic_spending as delivered)
    union all
    select
        'inflation_indicators', f.load_id, f.submission_id, f.row_number, f.reporter_id, f.region_id, f.period,
        null, f.row_period_end, 'cpi_index', f.cpi_index
    from gate.inflation_indicators_in_force as f
    where f.region_id in (select delivered.region_id from gate.inflation_indicators as delivered)
),

followed as (
    select
        g.*,
        lag(g.figure, 1) over chronological as previous,
        lag(g.figure, 2) over chronological as before_previous
    from figure as g
    inner join reference.period as p on g.period = p.period_key
    where g.figure <> 0
    -- A year and its March are not two periods in a row.
    window chronological as (
        partition by g.dataset, g.reporter_id, g.region_id, g.series, g.column_name, p.period_type
        order by g.row_period_end
    )
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    trim_scale(figure)::text as value,
    null::text as expected,
    null::text as difference
from followed
where
    load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
    and figure = previous
    and figure = before_previous
