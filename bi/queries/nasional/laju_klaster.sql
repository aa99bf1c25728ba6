SELECT cluster_label AS cluster_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, COUNT(DISTINCT region_id) AS scorecard_region_count, COUNT(*) FILTER (WHERE on_track) AS scorecard_on_track_count, COUNT(*) FILTER (WHERE on_track is false) AS scorecard_behind_count, COUNT(*) FILTER (WHERE on_track is null) AS scorecard_unjudged_count, COUNT(*) FILTER (WHERE on_track)::numeric / NULLIF(COUNT(on_track), 0) AS scorecard_on_track_ratio 
FROM marts.mart_reform_scorecard 
WHERE level IN ('province', 'regency', 'city') AND is_latest = true GROUP BY cluster_label, case when is_synthetic then 'SINTETIS' else 'RESMI' end ORDER BY scorecard_region_count DESC 
 LIMIT 100;
