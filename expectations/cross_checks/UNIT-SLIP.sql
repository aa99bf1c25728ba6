-- An amount is about 100, 1,000, 1,000,000 or 1,000,000,000 times (or that part of) the region's previous one.
-- Basis: rupiah, million, billion and US dollars get mixed up. log10 of the ratio within 0.3 of 2, 3, 6 or 9;
-- on clean series at most 0.2 percent of values are flagged so. Investment is judged per region and quarter: a
-- single sector may well grow a hundredfold.
with amount as (
    select
        'poverty_indicators' as dataset, f.load_id, f.submission_id, f.row_number, f.reporter_id, f.region_id,
        f.source_code || '/' || f.line_definition as series, f.row_period_end, c.column_name, c.amount
    from gate.poverty_indicators_in_force as f
    cross join
        lateral (
            values
            ('poor_population_thousand', f.poor_population_thousand),
            ('poverty_line_idr', f.poverty_line_idr)
        ) as c (column_name, amount)
    where f.region_id in (select delivered.region_id from gate.poverty_indicators as delivered)
    union all
    select
        'domestic_spending', f.load_id, f.submission_id, f.row_number, f.reporter_id, f.region_id,
        null, f.row_period_end, c.column_name, c.amount
    from gate.domestic_spending_in_force as f
    cross join
        lateral (
            values
            ('procurement_budget_idr', f.procurement_budget_idr),
            ('rup_total_idr', f.rup_total_idr),
            ('rup_pdn_idr', f.rup_pdn_idr),
            ('realized_spending_idr', f.realized_spending_idr),
            ('realized_pdn_idr', f.realized_pdn_idr)
        ) as c (column_name, amount)
    where f.region_id in (select delivered.region_id from gate.domestic_spending as delivered)
    union all
    select
        'investment_realization', f.load_id, f.submission_id, null, f.reporter_id, f.region_id,
        null, f.row_period_end, 'total_idr', sum(f.total_idr)
    from gate.investment_realization_in_force as f
    where f.region_id in (select delivered.region_id from gate.investment_realization as delivered)
    group by f.load_id, f.submission_id, f.reporter_id, f.region_id, f.row_period_end
),

followed as (
    select
        *,
        lag(amount) over (
            partition by dataset, reporter_id, region_id, series, column_name order by row_period_end, row_number
        ) as previous
    from amount
    where amount > 0
),

judged as (
    select
        *,
        log(amount / previous) as magnitude
    from followed
    where load_id = (select nullif(current_setting('orkestrasi.load', true), '')::bigint)
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    trim_scale(amount)::text as value,
    trim_scale(previous)::text as expected,
    trim_scale(power(10::numeric, round(magnitude)))::text as difference
from judged
where
    abs(magnitude - round(magnitude)) <= 0.3
    and abs(round(magnitude)) in (2, 3, 6, 9)
