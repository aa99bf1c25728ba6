-- A snapshot is a whole: the families of a region, quarter and registry come from one submission, never mixed from two.

with

snapshots as (

    select * from {{ ref('agg_poverty_registry_snapshot') }}

),

reports as (

    select * from {{ ref('int_published_reports') }}

)

select distinct on (
    snapshots.region_id,
    snapshots.period_key,
    snapshots.registry_source
)
    snapshots.*,
    reports.verdict
from snapshots
inner join reports on snapshots.submission_id = reports.submission_id
order by
    snapshots.region_id asc,
    snapshots.period_key asc,
    snapshots.registry_source asc,
    reports.is_national_agency desc,
    reports.received_at desc,
    snapshots.submission_id desc
