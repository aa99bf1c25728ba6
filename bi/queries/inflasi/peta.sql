SELECT polygon AS polygon, region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(value) AS indicator_value 
FROM (select mart.*, outline.polygon
from marts.mart_indicator as mart
inner join marts.mart_region_polygon as outline on mart.region_id = outline.region_id
) AS virtual_table 
WHERE indicator_code = 'inflation_yoy_pct' AND level = 'province' AND polygon IS NOT NULL AND period_key IN ('2024-06') GROUP BY polygon, region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY indicator_value DESC 
 LIMIT 5000
