-- The five clusters in their order.
select cluster_code, label_id, label_en from reference.cluster
order by display_order asc
