-- The issuer of a quoted figure is no reporter that is known.
-- Basis: provenance is a code of the list of reporters, taken from the body of the text; headlines have named another
-- ministry than the text below them.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'issuer_id' as column_name,
    l.issuer_id as value,
    null::text as expected,
    null::text as difference
from gate.official_figures as l
where
    l.issuer_id is not null
    and not exists (
        select 1 from reference.reporter as r
        where r.reporter_id = l.issuer_id
    )
