-- The scores of the ministry's assessments and of the governments' own tables in one form, with the component of the
-- instrument that each belongs to. Numbers of a table that names no instrument belong to none.

with

assessed as (

    select * from {{ ref('stg_indicator_values') }}
    where dataset = 'spbe_assessment'

),

delivered as (

    select * from {{ ref('stg_spbe_components') }}

)

select
    assessed.submission_id,
    assessed.row_number,
    assessed.region_id,
    assessed.period_key,
    assessed.dataset,
    assessed.source_code || '/' || case
        when assessed.indicator_code = 'spbe_index' then 'INDEX'
        when assessed.indicator_code like 'spbe_domain_%' then 'D' || substring(assessed.indicator_code, '\d+')::integer
        else 'I' || substring(assessed.indicator_code, '\d+')::integer
    end as spbe_indicator_key,
    case
        when assessed.indicator_code = 'spbe_index' then 'NILAI_INDEKS'
        when assessed.indicator_code like 'spbe_domain_%' then 'NILAI_DOMAIN'
        else 'NILAI_INDIKATOR'
    end as component_type,
    'AKHIR' as stage,
    assessed.value as score,
    null::numeric as weight_pct,
    null::numeric as target_score,
    null as evidence_url,
    assessed.is_synthetic
from assessed

union all

select
    delivered.submission_id,
    delivered.row_number,
    delivered.region_id,
    case
        when delivered.component_type like 'NILAI%' then coalesce(delivered.component_year::text, delivered.period_key)
        else delivered.period_key
    end as period_key,
    delivered.dataset,
    delivered.instrument_version || '/' || case delivered.component_type
        when 'NILAI_INDEKS' then 'INDEX'
        when 'NILAI_DOMAIN' then 'D' || delivered.domain_id
        when 'DOMAIN' then 'D' || delivered.domain_id
        when 'NILAI_ASPEK' then 'A' || delivered.aspect_id
        when 'ASPEK' then 'A' || delivered.aspect_id
        else 'I' || delivered.indicator_number
    end as spbe_indicator_key,
    delivered.component_type,
    case when delivered.component_type like 'NILAI%' then coalesce(delivered.stage, 'AKHIR') end as stage,
    delivered.score,
    delivered.weight_pct,
    delivered.target_score,
    delivered.evidence_url,
    delivered.is_synthetic
from delivered
