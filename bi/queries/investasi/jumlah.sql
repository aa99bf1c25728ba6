SELECT period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(total_idr / 1e9) AS investment_billion_idr, SUM(pma_idr / 1e9) AS investment_foreign_billion_idr, SUM(pmdn_idr / 1e9) AS investment_domestic_billion_idr, SUM(tki_count) AS investment_worker_count, COUNT(DISTINCT region_id) AS investment_region_count 
FROM marts.mart_investment_sector 
WHERE level = 'province' AND period_key IN ('2024-TW1') GROUP BY period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY investment_billion_idr DESC 
 LIMIT 100;
