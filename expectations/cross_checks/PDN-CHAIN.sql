-- A package breaks the chain PDN value <= contract <= owner estimate <= budget ceiling.
-- Basis: procurement rules; true for 77 of 77 tenders of Kabupaten Bandung 2025. Without an owner estimate
-- (e-purchasing) the contract is held against the ceiling itself. An empty PDN value is not zero and is not
-- judged.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    c.column_name,
    trim_scale(c.part)::text as value,
    trim_scale(c.whole)::text as expected,
    trim_scale(c.part - c.whole)::text as difference
from gate.procurement_packages as l
cross join
    lateral (
        values
        ('pdn_idr', l.pdn_idr, l.contract_idr),
        ('contract_idr', l.contract_idr, coalesce(l.owner_estimate_idr, l.budget_ceiling_idr)),
        ('owner_estimate_idr', l.owner_estimate_idr, l.budget_ceiling_idr)
    ) as c (column_name, part, whole)
where c.part > c.whole
