SELECT program_label AS program_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(ceiling_idr / 1e9) AS poverty_ceiling_billion_idr, SUM(realized_idr / 1e9) AS poverty_realized_billion_idr, SUM(realized_idr / 1e9)::numeric / NULLIF(SUM(ceiling_idr / 1e9), 0) AS poverty_realized_ratio 
FROM marts.mart_poverty_budget 
WHERE level = 'province' AND year IN (2024) GROUP BY program_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY poverty_ceiling_billion_idr DESC 
 LIMIT 100;
