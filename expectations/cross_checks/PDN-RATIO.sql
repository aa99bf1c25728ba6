-- One of the four PDN percentages is not its own numerator divided by its own denominator.
-- Basis: the four measures differ in both; 62.4 / 273.6 trillion = 22.81 percent was once printed as 22.62.
-- Tolerance 0.05 point, the rounding of one decimal. An empty percentage or a zero denominator is not judged.
with ratio as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        c.column_name,
        c.given,
        round(100 * c.numerator / nullif(c.denominator, 0), 4) as computed
    from gate.domestic_spending as l
    cross join lateral (
        values
        ('pdn_commitment_pct', l.pdn_commitment_pct, l.rup_pdn_idr, l.procurement_budget_idr),
        ('pdn_realized_to_commitment_pct', l.pdn_realized_to_commitment_pct, l.realized_pdn_idr, l.rup_pdn_idr),
        ('pdn_realized_pct', l.pdn_realized_pct, l.realized_pdn_idr, l.realized_spending_idr),
        ('rup_progress_pct', l.rup_progress_pct, l.rup_total_idr, l.procurement_budget_idr)
    ) as c (column_name, given, numerator, denominator)
)

select
    submission_id,
    row_number,
    region_id,
    column_name,
    trim_scale(given)::text as value,
    trim_scale(round(computed, 2))::text as expected,
    trim_scale(round(given - computed, 2))::text as difference
from ratio
where abs(given - computed) > 0.05
