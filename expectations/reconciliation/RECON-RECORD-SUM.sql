-- Record datasets: number of rows and sum of amounts in the file = in the fact, for every submission coming in. Where a
-- dataset has no figures, its sum is null on both sides and only the rows are compared.
with incoming as (
    select s.*
    from ledger.publication_member as m
    inner join ledger.submission as s on m.submission_id = s.submission_id
    where m.published_from = (select ledger.as_of())
),

loaded as (
    select submission_id, amount_column as column_name, count(*) as row_count, sum(amount) as total
    from intermediate.int_fact_rows
    -- An array, not a join: it reaches the key of every fact.
    where submission_id = any(array(select incoming.submission_id from incoming))
    group by submission_id, amount_column
),

compared as (
    select
        incoming.submission_id,
        check_of.column_name,
        check_of.loaded,
        check_of.submitted,
        check_of.tolerance
    from incoming
    left join loaded on incoming.submission_id = loaded.submission_id
    cross join
        lateral (
            values
            ('row_number', coalesce(loaded.row_count, 0)::numeric, incoming.row_count::numeric, 0),
            (
                loaded.column_name,
                coalesce(loaded.total, 0),
                (incoming.control_totals ->> loaded.column_name)::numeric,
                0.000001 * incoming.row_count
            )
        ) as check_of (column_name, loaded, submitted, tolerance)
    where
        incoming.dataset in (
            select known.dataset from warehouse.dim_dataset as known
            where known.kind = 'records'
        )
)

select
    submission_id,
    null::integer as row_number,
    null::smallint as region_id,
    column_name,
    loaded::text as value,
    submitted::text as expected,
    (loaded - submitted)::text as difference
from compared
where abs(loaded - submitted) > tolerance
