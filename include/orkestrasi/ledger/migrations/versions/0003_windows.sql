-- Windows of reporting: working days, which version is the newest, whether a report is late or locked out.

------------------------------------------------------------------------------------------------ working days

create view reference.calendar_day as
select
    marked.day,
    marked.is_weekend,
    marked.is_holiday,
    marked.holiday_label_id,
    not marked.is_weekend and not marked.is_holiday as is_working_day,
    (count(*) filter (where not marked.is_weekend and not marked.is_holiday) over (order by marked.day))::integer
        as working_day_number
from (
    select
        series.day_at::date as day,
        extract(isodow from series.day_at) >= 6 as is_weekend,
        h.holiday_on is not null as is_holiday,
        h.label_id as holiday_label_id
    from generate_series(timestamp '2015-01-01', timestamp '2035-12-31', interval '1 day') as series (day_at)
    left join reference.holiday as h on series.day_at::date = h.holiday_on
) as marked;
comment on view reference.calendar_day is
'One row per day from 2015 to 2035; working days are Monday to Friday without holidays';
comment on column reference.calendar_day.working_day_number is
'Working days since 2015-01-01: the difference of two is the number of working days between two days';

------------------------------------------------------------------------------------------------ the newest version

-- A file cannot have been made after it arrived: a sender's clock that runs ahead must not win over all that follows.
alter table ledger.submission
add column made_at timestamptz not null generated always as (least(prepared_at, received_at)) stored;
comment on column ledger.submission.made_at is
'When the file was made: as it says itself, at the latest when it arrived. The newest by this is the one in force';

create or replace view ledger.accepted_submission as
select s.*
from ledger.submission as s
where s.state in ('accepted', 'accepted_with_warnings', 'quarantined', 'withdrawn') and s.verdict <> 'rejected';

drop view ledger.submission_in_force;
create view ledger.submission_in_force as
select distinct on (s.reporter_id, s.dataset, s.period_key, s.part) s.*
from ledger.submission as s
where s.state in ('accepted', 'accepted_with_warnings')
order by s.reporter_id asc, s.dataset asc, s.period_key asc, s.part asc, s.made_at desc, s.version desc;
comment on view ledger.submission_in_force is
'The newest version per reporter, dataset, period and part that is accepted and neither quarantined nor withdrawn; newest by when it was made, so that an older file sent later does not win';

------------------------------------------------------------------------------------------------ windows

create view ledger.submission_window as
select
    w.submission_id,
    w.opens_on,
    w.due_on,
    w.locks_on,
    w.open_until,
    w.on_time_until,
    w.taken_until,
    w.received_on,
    w.received_on <= w.on_time_until as is_on_time,
    w.received_on > w.on_time_until
    and not exists (
        -- The report came in time and this is a correction of it.
        select 1 from ledger.submission as earlier
        where
            (earlier.reporter_id, earlier.dataset, earlier.period_key, earlier.part)
            = (w.reporter_id, w.dataset, w.period_key, w.part)
            and earlier.submission_id < w.submission_id
            and earlier.verdict <> 'rejected'
            and (earlier.received_at at time zone 'Asia/Jakarta')::date <= w.on_time_until
    ) as is_late
from (
    select
        s.submission_id,
        s.reporter_id,
        s.dataset,
        s.period_key,
        s.part,
        o.opens_on,
        o.due_on,
        o.locks_on,
        e.open_until,
        greatest(o.due_on, e.open_until) as on_time_until,
        case when o.locks_on is not null then greatest(o.locks_on, e.open_until) end as taken_until,
        (s.received_at at time zone 'Asia/Jakarta')::date as received_on
    from ledger.submission as s
    inner join ledger.obligation as o
        on s.reporter_id = o.reporter_id and s.dataset = o.dataset and s.period_key = o.period_key
    left join lateral (
        select x.open_until
        from ledger.window_exception as x
        where
            (x.reporter_id, x.dataset, x.period_key) = (s.reporter_id, s.dataset, s.period_key)
            -- What was decided before an exception was granted stays as it was decided.
            and x.granted_at <= coalesce(s.decided_at, 'infinity')
        order by x.granted_at desc, x.exception_id desc
        limit 1
    ) as e on true
) as w;
comment on view ledger.submission_window is
'One row per submission of something that is owed: its window, and how it stands to it. Days are Jakarta''s';
comment on column ledger.submission_window.open_until is 'Last day of the newest exception granted before the verdict; null = none';
comment on column ledger.submission_window.on_time_until is 'Last day on which it was in time: the due day, or that of the exception';
comment on column ledger.submission_window.taken_until is 'Last day on which it was taken at all; null = it is never locked';
comment on column ledger.submission_window.is_on_time is 'This version arrived in time';
comment on column ledger.submission_window.is_late is
'The report is late: neither this version nor an accepted one before it arrived in time';
