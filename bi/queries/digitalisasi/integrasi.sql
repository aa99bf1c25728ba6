SELECT region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(integrated_service_count)::numeric / NULLIF(SUM(case when integrated_service_count is not null then service_count end), 0) AS integration_ratio, SUM(integrated_service_count) AS integration_integrated_count, SUM(case when integrated_service_count is not null then service_count end) AS integration_service_count 
FROM marts.mart_digitalization_integration 
WHERE level = 'province' AND integrated_service_count IS NOT NULL AND period_key IN ('2024-TW1') GROUP BY region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY integration_ratio ASC 
 LIMIT 100;
