-- Year-to-date inflation is not the product of the monthly rates since January, by more than 0.06 point.
-- Basis: true for 492 of 492 province rows of BPS. Judged only if every month since January is there from that
-- reporter.
with chained as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.inflation_ytd_pct,
        round(100 * (exp(sum(ln(1 + f.inflation_mtm_pct / 100))) - 1), 4) as computed
    from gate.inflation_indicators as l
    inner join gate.inflation_indicators_in_force as f
        on
            l.reporter_id = f.reporter_id
            and l.region_id = f.region_id
            and l.row_period_end >= f.row_period_end
            and extract(year from f.row_period_end) = extract(year from l.row_period_end)
    where l.inflation_ytd_pct is not null and f.inflation_mtm_pct > -100
    group by l.submission_id, l.row_number, l.region_id, l.inflation_ytd_pct, l.row_period_end
    having count(distinct f.row_period_end) = extract(month from l.row_period_end)
)

select
    submission_id,
    row_number,
    region_id,
    'inflation_ytd_pct' as column_name,
    trim_scale(inflation_ytd_pct)::text as value,
    trim_scale(round(computed, 2))::text as expected,
    trim_scale(round(inflation_ytd_pct - computed, 2))::text as difference
from chained
where abs(inflation_ytd_pct - computed) > 0.06
