-- A simplified process has more steps, days, documents or overlapping regulations than before.
-- Basis: simplification takes away; a figure that grew is either swapped or needs an explanation.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    c.column_name,
    c.after_count::text as value,
    c.before_count::text as expected,
    (c.after_count - c.before_count)::text as difference
from gate.process_simplifications as l
cross join
    lateral (
        values
        ('regulation_overlap_after_count', l.regulation_overlap_before_count, l.regulation_overlap_after_count),
        ('step_after_count', l.step_before_count, l.step_after_count),
        ('day_after_count', l.day_before_count, l.day_after_count),
        ('document_after_count', l.document_before_count, l.document_after_count)
    ) as c (column_name, before_count, after_count)
where c.after_count > c.before_count
