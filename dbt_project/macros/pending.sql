{#-
    The rows still to be taken: of submissions that the ledger calls pending and that the fact `not_in` does not hold
    yet, so that a second build after a crash adds nothing. A table that is new to the database (that fact, or the
    dimension that it `fills`) takes all that were ever accepted.

    dim_submission is the fence of a build: what gate 1 accepts after it was filled waits for the next build, so no fact
    takes a submission that another one of the same build did not see.

    Written as an array and not as `in (select ...)`: the planner pushes it through unions and group-bys down to the
    primary key of raw, so a build costs the new rows, not the history.
-#}
{% macro pending(not_in=none, fills=none) -%}
    {%- set table = not_in or fills -%}
    {%- set is_new = execute and table is not none and load_cached_relation(table) is none -%}
    submission_id = any(array(
        select p.submission_id
        from {{ source('ledger', 'accepted_submission') if is_new else source('ledger', 'pending_submission') }} as p
        inner join {{ ref('dim_submission') }} as fence on p.submission_id = fence.submission_id
        {%- if not_in is not none %}
        where
            not exists (
                select 1
                from {{ not_in }} as built
                where built.submission_id = p.submission_id
            )
        {%- endif %}
    ))
{%- endmacro %}
