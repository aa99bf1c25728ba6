"""Dashboards as code: bi/dashboards/*.yml and dbt's metrics become the bundle that Superset imports."""
