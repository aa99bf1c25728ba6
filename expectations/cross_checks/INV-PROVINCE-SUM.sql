-- The regencies and cities of a province add up to more than the province itself, per quarter and sector.
-- Basis: parts are at most the whole; the difference is investment without a location. Shown on the province's
-- row if it is in this load, else on the rows of its regencies and cities. National agencies' figures go
-- before own ones.
with figure as (
    select distinct on (f.region_id, f.period, f.sector_code)
        f.region_id,
        f.period,
        f.sector_code,
        f.row_period_end,
        f.total_idr
    from gate.investment_realization_in_force as f
    where
        f.total_idr is not null
        and f.region_id is not null
        and f.period in (select delivered.period from gate.investment_realization as delivered)
    order by f.region_id asc, f.period asc, f.sector_code asc, f.reporter_kind = 'national_agency' desc
),

placed as (
    select
        f.*,
        r.level = 'province' as is_province,
        case when r.level = 'province' then f.region_id else v.parent_region_id end as province_id
    from figure as f
    inner join reference.region as r on f.region_id = r.region_id and r.level <> 'nation'
    inner join reference.region_version as v
        on f.region_id = v.region_id and f.row_period_end between v.valid_from and v.valid_to
),

exceeded as (
    select
        province_id,
        period,
        sector_code,
        sum(total_idr) filter (where not is_province) as parts_idr,
        max(total_idr) filter (where is_province) as province_idr,
        array_agg(region_id) as region_ids
    from placed
    group by province_id, period, sector_code
    having
        sum(total_idr) filter (where not is_province) - max(total_idr) filter (where is_province) > 1000000
)

select
    l.submission_id,
    l.row_number,
    l.region_id,
    'total_idr' as column_name,
    trim_scale(x.parts_idr)::text as value,
    trim_scale(x.province_idr)::text as expected,
    trim_scale(x.parts_idr - x.province_idr)::text as difference
from exceeded as x
inner join gate.investment_realization as l
    on x.period = l.period and x.sector_code = l.sector_code and l.region_id = any(x.region_ids)
where
    l.region_id = x.province_id
    or not exists (
        select 1
        from gate.investment_realization as p
        where p.region_id = x.province_id and p.period = x.period and p.sector_code = x.sector_code
    )
