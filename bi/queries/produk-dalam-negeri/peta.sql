SELECT polygon AS polygon, region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(ratio_pct) AS spending_ratio_average 
FROM (select mart.*, outline.polygon
from marts.mart_domestic_spending_ratio as mart
inner join marts.mart_region_polygon as outline on mart.region_id = outline.region_id
) AS virtual_table 
WHERE ratio_code = 'PDN_REALIZED_TO_SPENDING' AND level = 'province' AND ratio_origin IN ('reported', 'reported_amounts') AND polygon IS NOT NULL AND period_key IN ('2024-TW1') GROUP BY polygon, region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY spending_ratio_average DESC 
 LIMIT 5000
