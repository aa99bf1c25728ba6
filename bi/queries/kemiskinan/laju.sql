SELECT AVG(actual_pace_per_year) AS standing_actual_pace 
FROM marts.mart_indicator_scorecard 
WHERE indicator_code = 'p0_pct' AND source_code = 'SUSENAS/NASIONAL' AND level = 'nation' AND is_latest = true AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' 
 LIMIT 100;
