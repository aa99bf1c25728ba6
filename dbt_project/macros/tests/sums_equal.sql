{#-
    Reconciliation of what is being built: for each accepted submission this model and the one it is built `to` hold sums
    that are equal; `sums` maps an expression of this model to one of the other. Rows here lost or doubled something.
-#}
{% test sums_equal(model, to, sums) %}

with

built as (
    select
        submission_id,
        {% for here in sums %}
            {{ here }} as sum_{{ loop.index }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ model }}
    where {{ pending() }}
    group by submission_id
),

expected as (
    select
        submission_id,
        {% for there in sums.values() %}
            {{ there }} as sum_{{ loop.index }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ to }}
    where {{ pending() }}
    group by submission_id
)

select
    coalesce(built.submission_id, expected.submission_id) as submission_id,
    {% for here in sums %}
        built.sum_{{ loop.index }} as built_{{ loop.index }},
        expected.sum_{{ loop.index }} as expected_{{ loop.index }}{{ ',' if not loop.last }}
    {% endfor %}
from built
full join expected on built.submission_id = expected.submission_id
where
    {% for here in sums %}
        built.sum_{{ loop.index }} is distinct from expected.sum_{{ loop.index }}{{ ' or' if not loop.last }}
    {% endfor %}

{% endtest %}
