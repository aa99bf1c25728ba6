-- How many values were searched for unusual ones and how many flagged, this publication and the three before it.
select r.publication_number, r.values_tested, r.values_flagged, r.too_short, r.without_peers
from ledger.statistics_run as r
inner join at_publication as a on r.publication_number <= a.number
order by r.publication_number desc
limit 4
