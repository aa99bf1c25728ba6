-- Deliveries whose content had come before: counted, never loaded twice.
select
    d.file_name,
    d.delivered_at,
    s.reporter_id,
    coalesce(p.name, s.reporter_id) as reporter,
    s.dataset,
    s.period_key,
    s.version
from ledger.delivery as d
inner join submission_then as s on d.submission_id = s.submission_id
left join reporter_then as p on s.reporter_id = p.reporter_id
cross join at_publication as a
where d.is_repeat and d.delivered_at <= a.published_at
order by d.delivered_at desc, d.delivery_id desc
