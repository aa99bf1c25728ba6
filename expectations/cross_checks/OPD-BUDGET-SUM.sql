-- Operating, capital and contingency are not the procurement budget, or that and the rest not the total.
-- Basis: structure of SiRUP; true for 165 of 165 offices of Kabupaten Bandung 2025.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    c.column_name,
    trim_scale(c.whole)::text as value,
    trim_scale(c.parts)::text as expected,
    trim_scale(c.whole - c.parts)::text as difference
from gate.opd_budgets as l
cross join
    lateral (
        values
        ('procurement_idr', l.procurement_idr, l.operating_idr + l.capital_idr + l.contingency_idr),
        ('total_idr', l.total_idr, l.procurement_idr + l.non_procurement_idr)
    ) as c (column_name, whole, parts)
where abs(c.whole - c.parts) > 1
