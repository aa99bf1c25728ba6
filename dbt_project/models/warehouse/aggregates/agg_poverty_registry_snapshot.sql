{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['region_id', 'period_key']}],
    pre_hook="set local jit = off",
) }}

-- Which snapshot of a region stands is decided on these few rows, not on the families: 93 million each quarter.

with

families as (

    select * from {{ ref('fct_poverty_registry') }}
    where {{ pending(not_in=this) }}

)

select
    submission_id,
    region_id,
    region_key,
    period_key,
    registry_source,
    -- Where rows differ, the list is as old as its oldest part.
    min(snapshot_on) as snapshot_on,
    count(*) as family_count,
    sum(member_count)::bigint as member_count,
    count(*) filter (where decile = 1) as decile_1_family_count,
    count(*) filter (where decile between 2 and 4) as decile_2_4_family_count,
    count(*) filter (where decile between 5 and 10) as decile_5_10_family_count,
    bool_or(is_synthetic) as is_synthetic
from families
group by submission_id, region_id, region_key, period_key, registry_source
