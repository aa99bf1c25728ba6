{{ config(
    incremental_strategy='upsert',
    unique_key='submission_id',
    post_hook="analyze {{ this }}",
) }}

-- A submission never changes once it is decided, so only those not seen yet are read.

with

submissions as (

    select decided.*
    from {{ source('ledger', 'submission') }} as decided
    left join {{ this }} as known on decided.submission_id = known.submission_id
    where decided.verdict is not null and known.submission_id is null

),

origins as (

    select * from {{ ref('int_submission_origins') }}
    where
        submission_id = any(array(
            select pending.submission_id
            from {{ source('ledger', 'pending_submission') }} as pending
        ))

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

datasets as (

    select * from {{ ref('dim_dataset') }}

),

periods as (

    select * from {{ ref('dim_period') }}

)

select
    submissions.submission_id,
    coalesce(reporters.reporter_id, 'UNKNOWN') as reporter_id,
    coalesce(datasets.dataset, 'UNKNOWN') as dataset,
    coalesce(periods.period_key, 'UNKNOWN') as period_key,
    submissions.reporter_id as declared_reporter,
    submissions.dataset as declared_dataset,
    submissions.period_key as declared_period,
    submissions.version,
    submissions.verdict,
    submissions.received_at,
    submissions.decided_at,
    submissions.row_count,
    origins.is_synthetic,
    submissions.sha256,
    submissions.file_name,
    submissions.channel,
    submissions.contract_version,
    submissions.part,
    submissions.is_nil,
    submissions.made_at,
    coalesce(submissions.effective_period_key, submissions.period_key) as effective_period_key
from submissions
left join origins on submissions.submission_id = origins.submission_id
left join reporters on submissions.reporter_id = reporters.reporter_id
left join datasets on submissions.dataset = datasets.dataset
left join periods on submissions.period_key = periods.period_key

union all

select
    -1,
    'UNKNOWN',
    'UNKNOWN',
    'UNKNOWN',
    'UNKNOWN',
    'UNKNOWN',
    'UNKNOWN',
    0,
    'unknown',
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null
