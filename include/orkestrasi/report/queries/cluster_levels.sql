-- Level of each government in each cluster.
select reporter_id, cluster_code, level, due, usable, with_notes, not_yet, no_data
from government_level
where cluster_code is not null
order by reporter_id asc, cluster_code asc
