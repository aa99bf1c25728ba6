SELECT region_name AS region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(spbe_index) AS spbe_index_average 
FROM marts.mart_digitalization_spbe 
WHERE level = 'province' AND year IN (2023) GROUP BY region_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY spbe_index_average ASC 
 LIMIT 10;
