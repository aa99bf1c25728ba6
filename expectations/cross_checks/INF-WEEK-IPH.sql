-- A weekly row carries a figure that is computed by month.
-- Basis: Statistics Indonesia publishes the price index and inflation by month; only the IPH comes by week.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    c.column_name,
    trim_scale(c.figure)::text as value,
    l.period as expected,
    null::text as difference
from gate.inflation_indicators as l
cross join
    lateral (
        values
        ('cpi_index', l.cpi_index),
        ('inflation_mtm_pct', l.inflation_mtm_pct),
        ('inflation_ytd_pct', l.inflation_ytd_pct),
        ('inflation_yoy_pct', l.inflation_yoy_pct)
    ) as c (column_name, figure)
where l.period like '%-W%' and c.figure is not null
