"""What runs Orkestrasi on one machine: the embedded PostgreSQL, Airflow's processes, and the demo."""
