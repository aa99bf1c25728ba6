SELECT program_label AS program_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(payment_count) AS aid_payment_count, SUM(amount_idr / 1e9) AS aid_billion_idr, SUM(target_family_count)::numeric / NULLIF(SUM(known_decile_family_count), 0) AS aid_target_ratio, COUNT(DISTINCT region_id) AS aid_region_count 
FROM marts.mart_poverty_program 
WHERE level = 'province' AND year IN (2024) GROUP BY program_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY aid_payment_count DESC 
 LIMIT 100;
