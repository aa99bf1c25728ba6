-- Who has most to mend: governments and agencies by refused and missing reports, then by findings.
with found as (
    select
        reporter_id,
        count(*) filter (where severity = 'error') as errors,
        count(*) filter (where severity = 'warning') as warnings,
        count(*) filter (where severity = 'info') as infos
    from finding_then
    group by reporter_id
),

owed as (
    select
        reporter_id,
        count(*) as owed,
        count(*) filter (where is_met) as met,
        count(*) filter (where outcome = 'rejected') as rejected,
        count(*) filter (where outcome in ('quarantined', 'withdrawn')) as held,
        count(*) filter (where outcome = 'missing') as missing,
        count(*) filter (where is_received and not is_on_time) as late
    from obligation_then
    group by reporter_id
)

select
    p.reporter_id,
    p.name,
    province.name as province,
    coalesce(o.owed, 0) as owed,
    coalesce(o.met, 0) as met,
    coalesce(o.rejected, 0) as rejected,
    coalesce(o.held, 0) as held,
    coalesce(o.missing, 0) as missing,
    coalesce(o.late, 0) as late,
    coalesce(f.errors, 0) as errors,
    coalesce(f.warnings, 0) as warnings,
    coalesce(f.infos, 0) as infos
from reporter_then as p
left join region_then as province on p.province_id = province.region_id
left join owed as o on p.reporter_id = o.reporter_id
left join found as f on p.reporter_id = f.reporter_id
where o.reporter_id is not null or f.reporter_id is not null
order by
    coalesce(o.rejected, 0) + coalesce(o.held, 0) desc,
    coalesce(f.errors, 0) desc,
    coalesce(o.missing, 0) desc,
    coalesce(f.warnings, 0) desc,
    p.reporter_id asc
