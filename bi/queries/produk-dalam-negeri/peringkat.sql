SELECT region_name AS region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(ratio_pct) AS spending_ratio_average 
FROM marts.mart_domestic_spending_ratio 
WHERE ratio_code = 'PDN_REALIZED_TO_SPENDING' AND level = 'province' AND ratio_origin IN ('reported', 'reported_amounts') AND period_key IN ('2024-TW1') GROUP BY region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY spending_ratio_average ASC 
 LIMIT 10;
