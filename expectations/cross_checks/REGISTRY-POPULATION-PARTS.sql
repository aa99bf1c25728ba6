-- Men and women do not add up to the population.
-- Basis: true for all 553 rows of the list of the second half of 2024.
select
    l.submission_id,
    l.row_number,
    l.region_id,
    'population_count' as column_name,
    l.population_count::text as value,
    (l.male_count + l.female_count)::text as expected,
    (l.population_count - l.male_count - l.female_count)::text as difference
from gate.region_registry as l
where l.population_count <> l.male_count + l.female_count
