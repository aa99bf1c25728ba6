{#- Series that can only grow: none of the `measures` is lower than the one known before it, in the order of `by`. -#}
{% test never_falls(model, measures, by, among='true') %}

with

followed as (
    {% for measure in measures %}
        select
            '{{ measure }}' as measure,
            {{ by }} as told_for,
            {{ measure }} as figure,
            lag({{ measure }}) over (order by {{ by }}) as figure_before
        from {{ model }}
        where {{ among }} and {{ measure }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select *
from followed
where figure < figure_before

{% endtest %}
