SELECT region_name AS region_name, period_label AS period_label, case when on_track then 'Sesuai laju' when not on_track then 'Perlu percepatan' else 'Belum dapat dinilai' end AS pace_status, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(value) AS standing_value, AVG(actual_pace_per_year) AS standing_actual_pace, AVG(required_pace_per_year) AS standing_required_pace 
FROM marts.mart_indicator_scorecard 
WHERE indicator_code = 'p0_pct' AND source_code = 'SUSENAS/NASIONAL' AND level = 'province' AND is_latest = true GROUP BY region_name, period_label, case when on_track then 'Sesuai laju' when not on_track then 'Perlu percepatan' else 'Belum dapat dinilai' end, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY standing_value DESC 
 LIMIT 100;
