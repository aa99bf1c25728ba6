SELECT period_key AS period_key, commodity_label AS commodity_label, AVG(average_price_idr) AS commodity_price_average 
FROM marts.mart_inflation_commodity_price 
WHERE level = 'province' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' GROUP BY period_key, commodity_label ORDER BY commodity_price_average DESC 
 LIMIT 1000;
