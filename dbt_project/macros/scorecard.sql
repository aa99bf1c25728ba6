{#- The formulas of the scorecard. Each is tried with hand-worked numbers in mart_reform_scorecard.yml. -#}


{#- Years from one day to another, counted in whole months, so that September to September is exactly 1. -#}
{% macro years_between(earlier, later) -%}
    nullif(
        (
            12 * (extract(year from {{ later }}) - extract(year from {{ earlier }}))
            + extract(month from {{ later }}) - extract(month from {{ earlier }})
        ) / 12.0,
        0
    )
{%- endmacro %}


{#- What is still to go, in the unit of the indicator: positive = not there yet. Inside a band nothing is left. -#}
{% macro target_gap(direction, value, target_value, lower_bound, upper_bound) -%}
    case {{ direction }}
        when 'lower' then {{ value }} - {{ target_value }}
        when 'higher' then {{ target_value }} - {{ value }}
        when 'band' then
            case
                when {{ lower_bound }} is not null and {{ upper_bound }} is not null
                    then greatest({{ lower_bound }} - {{ value }}, {{ value }} - {{ upper_bound }}, 0)
            end
    end
{%- endmacro %}


{#-
    Achievement as SAKIP reports it: value / target, and for lower-is-better (2 target - value) / target.
    A target of zero and a band have none: nothing is divided by zero.
-#}
{% macro attainment_pct(direction, value, target_value) -%}
    round(
        case {{ direction }}
            when 'higher' then 100 * {{ value }} / nullif({{ target_value }}, 0)
            when 'lower' then 100 * (2 * {{ target_value }} - {{ value }}) / nullif({{ target_value }}, 0)
        end,
        2
    )
{%- endmacro %}


{#-
    What an indicator brings into the score of its cluster, 0 to 100: its achievement, cut off at both ends. Inside a band
    it is 100 and falls to 0 at half the band's width beyond its nearer end. A target of zero has no achievement: reached
    it is 100, else unknown. Our own choice, taken from no official text.
-#}
{% macro score_pct(direction, value, attainment, gap, lower_bound, upper_bound, target_value) -%}
    trim_scale(round(
        case
            when {{ direction }} = 'band' then
                case
                    when {{ gap }} = 0 then 100
                    else greatest(0, 100 - 100 * {{ gap }} / nullif(({{ upper_bound }} - {{ lower_bound }}) / 2, 0))
                end
            when {{ target_value }} = 0 and {{ gap }} <= 0 then 100
            when {{ attainment }} is not null then least(greatest({{ attainment }}, 0), 100)
        end,
        2
    ))
{%- endmacro %}


{#- Years until the target at the actual pace; 0 = reached, null = unknown or moving away from it. -#}
{% macro years_to_target(gap, direction, actual_pace) -%}
    case
        when {{ gap }} <= 0 then 0
        when {{ direction }} = 'lower' and {{ actual_pace }} < 0 then round({{ gap }} / -{{ actual_pace }}, 2)
        when {{ direction }} = 'higher' and {{ actual_pace }} > 0 then round({{ gap }} / {{ actual_pace }}, 2)
    end
{%- endmacro %}


{#-
    Null = unknown. A band: inside or not. A reached target: yes. A total since January: its share of the target is at
    least the share of the year that has gone. Anything else: the pace of the last year, kept up, covers the gap in the
    time that is left.
-#}
{% macro on_track() -%}
    case
        when measured.gap is null or not measured.is_whole then null
        when measured.gap <= 0 then true
        when measured.direction = 'band' then false
        when measured.value_basis = 'year_to_date'
            then measured.observed_value
                >= measured.target_value * extract(month from measured.period_ends_on) / 12.0
        when measured.years_left is null then false
        when measured.actual_pace_per_year is null then null
        when measured.direction = 'lower' then -measured.actual_pace_per_year * measured.years_left >= measured.gap
        when measured.direction = 'higher' then measured.actual_pace_per_year * measured.years_left >= measured.gap
    end
{%- endmacro %}
