-- Record datasets: number of rows and sum of amounts in the file = in the fact, for every submission coming in.
with incoming as (
    select s.*
    from ledger.publication_member as m
    inner join ledger.submission as s on m.submission_id = s.submission_id
    where m.published_from = (select ledger.as_of())
),

loaded as (
    select
        submission_id,
        'investment_realization' as dataset,
        count(*) as row_count,
        'total_idr' as column_name,
        sum(total_idr) as total
    from warehouse.fct_investment_realization
    where submission_id in (select incoming.submission_id from incoming)
    group by submission_id
    union all
    select submission_id, 'procurement_packages', count(*), 'contract_idr', sum(contract_idr)
    from warehouse.fct_procurement_package
    where submission_id in (select incoming.submission_id from incoming)
    group by submission_id
    union all
    select submission_id, 'commodity_prices', count(*), 'price_idr', sum(price_idr)
    from warehouse.fct_commodity_price
    where submission_id in (select incoming.submission_id from incoming)
    group by submission_id
    union all
    select submission_id, 'performance_agreements', count(*), 'realized_value', sum(realized_value)
    from warehouse.fct_performance_agreement
    where submission_id in (select incoming.submission_id from incoming)
    group by submission_id
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
    where incoming.dataset in (
            'investment_realization', 'procurement_packages', 'commodity_prices', 'performance_agreements'
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
