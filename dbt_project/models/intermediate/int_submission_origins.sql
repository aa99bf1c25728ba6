-- Whether any row of a submission is synthetic.

select
    submission_id,
    bool_or(is_synthetic) as is_synthetic
from {{ ref('stg_row_origins') }}
group by submission_id
