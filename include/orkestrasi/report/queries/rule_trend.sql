-- Findings of each rule by the publication before which they were found: newly found ones, for the last eight.
with spans as (
    select
        p.number,
        p.published_at,
        lag(p.published_at) over (order by p.number) as published_before
    from ledger.publication as p
    cross join at_publication as a
    where p.status = 'published' and p.number <= a.number
)

select
    f.rule_id,
    p.number,
    count(*) as findings,
    count(distinct s.reporter_id) as reporters
from spans as p
inner join ledger.finding as f
    on p.published_at >= f.found_at and (p.published_before is null or p.published_before < f.found_at)
inner join ledger.submission as s on f.submission_id = s.submission_id
cross join at_publication as a
where p.number > a.number - 8
group by f.rule_id, p.number
order by f.rule_id asc, p.number asc
