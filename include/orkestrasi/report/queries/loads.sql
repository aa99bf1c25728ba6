-- Where Great Expectations wrote its pages: each load and dataset that gate 1 judged.
select distinct
    s.load_id,
    s.dataset
from submission_then as s
inner join ledger.submission_event as e on s.submission_id = e.submission_id and e.from_state = 'loaded'
cross join at_publication as a
where e.happened_at <= a.published_at and e.actor = 'gate 1'
order by s.load_id desc, s.dataset asc
