SELECT region_name AS region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(total_idr / 1e9) AS investment_billion_idr 
FROM marts.mart_investment_sector 
WHERE level = 'province' AND period_key IN ('2024-TW1') GROUP BY region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY investment_billion_idr DESC 
 LIMIT 10;
