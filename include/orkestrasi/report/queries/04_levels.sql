-- Whether data can be used, with its reason: per obligation, then per government and cluster, never as one index.
create temp table flag_then on commit drop as
select
    u.submission_id,
    max(abs(u.effect_pct)) as effect_pct
from ledger.unusual_value as u
inner join at_publication as a on u.publication_number = a.number
left join decision_then as d on u.submission_id = d.submission_id and d.kind = 'approved'
-- 0.1% of the national figure is an assumption of this project.
where u.kind <> 'boundary_changed' and abs(u.effect_pct) >= 0.1 and d.submission_id is null
group by u.submission_id;

create temp table obligation_level on commit drop as
with newest as (
    select
        s.reporter_id,
        s.dataset,
        s.period_key,
        max(s.version) as version,
        max(s.submission_id) as submission_id,
        max(v.state) as review_state,
        max(v.decision_reason) as decision_reason,
        bool_or(g.submission_id is not null) as is_flagged
    from submission_then as s
    left join review_then as v on s.submission_id = v.submission_id
    left join flag_then as g on s.submission_id = g.submission_id
    where s.is_newest
    group by s.reporter_id, s.dataset, s.period_key
)

select
    o.*,
    n.version,
    n.submission_id,
    n.review_state,
    n.decision_reason,
    coalesce(n.is_flagged, false) as is_flagged,
    case
        when o.outcome = 'not_due' then 'not_due'
        when o.outcome = 'missing' then 'no_data'
        when not o.is_met then 'not_yet'
        when o.outcome <> 'accepted' or o.is_met_by_older or coalesce(n.is_flagged, false) then 'with_notes'
        else 'usable'
    end as level
from obligation_then as o
left join newest as n
    on o.reporter_id = n.reporter_id and o.dataset = n.dataset and o.period_key = n.period_key;
analyze obligation_level;

-- cluster_code null = over all clusters.
create temp table government_level on commit drop as
select
    reporter_id,
    region_id,
    province_id,
    cluster_code,
    count(*) filter (where level <> 'not_due') as due,
    count(*) filter (where level = 'usable') as usable,
    count(*) filter (where level = 'with_notes') as with_notes,
    count(*) filter (where level = 'not_yet') as not_yet,
    count(*) filter (where level = 'no_data') as no_data,
    count(*) filter (where is_met) as met,
    case
        when bool_and(level = 'not_due') then 'not_due'
        when bool_and(level in ('not_due', 'usable')) then 'usable'
        when bool_and(level in ('not_due', 'usable', 'with_notes')) then 'with_notes'
        when bool_and(level in ('not_due', 'no_data')) then 'no_data'
        else 'not_yet'
    end as level
from obligation_level
where region_id is not null
group by grouping sets ((reporter_id, region_id, province_id, cluster_code), (reporter_id, region_id, province_id));

create temp table people on commit drop as
select distinct on (region_id) region_id, population
from reference.population
order by region_id asc, year desc;
