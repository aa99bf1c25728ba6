"""Alembic's entry: one transaction for all steps, its own table inside the ledger schema."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text

url = context.config.get_main_option("sqlalchemy.url")
if url is None:
    raise RuntimeError("sqlalchemy.url is not set; run migrations through orkestrasi.ledger.migrate")

# NullPool: the connection ends with the migration instead of idling in a pool nobody will use again.
with create_engine(url, poolclass=NullPool).begin() as connection:
    # Two starts at once: the second waits and finds everything done.
    connection.execute(text("select pg_advisory_xact_lock(hashtext('orkestrasi.migrate'))"))
    connection.execute(text("create schema if not exists ledger"))
    context.configure(connection=connection, version_table_schema="ledger")
    with context.begin_transaction():
        context.run_migrations()
