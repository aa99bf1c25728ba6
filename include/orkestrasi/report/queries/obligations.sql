-- Every obligation with its newest version and where it stands.
select
    reporter_id, dataset, cluster_code, period_key, due_on, first_received_on, is_on_time, is_nil, is_met,
    is_met_by_older, outcome, days_after_due, version, submission_id, review_state, decision_reason, is_flagged, level
from obligation_level
order by reporter_id asc, due_on desc, dataset asc, period_key desc
