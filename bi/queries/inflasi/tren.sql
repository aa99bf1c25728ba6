SELECT period_key AS period_key, AVG(value) AS indicator_value, MAX(lower_bound) AS indicator_lower_bound, MAX(upper_bound) AS indicator_upper_bound 
FROM marts.mart_indicator 
WHERE indicator_code = 'inflation_yoy_pct' AND level = 'nation' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' GROUP BY period_key ORDER BY indicator_value DESC 
 LIMIT 100;
