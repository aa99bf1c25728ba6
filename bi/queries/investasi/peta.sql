SELECT polygon AS polygon, region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, SUM(total_idr / 1e9) AS investment_billion_idr 
FROM (select mart.*, outline.polygon
from marts.mart_investment_sector as mart
inner join marts.mart_region_polygon as outline on mart.region_id = outline.region_id
) AS virtual_table 
WHERE level = 'province' AND polygon IS NOT NULL AND period_key IN ('2024-TW1') GROUP BY polygon, region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY investment_billion_idr DESC 
 LIMIT 5000
