SELECT AVG(value) AS indicator_value 
FROM marts.mart_indicator 
WHERE indicator_code = 'inflation_yoy_pct' AND level = 'nation' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' AND period_key IN ('2024-06') 
 LIMIT 100;
