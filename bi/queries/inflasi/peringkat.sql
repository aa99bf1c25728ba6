SELECT region_name AS region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(value) AS indicator_value 
FROM marts.mart_indicator 
WHERE indicator_code = 'inflation_yoy_pct' AND level = 'province' AND period_key IN ('2024-06') GROUP BY region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY indicator_value DESC 
 LIMIT 10;
