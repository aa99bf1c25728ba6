-- Every known submission, for the download.
select
    s.submission_id,
    s.reporter_id,
    coalesce(p.name, '') as reporter,
    s.dataset,
    s.period_key,
    s.version,
    s.outcome,
    s.is_newest,
    s.is_shown,
    s.received_at,
    o.due_on,
    s.received_on <= s.on_time_until as is_on_time,
    s.is_nil,
    s.row_count,
    s.sha256
from submission_then as s
left join reporter_then as p on s.reporter_id = p.reporter_id
left join ledger.obligation as o
    on s.reporter_id = o.reporter_id and s.dataset = o.dataset and s.period_key = o.period_key
order by s.reporter_id asc, s.dataset asc, s.period_key asc, s.version asc
