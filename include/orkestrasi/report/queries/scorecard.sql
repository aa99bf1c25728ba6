-- The newest figure of every region and indicator with its target and pace; the nation's too (code 00).
select distinct on (m.region_id, m.indicator_code)
    m.region_id, coalesce(t.kemendagri_code, m.kemendagri_code) as code, m.cluster_code, m.indicator_code,
    d.label_id, d.label_en, m.unit, m.direction, m.is_headline, m.source_code, m.period_key, m.value, m.target_value,
    m.target_year, m.lower_bound, m.upper_bound, m.gap, m.actual_pace_per_year, m.required_pace_per_year, m.on_track,
    m.n_reported, m.n_expected, m.is_synthetic, m.boundary_changed, m.submission_id
from marts.mart_indicator_scorecard as m
inner join warehouse.dim_indicator as d
    on m.indicator_code = d.indicator_code and m.definition_version = d.definition_version
left join region_then as t on m.region_id = t.region_id
where m.value is not null
order by
    m.region_id asc, m.indicator_code asc, m.period_ends_on desc, (m.reporter_id = d.owner) desc, m.source_code asc
