SELECT region_name AS region_name, period_label AS period_label, case when on_track then 'Sesuai laju' when not on_track then 'Perlu percepatan' else 'Belum dapat dinilai' end AS pace_status, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(gap) AS scorecard_gap, AVG(value) AS scorecard_value, AVG(target_value) AS scorecard_target 
FROM marts.mart_reform_scorecard 
WHERE level = 'province' AND is_latest = true AND gap IS NOT NULL AND cluster_label IN ('Belanja produk dalam negeri') GROUP BY region_name, period_label, case when on_track then 'Sesuai laju' when not on_track then 'Perlu percepatan' else 'Belum dapat dinilai' end, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY scorecard_gap DESC 
 LIMIT 100;
