-- The four quarters do not add up to the year; cumulative figures are the usual cause.
-- Basis: true for all ten governments of Nusa Tenggara Barat 2025.
with judged as (
    select
        l.submission_id,
        l.row_number,
        l.region_id,
        l.total_idr as whole,
        coalesce(l.quarter_1_idr, 0)
        + coalesce(l.quarter_2_idr, 0)
        + coalesce(l.quarter_3_idr, 0)
        + coalesce(l.quarter_4_idr, 0) as parts
    from gate.investment_summary as l
    where num_nonnulls(
            l.quarter_1_idr, l.quarter_2_idr, l.quarter_3_idr,
            l.quarter_4_idr
        ) > 0
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
