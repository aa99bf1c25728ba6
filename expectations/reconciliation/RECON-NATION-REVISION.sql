-- National figures against the last publication: a revised figure whose own change moves the national figure of the
-- same indicator and period by more than 5 %. Only regions that both publications show are compared, so a first report
-- is no movement; nor is a late report that is added to the period after its own. Sums count each region once,
-- percentages by population.
with last_publication as (
    select max(number) as number from ledger.publication
    where status = 'published' and number < (select ledger.as_of())
),

incoming as (
    select submission_id from ledger.publication_member
    where published_from = (select ledger.as_of())
),

before as (
    select f.region_id, f.indicator_key, f.source_code, f.period_key, f.value
    from warehouse.fct_indicator_value as f
    inner join ledger.publication_member as m on f.submission_id = m.submission_id
    cross join last_publication as p
    where m.published_from <= p.number and (m.published_to is null or m.published_to > p.number)
        and f.reported_period_key is null
        -- Only series that the candidate touches: the price of this rule follows the new rows.
        and (f.indicator_key, f.period_key) in (
            select n.indicator_key, n.period_key from warehouse.fct_indicator_value as n
            where n.submission_id in (select incoming.submission_id from incoming)
        )
),

weighted as (
    select
        b.*,
        r.level,
        case i.national_aggregation
            when 'sum' then 1::numeric
            else r.population::numeric / sum(r.population) over (
                    partition by b.indicator_key, b.source_code, b.period_key, r.level
                )
        end as weight
    from before as b
    inner join warehouse.dim_indicator as i on b.indicator_key = i.indicator_key
    inner join warehouse.dim_region as r on b.region_id = r.region_id and r.is_current
    where i.national_aggregation in ('sum', 'population_weighted') and r.level <> 'nation'
),

nation as (
    select
        w.*, sum(w.weight * w.value) over (partition by w.indicator_key, w.source_code, w.period_key, w.level) as figure
    from weighted as w
),

-- Figures without what a late report adds; null where only the late report stands there.
shown as (
    select
        submission_id, row_number, region_id, indicator_code, definition_version, source_code, period_key,
        case when coalesce(late_submission_id, -1) <> submission_id then value - coalesce(late_value, 0) end as value
    from marts.mart_indicator
    where submission_id in (select incoming.submission_id from incoming)
)

select
    now_shown.submission_id,
    now_shown.row_number,
    now_shown.region_id,
    now_shown.indicator_code as column_name,
    now_shown.value::text as value,
    nation.value::text as expected,
    round(100 * nation.weight * (now_shown.value - nation.value) / nation.figure, 2) || ' %' as difference
from shown as now_shown
inner join warehouse.dim_indicator as i
    on now_shown.indicator_code = i.indicator_code and now_shown.definition_version = i.definition_version
inner join nation
    on
        now_shown.region_id = nation.region_id
        and i.indicator_key = nation.indicator_key
        and now_shown.source_code = nation.source_code
        and now_shown.period_key = nation.period_key
where
    nation.figure <> 0
    and abs(nation.weight * (now_shown.value - nation.value) / nation.figure) > 0.05
