{{ config(incremental_strategy='upsert', unique_key='award_code') }}

-- Fed by the submissions that are to be built now; the newest of them describes the award.

with

known as (

    select * from {{ this }}

),

awards as (

    select * from {{ ref('stg_awards') }}
    where {{ pending(fills=this) }}

),

newest as (

    select distinct on (award_code) *
    from awards
    order by award_code asc, submission_id desc, row_number asc

)

select
    newest.award_code,
    newest.award_name as name,
    newest.criterion,
    newest.awarding_agency,
    case
        when
            newest.award_name = known.name
            and newest.criterion = known.criterion
            and newest.awarding_agency = known.awarding_agency
            then known.submission_id
        else newest.submission_id
    end as submission_id
from newest
left join known on newest.award_code = known.award_code

union all

select
    'UNKNOWN',
    'Tidak dikenal',
    'UNKNOWN',
    'UNKNOWN',
    null
