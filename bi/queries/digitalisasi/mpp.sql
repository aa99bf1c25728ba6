SELECT period_key AS period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, MAX(physical_region_count) AS mpp_physical_region_count 
FROM marts.mart_digitalization_mpp_coverage 
WHERE scope_type = 'nation' AND quality_flag = 'ok' GROUP BY period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY period_key ASC 
 LIMIT 100;
