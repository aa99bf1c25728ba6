SELECT case level when 'nation' then 'Nasional' when 'province' then 'Provinsi' when 'regency' then 'Kabupaten' when 'city' then 'Kota' else level end AS level_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, COUNT(DISTINCT region_id) AS spbe_region_count, AVG(spbe_index) AS spbe_index_average 
FROM marts.mart_digitalization_spbe 
WHERE year IN (2023) GROUP BY case level when 'nation' then 'Nasional' when 'province' then 'Provinsi' when 'regency' then 'Kabupaten' when 'city' then 'Kota' else level end, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY spbe_region_count DESC 
 LIMIT 100;
