-- A stage of a complaint is dated before the one it follows, or the complaint came after the reported month.
-- Basis: received, verified, forwarded, answered, closed; a stage that was skipped has no date, and the next one is
-- then held against the last that has one. The report of a month holds what was received until its end.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    stage.column_name,
    stage.happened_on::text as value,
    stage.reached_on::text as expected,
    (stage.happened_on - stage.reached_on)::text as difference
from gate.aid_complaints as l
cross join
    lateral (
        values
        ('verified_on', l.verified_on, l.received_on),
        ('forwarded_on', l.forwarded_on, greatest(l.received_on, l.verified_on)),
        ('answered_on', l.answered_on, greatest(l.received_on, l.verified_on, l.forwarded_on)),
        ('closed_on', l.closed_on, greatest(l.received_on, l.verified_on, l.forwarded_on, l.answered_on))
    ) as stage (column_name, happened_on, reached_on)
where stage.happened_on < stage.reached_on

union all

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'received_on' as column_name,
    l.received_on::text as value,
    l.period_end::text as expected,
    (l.received_on - l.period_end)::text as difference
from gate.aid_complaints as l
where l.received_on > l.period_end
