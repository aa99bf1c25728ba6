-- What each reporter owes that is due and has not come.
select
    o.reporter_id,
    o.dataset,
    o.period_key,
    o.due_on
from obligation_then as o
where o.outcome = 'missing'
order by o.reporter_id asc, o.due_on asc, o.dataset asc
