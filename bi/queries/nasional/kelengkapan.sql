SELECT cluster_label AS cluster_label, dataset_label AS dataset_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(accepted + accepted_with_warnings) AS reports_accepted, SUM(expected) AS reports_expected, SUM(accepted + accepted_with_warnings)::numeric / NULLIF(SUM(expected), 0) AS reports_accepted_ratio, SUM(missing) AS reports_missing, SUM(rejected) AS reports_rejected 
FROM marts.mart_reporting_completeness 
WHERE year IN (2024) GROUP BY cluster_label, dataset_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY reports_missing DESC 
 LIMIT 100;
