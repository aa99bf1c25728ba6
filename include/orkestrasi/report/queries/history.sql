-- The last eight publications up to this one.
select
    p.number,
    p.published_at,
    p.reverts_to,
    (
        select count(*) from ledger.publication_member as m
        where m.published_from <= p.number and (m.published_to is null or m.published_to > p.number)
    ) as shown,
    (
        select count(*) from ledger.publication_member as m
        where m.published_from = p.number
    ) as coming,
    (
        select count(*) from ledger.publication_member as m
        where m.published_to = p.number
    ) as leaving
from ledger.publication as p
cross join at_publication as a
where p.status = 'published' and p.number <= a.number
order by p.number desc
limit 8
