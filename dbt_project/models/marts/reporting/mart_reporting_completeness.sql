{{ config(
    key=['dataset', 'period_key', 'reporter_level'],
    region_column='none',
    touched="
        select
            array[s.dataset] as dataset,
            array_agg(distinct s.period_key) as period_key
        from ledger.submission as s
        where
            s.decided_at >= (
                -- An hour of overlap for verdicts whose transaction was open while the last publication was made.
                select max(stored.stored_at) - interval '1 hour'
                from ledger.stored_mart_state as stored
                where
                    stored.mart = 'mart_reporting_completeness'
                    and stored.publication_number < (select ledger.as_of())
            )
            or s.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
        group by s.dataset
    ",
    lineage="
        select
            s.submission_id,
            null::integer as row_number
        from ledger.submission as s
        inner join warehouse.dim_reporter as r on s.reporter_id = r.reporter_id
        where
            s.verdict is not null
            and (s.dataset, s.period_key, r.reporter_level) = (shown.dataset, shown.period_key, shown.reporter_level)
    ",
    anew_on_revert=true,
) }}

-- Only what was owed is counted. What arrived is counted up to the day of the publication, what stands is what the
-- publication shows: the same question about an old publication gets the same answer for ever.

with

obligations as (

    select * from {{ source('ledger', 'obligation') }}

),

publications as (

    select * from {{ source('ledger', 'publication') }}
    where number = {{ publication() }}

),

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

deliveries as (

    -- From the ledger: a verdict given while a publication was made is not in the facts before the next build.
    select
        timeliness.*,
        submissions.decided_at
    from {{ ref('int_submission_timeliness') }} as timeliness
    inner join {{ source('ledger', 'submission') }} as submissions
        on timeliness.submission_id = submissions.submission_id

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

datasets as (

    select * from {{ ref('dim_dataset') }}

),

clusters as (

    select * from {{ ref('dim_cluster') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

-- A candidate has no day of publication yet: everything decided so far counts.
arrived as (

    select
        deliveries.reporter_id,
        deliveries.dataset,
        deliveries.period_key,
        bool_or(deliveries.is_on_time) as is_on_time,
        max(published.submission_id) is not null as is_published,
        max(deliveries.verdict) filter (where published.submission_id is not null) as published_verdict,
        bool_and(deliveries.is_nil) filter (where published.submission_id is not null) as is_nil,
        -- The last to arrive, whichever part it is.
        (array_agg(deliveries.verdict order by deliveries.submission_id desc))[1] as newest_verdict,
        bool_or(submissions.is_synthetic) filter (where published.submission_id is not null) as is_synthetic
    from deliveries
    left join submissions on deliveries.submission_id = submissions.submission_id
    inner join publications on deliveries.decided_at <= coalesce(publications.published_at, 'infinity')
    left join published on deliveries.submission_id = published.submission_id
    group by deliveries.reporter_id, deliveries.dataset, deliveries.period_key

),

counted as (

    select
        obligations.dataset,
        obligations.period_key,
        reporters.reporter_level,
        min(obligations.due_on) as due_on,
        count(*) as expected,
        count(arrived.reporter_id) as received,
        count(*) filter (where arrived.is_on_time) as on_time,
        count(*) filter (where arrived.published_verdict = 'accepted') as accepted,
        count(*) filter (where arrived.published_verdict = 'accepted_with_warnings') as accepted_with_warnings,
        count(*) filter (where arrived.is_nil) as nil_returns,
        count(*) filter (where not arrived.is_published and arrived.newest_verdict = 'rejected') as rejected,
        count(*) filter (where not arrived.is_published and arrived.newest_verdict <> 'rejected')
            as not_published,
        count(*) filter (where arrived.reporter_id is null) as missing,
        coalesce(bool_or(arrived.is_synthetic), false) as is_synthetic
    from obligations
    inner join reporters on obligations.reporter_id = reporters.reporter_id
    left join arrived
        on
            obligations.reporter_id = arrived.reporter_id
            and obligations.dataset = arrived.dataset
            and obligations.period_key = arrived.period_key
    group by obligations.dataset, obligations.period_key, reporters.reporter_level

)

select
    publications.number as publication_number,
    datasets.cluster_code,
    clusters.label_id as cluster_label,
    counted.dataset,
    datasets.label_id as dataset_label,
    counted.period_key,
    periods.label_id as period_label,
    periods.year,
    counted.reporter_level,
    counted.due_on,
    counted.expected,
    counted.received,
    counted.on_time,
    counted.accepted,
    counted.accepted_with_warnings,
    counted.rejected,
    counted.not_published,
    counted.missing,
    counted.nil_returns,
    round(
        100.0 * (counted.accepted + counted.accepted_with_warnings) / nullif(counted.expected, 0), 2
    ) as completeness_pct,
    counted.is_synthetic,
    case
        when counted.accepted + counted.accepted_with_warnings < counted.expected then 'incomplete'
        when counted.accepted_with_warnings > 0 then 'accepted_with_warnings'
        else 'ok'
    end as quality_flag
from counted
cross join publications
inner join datasets on counted.dataset = datasets.dataset
inner join clusters on datasets.cluster_code = clusters.cluster_code
inner join periods on counted.period_key = periods.period_key
