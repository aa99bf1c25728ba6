SELECT period_key AS period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(ratio_pct) AS spending_ratio_average 
FROM marts.mart_domestic_spending_ratio 
WHERE ratio_code = 'PDN_REALIZED_TO_COMMITMENT' AND level = 'province' AND ratio_origin IN ('reported', 'reported_amounts') GROUP BY period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY period_key ASC 
 LIMIT 100;
