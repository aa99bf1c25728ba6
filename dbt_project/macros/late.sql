{#- Reports whose figures count in the next period where they come late (`lateCountsIn: next_period` in the contract). -#}


{#-
    The period in which a delivered row counts, and the one it was reported for where that is another. Only rows of the
    period that the submission is late for move with it.
-#}
{% macro effective_period(rows, submissions) -%}
    case
        when {{ rows }}.period_key = {{ submissions }}.period_key
            then coalesce({{ submissions }}.effective_period_key, {{ rows }}.period_key)
        else {{ rows }}.period_key
    end as period_key,
    case
        when
            {{ rows }}.period_key = {{ submissions }}.period_key
            and {{ submissions }}.effective_period_key <> {{ submissions }}.period_key
            then {{ rows }}.period_key
    end as reported_period_key
{%- endmacro %}


{#-
    1 for the rows that stand: those of a region and reported period come from one submission, never mixed from two. The
    owner's stands before any other, then what was received last.
-#}
{% macro preference_of_report(rows, submissions, owners) -%}
    dense_rank() over (
        partition by {{ rows }}.region_id, coalesce({{ rows }}.reported_period_key, {{ rows }}.period_key)
        order by
            {{ submissions }}.reporter_id in (select {{ owners }}.owner from {{ owners }}) desc,
            {{ submissions }}.received_at desc,
            {{ rows }}.submission_id desc
    )
{%- endmacro %}
