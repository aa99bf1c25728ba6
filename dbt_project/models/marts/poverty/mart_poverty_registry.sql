{{ config(
    key=['region_id', 'period_key', 'registry_source'],
    touched="
        -- A snapshot is also what the next quarter is held against.
        select
            array_agg(distinct s.region_id) as region_id,
            array_agg(distinct q.period_key) as period_key
        from warehouse.agg_poverty_registry_snapshot as s
        inner join warehouse.dim_period as own on s.period_key = own.period_key
        inner join warehouse.dim_period as q
            on q.period_type = 'quarter' and q.starts_on in (own.starts_on, own.ends_on + 1)
        where s.submission_id = any(array(select changed.submission_id from ledger.publication_change as changed))
    ",
    lineage="
        select
            f.submission_id,
            f.row_number
        from intermediate.int_standing_registry_snapshots as s
        inner join warehouse.fct_poverty_registry as f
            on
                s.submission_id = f.submission_id
                and s.region_id = f.region_id
                and s.period_key = f.period_key
                and s.registry_source = f.registry_source
        where
            (s.region_id, s.registry_source) = (shown.region_id, shown.registry_source)
            and s.period_key in (shown.period_key, shown.previous_period_key)
    ",
    indexes=[{'columns': ['period_key']}],
) }}

-- The change log counts families that are in one quarter's snapshot of a registry and not in the other's. A family that
-- moves to another region leaves here and enters there.

with

families as (

    select * from {{ ref('fct_poverty_registry') }}

),

snapshots as (

    select * from {{ ref('int_standing_registry_snapshots') }}

),

quarters as (

    select * from {{ ref('dim_period') }}
    where period_type = 'quarter'

),

regions as (

    select * from {{ ref('dim_region') }}

),

looked_at as (

    -- Each quarter counts for itself, and as the one before the next.
    select
        period_key,
        period_key as counted_in,
        false as is_before
    from quarters
    union all
    select
        quarters.period_key,
        following.period_key as counted_in,
        true as is_before
    from quarters
    inner join quarters as following on quarters.ends_on + 1 = following.starts_on

),

followed as (

    select
        families.region_id,
        families.registry_source,
        looked_at.counted_in,
        families.family_id,
        bool_or(not looked_at.is_before) as is_listed,
        bool_or(looked_at.is_before) as was_listed,
        max(families.decile) filter (where not looked_at.is_before) as decile,
        max(families.decile) filter (where looked_at.is_before) as decile_before
    from families
    inner join snapshots
        on
            families.submission_id = snapshots.submission_id
            and families.region_id = snapshots.region_id
            and families.period_key = snapshots.period_key
            and families.registry_source = snapshots.registry_source
    inner join looked_at on families.period_key = looked_at.period_key
    group by families.region_id, families.registry_source, looked_at.counted_in, families.family_id

),

moves as (

    select
        region_id,
        registry_source,
        counted_in,
        count(*) filter (where not was_listed) as entered_count,
        count(*) filter (where not is_listed) as left_count,
        count(*) filter (where decile < decile_before) as moved_down_count,
        count(*) filter (where decile > decile_before) as moved_up_count
    from followed
    group by region_id, registry_source, counted_in

)

select
    {{ publication() }} as publication_number,
    moves.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    moves.counted_in as period_key,
    quarters.label_id as period_label,
    quarters.year,
    moves.registry_source,
    snapshots.snapshot_on,
    snapshots.snapshot_on >= quarters.starts_on as is_fresh,
    snapshots.family_count,
    snapshots.member_count,
    snapshots.decile_1_family_count,
    snapshots.decile_2_4_family_count,
    snapshots.decile_5_10_family_count,
    before.period_key as previous_period_key,
    before.family_count as previous_family_count,
    case when before.period_key is not null then moves.entered_count end as entered_count,
    case when before.period_key is not null then moves.left_count end as left_count,
    case when before.period_key is not null then moves.moved_down_count end as moved_down_count,
    case when before.period_key is not null then moves.moved_up_count end as moved_up_count,
    snapshots.is_synthetic or coalesce(before.is_synthetic, false) as is_synthetic,
    {{ quality_flag('snapshots.family_count', 'false', 'snapshots.verdict') }} as quality_flag
from moves
inner join snapshots
    on
        moves.region_id = snapshots.region_id
        and moves.counted_in = snapshots.period_key
        and moves.registry_source = snapshots.registry_source
inner join quarters on moves.counted_in = quarters.period_key
left join quarters as previous on quarters.starts_on - 1 = previous.ends_on
left join snapshots as before
    on
        moves.region_id = before.region_id
        and previous.period_key = before.period_key
        and moves.registry_source = before.registry_source
inner join regions on snapshots.region_key = regions.region_key
