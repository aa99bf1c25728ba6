-- What the national agencies owe and delivered.
select
    r.reporter_id,
    r.name,
    c.dataset,
    count(*) as owed,
    count(*) filter (where o.is_received) as received,
    count(*) filter (where o.is_on_time) as on_time,
    count(*) filter (where o.is_met) as met,
    count(*) filter (where o.outcome = 'not_due') as not_due
from obligation_then as o
inner join reporter_then as r on o.reporter_id = r.reporter_id and r.kind = 'national_agency'
inner join dataset_then as c on o.dataset = c.dataset
group by r.reporter_id, r.name, c.dataset
order by r.name asc, c.dataset asc
