-- The publication in hand (the session's orkestrasi.publication) and the one before it. Everything else is asked as of
-- its moment.
create temp table at_publication on commit drop as
select
    p.number,
    p.published_at,
    (p.published_at at time zone 'Asia/Jakarta')::date as published_on,
    p.reverts_to,
    p.reason,
    (
        select max(earlier.number) from ledger.publication as earlier
        where earlier.number < p.number and earlier.status = 'published'
    ) as previous_number
from ledger.publication as p
where p.number = (select ledger.as_of()) and p.status = 'published';

-- Name, code and province of each region on the day of the publication; the last known where it had ceased by then.
create temp table region_then on commit drop as
select distinct on (v.region_id)
    v.region_id,
    v.name,
    v.kemendagri_code,
    r.level,
    case when r.level = 'province' then v.region_id else v.parent_region_id end as province_id
from reference.region_version as v
inner join reference.region as r on v.region_id = r.region_id
cross join at_publication as a
where v.valid_from <= a.published_on
order by v.region_id asc, v.valid_from desc;

create temp table reporter_then on commit drop as
select
    p.reporter_id,
    p.kind,
    coalesce(t.name, p.name) as name,
    p.region_id,
    t.level,
    t.province_id
from reference.reporter as p
left join region_then as t on p.region_id = t.region_id;

-- Working days are counted, not days: a number per day that grows only on working days.
create temp table working_day on commit drop as
select day, working_day_number as ordinal from reference.calendar_day;
create unique index on working_day (day);
