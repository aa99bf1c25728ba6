-- How many newest accepted versions stand where in their review.
select
    state,
    count(*) as submissions
from review_then
where state is not null
group by state
order by state asc
