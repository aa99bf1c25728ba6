-- A row gives figures for a region that did not exist yet in the row's period; its predecessor held the
-- territory.
-- Basis: UU 14, 15, 16/2022 (25 July 2022) and UU 29/2022 (8 December 2022). A row with marks only is
-- accepted.
with predecessor as (
    select
        l.successor_id as region_id,
        string_agg(v.name, ', ' order by v.name) as names
    from reference.region_lineage as l
    inner join reference.region_version as v
        on l.predecessor_id = v.region_id and l.event_date - 1 between v.valid_from and v.valid_to
    where l.event = 'split' and l.predecessor_id <> l.successor_id
    group by l.successor_id
),

-- A handful of regions, found first so that the rows of the load are read once.
young as materialized (
    select distinct
        c.code_system,
        c.code,
        r.region_id,
        r.existed_from,
        v.name,
        p.names as predecessors
    from reference.region as r
    inner join reference.region_code as c on r.region_id = c.region_id
    inner join reference.region_version as v on r.region_id = v.region_id and r.existed_from = v.valid_from
    left join predecessor as p on r.region_id = p.region_id
    where r.existed_from > (select min(every.existed_from) from reference.region as every)
)

select
    e.submission_id,
    e.row_number,
    y.region_id,
    'region_code' as column_name,
    y.name as value,
    y.predecessors as expected,
    null::text as difference
from gate.envelope as e
inner join young as y on e.code_system = y.code_system and e.region_code = y.code
where
    coalesce(e.row_period_end, e.period_end) < y.existed_from
    and e.has_number
