SELECT period_key AS period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(spbe_index) AS spbe_index_average 
FROM marts.mart_digitalization_spbe 
WHERE level = 'province' AND instrument_version = '2020' GROUP BY period_key, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY spbe_index_average DESC 
 LIMIT 100;
