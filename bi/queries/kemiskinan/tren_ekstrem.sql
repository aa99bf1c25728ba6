SELECT period_key AS period_key, AVG(value) AS standing_value 
FROM marts.mart_indicator_scorecard 
WHERE indicator_code = 'extreme_poverty_pct' AND source_code = 'SUSENAS/USD1.9PPP' AND level = 'nation' AND period_type = 'month' AND case when is_synthetic then 'SINTETIS' else 'RESMI' end = 'RESMI' GROUP BY period_key ORDER BY standing_value DESC 
 LIMIT 100;
