"""Transform: one dbt build over what the gate accepted."""
