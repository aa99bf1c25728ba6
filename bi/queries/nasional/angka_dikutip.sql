SELECT indicator_label AS indicator_label, period_label AS period_label, issuer_name AS issuer_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end AS data_origin, case when is_warehouse_synthetic then 'SINTETIS' when warehouse_value is not null then 'RESMI' end AS warehouse_origin, AVG(difference) AS quoted_difference, AVG(quoted_value) AS quoted_value_average, AVG(warehouse_value) AS quoted_warehouse_value 
FROM marts.mart_official_figure 
WHERE level = 'nation' AND difference IS NOT NULL GROUP BY indicator_label, period_label, issuer_name, case when is_synthetic then 'SINTETIS' else 'RESMI' end, case when is_warehouse_synthetic then 'SINTETIS' when warehouse_value is not null then 'RESMI' end ORDER BY quoted_difference DESC 
 LIMIT 100;
