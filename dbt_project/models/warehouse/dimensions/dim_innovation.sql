{{ config(incremental_strategy='upsert', unique_key='innovation_code') }}

-- Fed by the submissions that are to be built now. A report of a replication may come before the innovation itself: the
-- code is then known, and nothing else.

with

known as (

    select * from {{ this }}

),

clusters as (

    select * from {{ ref('dim_cluster') }}

),

innovations as (

    select
        submission_id,
        innovation_code,
        innovation_title,
        region_id,
        owner_agency,
        cluster_code
    from {{ ref('stg_innovations') }}
    where {{ pending(fills=this) }}

),

replications as (

    select
        null::bigint as submission_id,
        innovation_code,
        null::text as innovation_title,
        null::smallint as region_id,
        null::text as owner_agency,
        null::text as cluster_code
    from {{ ref('stg_innovation_replications') }}
    where {{ pending(fills=this) }}

),

mentions as (

    select * from innovations
    union all
    select * from replications

),

newest as (

    select distinct on (innovation_code)
        submission_id,
        innovation_code,
        innovation_title,
        region_id,
        owner_agency,
        cluster_code
    from mentions
    order by innovation_code asc, submission_id desc nulls last

),

described as (

    select
        newest.innovation_code,
        coalesce(newest.innovation_title, known.title, newest.innovation_code) as title,
        coalesce(newest.region_id, known.owner_region_id, -1)::smallint as owner_region_id,
        case when newest.submission_id is null then known.owner_agency else newest.owner_agency end as owner_agency,
        case
            when newest.submission_id is null then coalesce(known.cluster_code, 'UNKNOWN')
            else coalesce(clusters.cluster_code, 'UNKNOWN')
        end as cluster_code,
        newest.submission_id as mentioned_by,
        known.title as known_title,
        known.owner_region_id as known_owner_region_id,
        known.owner_agency as known_owner_agency,
        known.cluster_code as known_cluster_code,
        known.submission_id as known_submission_id
    from newest
    left join known on newest.innovation_code = known.innovation_code
    left join clusters on newest.cluster_code = clusters.cluster_code

)

select
    innovation_code,
    title,
    owner_region_id,
    owner_agency,
    cluster_code,
    case
        when
            title = known_title
            and owner_region_id = known_owner_region_id
            and coalesce(owner_agency, '') = coalesce(known_owner_agency, '')
            and cluster_code = known_cluster_code
            then known_submission_id
        else mentioned_by
    end as submission_id
from described

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    -1::smallint,
    null,
    'UNKNOWN',
    null
