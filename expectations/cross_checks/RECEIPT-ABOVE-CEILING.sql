-- The receipts of a purchase add up to more than its budget ceiling; told at its first row.
-- Basis: realisation within the budget; broken by 13 of 352 purchases of Kabupaten Bandung 2025, so only a warning.
select
    l.submission_id,
    min(l.row_number) as row_number,
    l.region_id,
    'receipt_idr' as column_name,
    trim_scale(sum(l.receipt_idr))::text as value,
    trim_scale(max(l.budget_ceiling_idr))::text as expected,
    trim_scale(sum(l.receipt_idr) - max(l.budget_ceiling_idr))::text as difference
from gate.procurement_receipts as l
group by l.submission_id, l.region_id, l.purchase_id
having sum(l.receipt_idr) > max(l.budget_ceiling_idr)
