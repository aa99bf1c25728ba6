SELECT period_key AS period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(total_idr / 1e9) AS investment_billion_idr 
FROM marts.mart_investment_sector 
WHERE level = 'province' GROUP BY period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY period_key ASC 
 LIMIT 100;
