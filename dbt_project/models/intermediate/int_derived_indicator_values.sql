-- Indicators that nobody reports as such: they are sums over the rows of a record dataset.
-- The definition of each stands in seeds/derived_indicator.csv.

with

investment as (

    select * from {{ ref('int_effective_investment') }}

)

select
    submission_id,
    min(row_number)::integer as row_number,
    dataset,
    reporter_id,
    region_id,
    period_key,
    reported_period_key,
    'investment_realization_idr' as indicator_code,
    1::smallint as definition_version,
    'LAPORAN' as source_code,
    sum(total_idr) as value,
    null::text as mark,
    bool_or(is_synthetic) as is_synthetic
from investment
group by submission_id, dataset, reporter_id, region_id, period_key, reported_period_key
