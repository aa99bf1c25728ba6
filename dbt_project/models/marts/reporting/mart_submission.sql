{{ config(
    key=['submission_id'],
    touched="
        select array_agg(changed.submission_id) as submission_id
        from ledger.publication_change as changed
    ",
    lineage="
        select
            shown.submission_id,
            null::integer as row_number
    ",
    counts_findings=true,
) }}

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

memberships as (

    select * from {{ source('ledger', 'publication_member') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

deliveries as (

    select * from {{ ref('fct_submission') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

datasets as (

    select * from {{ ref('dim_dataset') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

finding_counts as (

    select
        findings.submission_id,
        count(*) as warning_count
    -- From the ledger: gate 2 warns after the build, and what a publication says may not change with the next one.
    from {{ source('ledger', 'finding') }} as findings
    inner join published on findings.submission_id = published.submission_id
    where findings.severity = 'warning'
    group by findings.submission_id

),

first_shown as (

    select
        submission_id,
        min(published_from) as first_publication_number
    from memberships
    group by submission_id

)

select
    {{ publication() }} as publication_number,
    submissions.submission_id,
    submissions.reporter_id,
    reporters.name as reporter_name,
    reporters.reporter_level,
    reporters.region_id,
    submissions.dataset,
    datasets.label_id as dataset_label,
    datasets.cluster_code,
    submissions.period_key,
    periods.label_id as period_label,
    periods.year,
    submissions.version,
    submissions.verdict,
    coalesce(finding_counts.warning_count, 0) as warning_count,
    submissions.row_count,
    submissions.received_at,
    deliveries.due_on,
    deliveries.is_on_time,
    deliveries.days_late_working,
    deliveries.open_until,
    deliveries.is_nil,
    deliveries.effective_period_key,
    submissions.file_name,
    submissions.sha256,
    submissions.contract_version,
    submissions.is_synthetic,
    first_shown.first_publication_number
from submissions
inner join published on submissions.submission_id = published.submission_id
inner join first_shown on submissions.submission_id = first_shown.submission_id
inner join reporters on submissions.reporter_id = reporters.reporter_id
inner join datasets on submissions.dataset = datasets.dataset
inner join periods on submissions.period_key = periods.period_key
left join deliveries on submissions.submission_id = deliveries.submission_id
left join finding_counts on submissions.submission_id = finding_counts.submission_id
