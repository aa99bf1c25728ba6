SELECT COUNT(DISTINCT region_id) AS indicator_region_count 
FROM marts.mart_indicator 
WHERE indicator_code = 'inflation_yoy_pct' AND level = 'province' AND band_position = 'below' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' AND period_key IN ('2024-06') 
 LIMIT 100;
