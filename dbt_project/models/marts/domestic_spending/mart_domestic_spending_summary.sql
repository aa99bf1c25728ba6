{{ config(
    key=['region_id', 'period_key', 'method'],
    touched=touched_by_mart('mart_domestic_spending_package', ['region_id', 'period_key'], by='period_key'),
    lineage="
        select
            p.submission_id,
            p.row_number
        from marts.mart_domestic_spending_package as p
        where (p.region_id, p.period_key, p.method) = (shown.region_id, shown.period_key, shown.method)
    ",
) }}

-- Added up from the stored packages, so that a publication reads only the region's quarters that it changes. What
-- nobody filled in is null and not 0 percent: shares are taken over the packages that have a value.

with

packages as (

    select * from {{ ref('mart_domestic_spending_package') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

summed as (

    select
        publication_number,
        region_id,
        period_key,
        method,
        count(*) as package_count,
        sum(budget_ceiling_idr) as budget_ceiling_idr,
        sum(owner_estimate_idr) as owner_estimate_idr,
        sum(contract_idr) as contract_idr,
        sum(pdn_idr) as pdn_idr,
        sum(umk_idr) as umk_idr,
        count(*) - count(pdn_idr) as packages_without_pdn_count,
        count(*) filter (where pdn_idr = 0) as packages_with_zero_pdn_count,
        sum(contract_idr) filter (where pdn_idr is not null) as contract_with_pdn_idr,
        sum(contract_idr) filter (where umk_idr is not null) as contract_with_umk_idr,
        bool_or(is_synthetic) as is_synthetic,
        bool_or(quality_flag = 'accepted_with_warnings') as has_warnings
    from packages
    group by publication_number, region_id, period_key, method

)

select
    summed.publication_number,
    summed.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    summed.period_key,
    periods.label_id as period_label,
    periods.year,
    summed.method,
    summed.package_count,
    summed.budget_ceiling_idr,
    summed.owner_estimate_idr,
    summed.contract_idr,
    summed.pdn_idr,
    summed.umk_idr,
    summed.packages_without_pdn_count,
    summed.packages_with_zero_pdn_count,
    summed.contract_with_pdn_idr,
    summed.contract_with_umk_idr,
    {{ percent('summed.pdn_idr', 'summed.contract_with_pdn_idr') }} as pdn_to_contract_pct,
    {{ percent('summed.umk_idr', 'summed.contract_with_umk_idr') }} as umk_to_contract_pct,
    summed.is_synthetic,
    case
        when summed.contract_idr is null then 'no_value'
        when summed.packages_without_pdn_count > 0 then 'incomplete'
        when summed.has_warnings then 'accepted_with_warnings'
        else 'ok'
    end as quality_flag
from summed
inner join periods on summed.period_key = periods.period_key
inner join regions
    on
        summed.region_id = regions.region_id
        and periods.ends_on between regions.valid_from and regions.valid_to
