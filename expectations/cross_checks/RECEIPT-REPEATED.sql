-- Purchase, plan, kind, date and amount of a receipt are those of an earlier row.
-- Basis: many receipts for one purchase are usual (133 ids of Kabupaten Bandung 2025); wholly equal ones may be one
-- receipt recorded twice. A receipt has no number of its own, so this can only be a warning.
with numbered as (
    select
        l.*,
        min(l.row_number) over same as first_row
    from gate.procurement_receipts as l
    window
        same as (
            partition by
                l.submission_id, l.region_id, l.purchase_id, l.plan_id, l.receipt_type, l.receipt_date, l.receipt_idr
        )
)

select
    submission_id,
    row_number,
    region_id,
    'purchase_id' as column_name,
    purchase_id || ' / ' || receipt_type || ' / ' || receipt_date || ' / ' || trim_scale(receipt_idr) as value,
    first_row::text as expected,
    null::text as difference
from numbered
where row_number > first_row
