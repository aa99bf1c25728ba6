SELECT method AS method, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(contract_idr / 1e9) AS contract_billion_idr, SUM(pdn_idr / 1e9)::numeric / NULLIF(SUM(contract_with_pdn_idr / 1e9), 0) AS contract_domestic_ratio, SUM(package_count) AS contract_package_count, SUM(packages_without_pdn_count) AS contract_unsaid_count 
FROM marts.mart_domestic_spending_summary 
WHERE period_key IN ('2024-TW1') GROUP BY method, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY contract_billion_idr DESC 
 LIMIT 100;
