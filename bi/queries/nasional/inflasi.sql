SELECT period_key AS period_key, AVG(value) AS scorecard_value 
FROM marts.mart_reform_scorecard 
WHERE cluster_code = 'inflation' AND level = 'nation' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' GROUP BY period_key ORDER BY scorecard_value DESC 
 LIMIT 100;
