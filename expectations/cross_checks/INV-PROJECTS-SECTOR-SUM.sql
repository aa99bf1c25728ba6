-- The approved projects of a region, quarter and sector do not add up to its reported realisation.
-- Basis: both count fixed and working capital of approved reports. Tolerance 1 percent (project's choice). Only
-- sectors that have projects are judged, in regions that reported the quarter: small businesses report every
-- half-year. Shown on the first project of the sector if projects are in this load, else on the row of the
-- realisation. National agencies' figures go before own ones.
with delivered as (
    select region_id, period from gate.investment_projects
    union
    select region_id, period from gate.investment_realization
),

project as (
    select
        f.submission_id,
        f.row_number,
        f.region_id,
        f.period,
        d.sector_code,
        f.load_id,
        coalesce(f.fixed_capital_idr, 0) + coalesce(f.working_capital_idr, 0) as capital_idr,
        f.lkpm_status = 'DISETUJUI' as is_approved,
        dense_rank() over (
            partition by f.region_id, f.period order by f.reporter_kind = 'national_agency' desc, f.reporter_id asc
        ) as preference
    from gate.investment_projects_in_force as f
    inner join reference.kbli_division as d on left(f.kbli_code, 2) = d.kbli_division
    where (f.region_id, f.period) in (select l.region_id, l.period from delivered as l)
),

approved as (
    select
        submission_id,
        region_id,
        period,
        sector_code,
        load_id,
        min(row_number) as row_number,
        coalesce(sum(capital_idr) filter (where is_approved), 0) as capital_idr
    from project
    where preference = 1
    group by submission_id, region_id, period, sector_code, load_id
),

realization as (
    select
        f.submission_id,
        f.row_number,
        f.region_id,
        f.period,
        f.sector_code,
        f.load_id,
        f.total_idr,
        dense_rank() over (
            partition by f.region_id, f.period order by f.reporter_kind = 'national_agency' desc, f.reporter_id asc
        ) as preference
    from gate.investment_realization_in_force as f
    where (f.region_id, f.period) in (select l.region_id, l.period from delivered as l)
),

compared as (
    select
        a.submission_id as project_submission_id,
        a.row_number as project_row_number,
        a.load_id as project_load_id,
        r.submission_id,
        r.row_number,
        r.load_id,
        a.region_id,
        a.capital_idr,
        coalesce(r.total_idr, 0) as total_idr
    from approved as a
    left join realization as r
        on
            a.region_id = r.region_id
            and a.period = r.period
            and a.sector_code = r.sector_code
            and r.preference = 1
    where
        exists (
            select 1 from realization as reported
            where reported.region_id = a.region_id and reported.period = a.period
        )
),

judged as (
    select
        *,
        (select nullif(current_setting('orkestrasi.load', true), '')::bigint) as load_in_hand
    from compared
    where abs(capital_idr - total_idr) > 0.01 * greatest(capital_idr, total_idr)
)

select
    project_submission_id as submission_id,
    project_row_number as row_number,
    region_id,
    'fixed_capital_idr' as column_name,
    trim_scale(capital_idr)::text as value,
    trim_scale(total_idr)::text as expected,
    trim_scale(capital_idr - total_idr)::text as difference
from judged
where project_load_id = load_in_hand

union all

select
    submission_id,
    row_number,
    region_id,
    'total_idr' as column_name,
    trim_scale(total_idr)::text as value,
    trim_scale(capital_idr)::text as expected,
    trim_scale(total_idr - capital_idr)::text as difference
from judged
where load_id = load_in_hand and project_load_id <> load_in_hand
