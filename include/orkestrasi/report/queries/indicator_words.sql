-- What indicators are called, newest definition.
select distinct on (indicator_code) indicator_code, label_id, label_en, unit, direction, national_aggregation
from warehouse.dim_indicator
order by indicator_code asc, definition_version desc
