SELECT period_key AS period_key, AVG(value) AS scorecard_value, AVG(target_value) AS scorecard_target 
FROM marts.mart_reform_scorecard 
WHERE cluster_code = 'poverty' AND level = 'nation' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' GROUP BY period_key ORDER BY scorecard_value DESC 
 LIMIT 100;
