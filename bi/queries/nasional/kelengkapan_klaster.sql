SELECT cluster_label AS cluster_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(accepted + accepted_with_warnings)::numeric / NULLIF(SUM(expected), 0) AS reports_accepted_ratio 
FROM marts.mart_reporting_completeness 
WHERE year IN (2024) GROUP BY cluster_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY reports_accepted_ratio DESC 
 LIMIT 100;
