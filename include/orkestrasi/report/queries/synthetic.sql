-- Rows of the publication that are marked as made up; dataset_rows is the raw table of the dataset in hand.
select
    s.dataset,
    count(*) as rows,
    count(*) filter (where r.data_origin = 'SINTETIS') as synthetic_rows,
    count(distinct r.submission_id) as submissions,
    count(distinct r.submission_id) filter (where r.data_origin = 'SINTETIS') as synthetic_submissions
from dataset_rows as r
inner join submission_then as s on r.submission_id = s.submission_id and s.is_shown
group by s.dataset
