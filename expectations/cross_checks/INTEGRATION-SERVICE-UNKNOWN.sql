-- An integration names a service of the own government that its service inventory of the quarter does not list.
-- Basis: the index of integration is integrated services / services; a service outside the inventory counts in neither.
-- Judged only where that inventory was delivered.
with inventory as (
    select distinct
        s.region_id,
        s.period,
        s.service_code
    from gate.digital_services_in_force as s
    where s.reporter_kind = 'regional_government' and s.region_id is not null
),

delivered as (
    select distinct
        i.region_id,
        i.period
    from inventory as i
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'from_service_code' as column_name,
    l.from_service_code as value,
    null::text as expected,
    null::text as difference
from gate.service_integrations as l
inner join delivered on l.region_id = delivered.region_id and l.period = delivered.period
left join inventory
    on
        l.region_id = inventory.region_id
        and l.period = inventory.period
        and l.from_service_code = inventory.service_code
where l.reporter_kind = 'regional_government' and l.from_service_code is not null and inventory.service_code is null
