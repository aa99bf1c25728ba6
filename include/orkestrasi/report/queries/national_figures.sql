-- National figures of the publication this session looks at (orkestrasi.publication): as the owner gives it; else the
-- provinces' sum where regions add up; else the middle value of the regions, which is not a national figure. A series
-- that has national figures is shown only by these; a middle value of fewer than 10 regions says nothing (assumption of
-- this project).
with figure as (
    select m.*, d.label_en, d.national_aggregation
    from marts.mart_indicator as m
    inner join warehouse.dim_indicator as d
        on m.indicator_code = d.indicator_code and m.definition_version = d.definition_version
    where m.is_headline and m.value is not null
),

series as (
    select
        indicator_code,
        source_code,
        case
            when bool_or(level = 'nation') then 'nation'
            when min(national_aggregation) = 'sum' then 'sum_of_provinces'
            else 'median'
        end as basis
    from figure
    group by indicator_code, source_code
)

select
    f.cluster_code,
    f.indicator_code,
    f.indicator_label,
    f.label_en,
    f.unit,
    f.source_code,
    f.period_key,
    s.basis,
    case
        when s.basis = 'median' then percentile_cont(0.5) within group (order by f.value)::numeric
        else sum(f.value)
    end as value,
    count(*) as regions,
    (
        select count(*) from reference.region as r
        where r.is_autonomous and r.level = 'province' and f.period_ends_on between r.existed_from and r.existed_to
    ) as provinces,
    bool_or(f.is_synthetic) as is_synthetic
from figure as f
inner join series as s on f.indicator_code = s.indicator_code and f.source_code = s.source_code
where
    s.basis = 'median'
    or (s.basis = 'nation' and f.level = 'nation')
    or (s.basis = 'sum_of_provinces' and f.level = 'province')
group by
    f.cluster_code, f.indicator_code, f.indicator_label, f.label_en, f.unit, f.source_code, f.period_key,
    f.period_ends_on, s.basis
having s.basis <> 'median' or count(*) >= 10
order by f.cluster_code asc, f.indicator_label asc, f.source_code asc, f.period_ends_on desc, f.period_key asc
