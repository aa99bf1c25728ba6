{#-
    The components of each level of an SPBE instrument add up to the index, within the 0.01 by which some governments cut
    instead of round. Only where one submission gives all of a level and the index: two sources may differ.
-#}
{% test contributions_make_index(model) %}

with

levels as (
    select
        region_id,
        period_key,
        instrument_version,
        component_level,
        min(final_submission_id) as submission_id,
        sum(contribution) as total
    from {{ model }}
    where component_level <> 'index' and contribution is not null
    group by region_id, period_key, instrument_version, component_level
    having sum(weight_pct) = 100 and min(final_submission_id) = max(final_submission_id)
)

select
    levels.region_id,
    levels.period_key,
    levels.component_level,
    levels.total,
    wholes.final_score
from levels
inner join {{ model }} as wholes
    on
        levels.region_id = wholes.region_id
        and levels.period_key = wholes.period_key
        and levels.instrument_version = wholes.instrument_version
        and levels.submission_id = wholes.final_submission_id
        and wholes.component_level = 'index'
where abs(levels.total - wholes.final_score) > 0.01

{% endtest %}
