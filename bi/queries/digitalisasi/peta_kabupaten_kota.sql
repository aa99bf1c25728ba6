SELECT polygon AS polygon, region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(spbe_index) AS spbe_index_average 
FROM (select mart.*, outline.polygon
from marts.mart_digitalization_spbe as mart
inner join marts.mart_region_polygon as outline on mart.region_id = outline.region_id
) AS virtual_table 
WHERE level IN ('regency', 'city') AND polygon IS NOT NULL AND year IN (2023) GROUP BY polygon, region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY spbe_index_average DESC 
 LIMIT 5000
