SELECT polygon AS polygon, region_name AS region_name, period_label AS period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, AVG(cluster_score_pct) AS scorecard_score 
FROM (select mart.*, outline.polygon
from marts.mart_reform_scorecard as mart
inner join marts.mart_region_polygon as outline on mart.region_id = outline.region_id
) AS virtual_table 
WHERE level = 'province' AND is_latest = true AND polygon IS NOT NULL AND cluster_label IN ('Belanja produk dalam negeri') GROUP BY polygon, region_name, period_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY scorecard_score DESC 
 LIMIT 5000
