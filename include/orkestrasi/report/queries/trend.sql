-- The last twelve publications: how much of what was due by then they show, and their findings. Only the ledger
-- itself is asked, so that each publication's point is the same in every later report.
with numbered as (
    select p.number, p.published_at, (p.published_at at time zone 'Asia/Jakarta')::date as published_on
    from ledger.publication as p
    cross join at_publication as a
    where p.status = 'published' and p.number <= a.number
    order by p.number desc
    limit 12
),

shown as (
    select
        n.number, s.submission_id, s.reporter_id, s.dataset, s.period_key, coalesce(s.row_count, 0) as rows
    from numbered as n
    inner join ledger.publication_member as m
        on n.number >= m.published_from and (m.published_to is null or n.number < m.published_to)
    inner join ledger.submission as s on m.submission_id = s.submission_id
),

duty as (
    select
        n.number,
        count(*) as owed,
        count(*) filter (
            where exists (
                select 1 from shown as s
                where
                    s.number = n.number and s.reporter_id = o.reporter_id and s.dataset = o.dataset
                    and s.period_key = o.period_key
            )
        ) as met
    from numbered as n
    inner join ledger.obligation as o on n.published_on >= o.due_on
    group by n.number
),

found as (
    select s.number, count(*) as findings
    from shown as s
    inner join ledger.finding as f on s.submission_id = f.submission_id and f.severity = 'warning'
    group by s.number
),

size as (
    select number, count(*) as submissions, sum(rows)::bigint as rows
    from shown
    group by number
)

select
    n.number,
    n.published_at,
    coalesce(d.owed, 0) as owed,
    coalesce(d.met, 0) as met,
    coalesce(z.submissions, 0) as submissions,
    coalesce(z.rows, 0) as rows,
    coalesce(f.findings, 0) as findings
from numbered as n
left join duty as d on n.number = d.number
left join found as f on n.number = f.number
left join size as z on n.number = z.number
order by n.number asc
