{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['submission_id']}, {'columns': ['found_at']}],
    pre_hook="set local jit = off",
) }}

-- Refused submissions have findings too and gate 2 adds some later, so what is pending is decided by the finding: those
-- since the newest one held here, with a day of overlap for transactions that were open meanwhile.

with

submissions as (

    select * from {{ ref('dim_submission') }}

),

rules as (

    select * from {{ ref('dim_rule') }}

),

findings as (

    select *
    from {{ source('ledger', 'finding') }}
    where
        found_at >= (
            select coalesce(max(held.found_at) - interval '1 day', '-infinity')
            from {{ this }} as held
        )

)

select
    findings.finding_id,
    findings.submission_id,
    coalesce(findings.region_id, -1)::smallint as region_id,
    coalesce(rules.rule_id, 'UNKNOWN') as rule_id,
    findings.severity,
    findings.row_number,
    findings.column_name,
    findings.value,
    findings.expected,
    findings.difference,
    findings.found_at
from findings
inner join submissions on findings.submission_id = submissions.submission_id
left join rules on findings.rule_id = rules.rule_id
where
    not exists (
        select 1
        from {{ this }} as held
        where held.finding_id = findings.finding_id
    )
