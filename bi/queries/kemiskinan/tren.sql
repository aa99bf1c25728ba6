SELECT period_key AS period_key, AVG(value) AS standing_value, AVG(target_value) AS standing_target 
FROM marts.mart_indicator_scorecard 
WHERE indicator_code = 'p0_pct' AND source_code = 'SUSENAS/NASIONAL' AND level = 'nation' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' GROUP BY period_key ORDER BY standing_value DESC 
 LIMIT 100;
