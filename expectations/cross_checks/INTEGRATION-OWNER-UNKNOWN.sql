-- The owner of the other service is neither a region code that is valid in the row's code system and period nor a
-- national platform.
-- Basis: an integration links two services, each with an owner; platforms are those of reference.platform.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'to_owner' as column_name,
    l.to_owner as value,
    l.code_system as expected,
    null::text as difference
from gate.service_integrations as l
where
    l.to_owner is not null
    and not exists (
        select 1 from reference.platform as p
        where p.platform_code = l.to_owner
    )
    and not exists (
        select 1 from reference.region_code as c
        where
            c.code_system = l.code_system
            and c.code = l.to_owner
            and l.period_end between c.valid_from and c.valid_to
    )
