SELECT AVG(target_value) AS standing_target 
FROM marts.mart_indicator_scorecard 
WHERE indicator_code = 'p0_pct' AND source_code = 'SUSENAS/NASIONAL' AND level = 'nation' AND is_latest = true AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' 
 LIMIT 100;
