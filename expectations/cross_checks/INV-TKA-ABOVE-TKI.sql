-- A project has more foreign than Indonesian workers.
-- Basis: LKPM; in the provinces seen foreign workers are few (NTB 2025: 0 to 174 per region). No regulation, so it
-- only warns.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'tka_count' as column_name,
    l.tka_count::text as value,
    (l.tki_male_count + l.tki_female_count)::text as expected,
    (l.tka_count - l.tki_male_count - l.tki_female_count)::text as difference
from gate.investment_projects as l
where l.tka_count > l.tki_male_count + l.tki_female_count
