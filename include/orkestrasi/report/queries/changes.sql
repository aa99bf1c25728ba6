-- Submissions that came, were replaced or left since the publication before.
with now_shown as (
    select submission_id, reporter_id, dataset, period_key, version
    from submission_then
    where is_shown
),

then_shown as (
    select s.submission_id, s.reporter_id, s.dataset, s.period_key, s.version
    from ledger.publication_member as m
    inner join ledger.submission as s on m.submission_id = s.submission_id
    cross join at_publication as a
    where
        m.published_from <= a.previous_number
        and (m.published_to is null or m.published_to > a.previous_number)
)

select
    coalesce(n.dataset, t.dataset) as dataset,
    coalesce(n.reporter_id, t.reporter_id) as reporter_id,
    coalesce(n.period_key, t.period_key) as period_key,
    p.name as reporter,
    case when t.submission_id is null then 'new' when n.submission_id is null then 'gone' else 'replaced' end as change,
    t.version as old_version,
    n.version as new_version
from now_shown as n
full join then_shown as t
    on n.reporter_id = t.reporter_id and n.dataset = t.dataset and n.period_key = t.period_key
left join reporter_then as p on coalesce(n.reporter_id, t.reporter_id) = p.reporter_id
where n.submission_id is distinct from t.submission_id
order by change asc, dataset asc, reporter_id asc, period_key asc
