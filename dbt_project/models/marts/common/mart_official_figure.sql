{{ config(
    key=['region_id', 'figure_code', 'subject', 'period_key', 'period_as_printed', 'figure', 'unit', 'source_address'],
    touched=touched_by_fact('fct_official_figure', ['region_id'])
        ~ ' union all '
        ~ touched_by_mart(
            'mart_indicator',
            ['region_id'],
            where='indicator_code = any(array(select q.indicator_code from reference.quoted_indicator as q)) '
            ~ 'and region_id = any(array(select f.region_id from warehouse.fct_official_figure as f))',
        ),
    lineage=lineage_of_row(),
) }}

-- Figures as somebody quoted them, each beside what the warehouse shows for the same thing. Whose figure it is follows
-- from the body of the text (issuer) and never from a headline, an address or a citation, which are shown as written.

with

published as (

    select * from {{ source('ledger', 'published_submission') }}

),

figures as (

    select * from {{ ref('fct_official_figure') }}

),

submissions as (

    select * from {{ ref('dim_submission') }}

),

quoted as (

    select * from {{ source('reference', 'quoted_indicator') }}

),

indicators as (

    select * from {{ ref('mart_indicator') }}
    where indicator_code = any(array(select quoted.indicator_code from quoted))

),

definitions as (

    select * from {{ ref('dim_indicator') }}
    where is_current

),

reporters as (

    select * from {{ ref('dim_reporter') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

chosen as (

    select distinct on (
        figures.region_id,
        figures.figure_code,
        figures.subject,
        figures.period_key,
        figures.period_as_printed,
        figures.figure,
        figures.unit,
        figures.source_address
    )
        figures.*,
        submissions.reporter_id,
        submissions.verdict
    from figures
    inner join published on figures.submission_id = published.submission_id
    inner join submissions on figures.submission_id = submissions.submission_id
    order by
        figures.region_id asc,
        figures.figure_code asc,
        figures.subject asc,
        figures.period_key asc,
        figures.period_as_printed asc,
        figures.figure asc,
        figures.unit asc,
        figures.source_address asc,
        submissions.received_at desc,
        figures.submission_id desc,
        figures.row_number asc

),

-- A part of the nation (PMA, Jawa, 93 cities) is not held against the nation.
meant as (

    select
        chosen.*,
        quoted.indicator_code,
        quoted.source_code,
        chosen.figure * quoted.factor as quoted_value,
        case
            when quoted.indicator_code is null then null
            when chosen.period_key ~ '^[0-9]{4}$' then chosen.period_key || quoted.year_period_suffix
            else chosen.period_key
        end as compared_period_key
    from chosen
    left join quoted
        on
            chosen.figure_code = quoted.figure_code
            and chosen.figure_level = quoted.figure_level
            and chosen.unit = quoted.unit
            and (chosen.region_id <> 0 or coalesce(chosen.subject, quoted.nation_subject) = quoted.nation_subject)

)

select
    {{ publication() }} as publication_number,
    meant.region_id,
    regions.name as region_name,
    regions.level,
    regions.kemendagri_code,
    regions.bps_code,
    regions.province_name,
    meant.figure_code,
    meant.figure_level,
    coalesce(meant.subject, '') as subject,
    meant.period_key,
    periods.label_id as period_label,
    periods.year,
    coalesce(meant.period_as_printed, '') as period_as_printed,
    meant.figure,
    meant.unit,
    meant.issuer_id,
    reporters.name as issuer_name,
    meant.source_address,
    coalesce(substring(meant.source_address from '^https?://([^/:]+)'), '') as source_host,
    meant.citation,
    meant.note,
    meant.indicator_code,
    definitions.label_id as indicator_label,
    meant.compared_period_key,
    trim_scale(meant.quoted_value) as quoted_value,
    indicators.value as warehouse_value,
    indicators.unit as warehouse_unit,
    trim_scale(meant.quoted_value - indicators.value) as difference,
    {{ percent('(meant.quoted_value - indicators.value)', 'abs(indicators.value)') }} as difference_pct,
    indicators.source_code as warehouse_source_code,
    indicators.is_synthetic as is_warehouse_synthetic,
    indicators.submission_id as warehouse_submission_id,
    meant.is_synthetic,
    {{ quality_flag('meant.figure', 'false', 'meant.verdict') }} as quality_flag,
    meant.reporter_id,
    meant.submission_id,
    meant.row_number
from meant
inner join reporters on meant.issuer_id = reporters.reporter_id
inner join periods on meant.period_key = periods.period_key
inner join regions on meant.region_key = regions.region_key
left join definitions on meant.indicator_code = definitions.indicator_code
left join indicators
    on
        meant.region_id = indicators.region_id
        and meant.indicator_code = indicators.indicator_code
        and meant.source_code = indicators.source_code
        and meant.compared_period_key = indicators.period_key
