-- The micro and small business value of a package exceeds its domestic product value.
-- Basis: small businesses mostly sell domestic products, yet 179 of 1,047 non-tender contracts of Kabupaten
-- Bandung 2025 do so, mostly because the PDN value was left at 0: a warning only.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'umk_idr' as column_name,
    trim_scale(l.umk_idr)::text as value,
    trim_scale(l.pdn_idr)::text as expected,
    trim_scale(l.umk_idr - l.pdn_idr)::text as difference
from gate.procurement_packages as l
where l.umk_idr > l.pdn_idr
