-- Foreign plus domestic investment is not the total.
-- Basis: true for all ten governments of Nusa Tenggara Barat 2025, and for the releases of BKPM.
with judged as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.total_idr as whole,
        coalesce(l.pma_idr, 0) + coalesce(l.pmdn_idr, 0) as parts
    from gate.investment_summary as l
    where num_nonnulls(l.pma_idr, l.pmdn_idr) > 0
)

select
    submission_id,
    row_number,
    region_id,
    'total_idr' as column_name,
    trim_scale(whole)::text as value,
    trim_scale(parts)::text as expected,
    trim_scale(whole - parts)::text as difference
from judged
where abs(whole - parts) > 1
