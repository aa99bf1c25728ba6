-- Per dataset and its cluster: who owed, what came, what became of it.
select
    c.cluster_code,
    coalesce(l.label_id, 'Lintas klaster') as cluster_label,
    c.dataset,
    c.label_id as dataset_label,
    count(distinct o.period_key) as periods,
    count(*) as owed,
    count(*) filter (where o.is_received) as received,
    count(*) filter (where o.is_on_time) as on_time,
    count(*) filter (where o.is_met) as met,
    count(*) filter (where o.outcome = 'accepted') as accepted,
    count(*) filter (where o.outcome = 'accepted_with_warnings') as accepted_with_warnings,
    count(*) filter (where o.is_nil) as nil_returns,
    count(*) filter (where o.outcome = 'rejected') as rejected,
    count(*) filter (where o.outcome in ('quarantined', 'withdrawn')) as held,
    count(*) filter (where o.outcome = 'checking') as checking,
    count(*) filter (where o.outcome = 'missing') as missing,
    count(*) filter (where o.outcome = 'not_due') as not_due,
    percentile_cont(0.5) within group (order by o.days_after_due) as median_days_after_due,
    percentile_cont(0.5) within group (order by o.days_after_due) filter (where not o.is_on_time)
        as median_days_late
from obligation_then as o
inner join dataset_then as c on o.dataset = c.dataset
-- What serves all clusters is in none of the list; it is owed as well, and has a line of its own at the end.
left join reference.cluster as l on c.cluster_code = l.cluster_code
group by l.display_order, c.cluster_code, l.label_id, c.dataset, c.label_id
order by l.display_order asc nulls last, c.label_id asc
