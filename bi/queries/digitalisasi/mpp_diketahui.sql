SELECT period_label AS period_label, n_reported || ' dari ' || n_expected AS reported_of_expected, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, MAX(coverage_pct) AS mpp_coverage_pct, MAX(physical_region_count) AS mpp_physical_region_count, MAX(digital_region_count) AS mpp_digital_region_count 
FROM marts.mart_digitalization_mpp_coverage 
WHERE scope_type = 'nation' GROUP BY period_label, n_reported || ' dari ' || n_expected, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY mpp_coverage_pct DESC 
 LIMIT 100;
