SELECT commodity_label AS commodity_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, period_key AS period_key, AVG(average_price_idr) AS commodity_price_average 
FROM marts.mart_inflation_commodity_price 
WHERE level = 'province' GROUP BY commodity_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end, period_key ORDER BY commodity_price_average DESC 
 LIMIT 1000;
