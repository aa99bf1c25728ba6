SELECT case level when 'nation' then 'Nasional' when 'province' then 'Provinsi' when 'regency' then 'Kabupaten' when 'city' then 'Kota' else level end AS level_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(award_count) AS award_total, SUM(integrated_service_award_count) AS award_integrated_service_total 
FROM marts.mart_award 
WHERE year IN (2023) GROUP BY case level when 'nation' then 'Nasional' when 'province' then 'Provinsi' when 'regency' then 'Kabupaten' when 'city' then 'Kota' else level end, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY award_total DESC 
 LIMIT 100;
