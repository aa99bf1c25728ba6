SELECT polygon AS polygon, region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(value) AS standing_value 
FROM (select mart.*, outline.polygon
from marts.mart_indicator_scorecard as mart
inner join marts.mart_region_polygon as outline on mart.region_id = outline.region_id
) AS virtual_table 
WHERE indicator_code = 'p0_pct' AND source_code = 'SUSENAS/NASIONAL' AND level IN ('regency', 'city') AND is_latest = true AND polygon IS NOT NULL GROUP BY polygon, region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY standing_value DESC 
 LIMIT 5000
