-- What a file summed to when it was read must be what stands in the facts, indicator by indicator: submitted = loaded.
-- Only the submissions that the candidate brings in; those published before were reconciled then.
with incoming as (
    select s.submission_id, s.row_count, total.key as indicator_code, total.value::numeric as submitted
    from ledger.publication_member as m
    inner join ledger.submission as s on m.submission_id = s.submission_id
    cross join lateral jsonb_each_text(s.control_totals) as total
    where m.published_from = (select ledger.as_of())
),

loaded as (
    select f.submission_id, i.indicator_code, sum(f.value) as loaded
    from warehouse.fct_indicator_value as f
    inner join warehouse.dim_indicator as i on f.indicator_key = i.indicator_key
    where f.submission_id in (select incoming.submission_id from incoming)
    group by f.submission_id, i.indicator_code
)

select
    incoming.submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    incoming.indicator_code as column_name,
    coalesce(loaded.loaded, 0)::text as value,
    incoming.submitted::text as expected,
    (coalesce(loaded.loaded, 0) - incoming.submitted)::text as difference
from incoming
left join loaded
    on incoming.submission_id = loaded.submission_id and incoming.indicator_code = loaded.indicator_code
where
    incoming.indicator_code in (select known.indicator_code from warehouse.dim_indicator as known)
    -- Control totals carry six decimals; each row may lose half of the last one.
    and abs(coalesce(loaded.loaded, 0) - incoming.submitted) > 0.000001 * incoming.row_count
