-- An aspect or a score refers to a domain that the delivered table of domains does not hold.
-- Basis: the tables of Kota Denpasar refer to domain 3, which was deleted. Judged only where domains were delivered.
with domain as (
    select
        reporter_id,
        period_key,
        array_agg(distinct domain_id) as ids,
        string_agg(distinct domain_id, ', ') as listed
    from gate.spbe_components_in_force
    where component_type = 'DOMAIN' and domain_id is not null
    group by reporter_id, period_key
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'domain_id' as column_name,
    l.domain_id as value,
    d.listed as expected,
    null::text as difference
from gate.spbe_components as l
inner join domain as d on l.reporter_id = d.reporter_id and l.period_key = d.period_key
where l.domain_id <> all(d.ids)
