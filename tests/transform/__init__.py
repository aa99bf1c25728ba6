"""The dbt build."""
