SELECT action_label AS action_label, n_reported || ' dari ' || n_expected AS reported_of_expected, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, MAX(acting_count) AS action_acting_count, MAX(acting_pct) AS action_acting_pct, MAX(spent_idr / 1e9) AS action_spent_billion_idr 
FROM marts.mart_inflation_action_coverage 
WHERE level = 'nation' AND period_key IN ('2024-03') GROUP BY action_label, n_reported || ' dari ' || n_expected, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY action_acting_count DESC 
 LIMIT 100;
