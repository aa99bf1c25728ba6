"""Bring a database to the newest ledger schema (Alembic), then to the contracts' raw tables and rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import alembic.command
import psycopg
from alembic.config import Config

from orkestrasi import db
from orkestrasi.contracts import raw_tables
from orkestrasi.contracts.load import all_rules, contracts
from orkestrasi.ledger import access
from orkestrasi.ledger.rules import is_known, rule_set, sync_policies, sync_rules

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade() -> None:
    """Migrate the ledger and derive what follows from the contracts; doing it again changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    # Alembic's options go through string interpolation.
    config.set_main_option("sqlalchemy.url", db.url().replace("%", "%%"))
    alembic.command.upgrade(config, "head")
    with db.connect() as connection:
        raw_tables.apply(connection, contracts())
        sync_rules(connection, all_rules())
        sync_policies(connection, contracts())
        rule_set(connection)
        access.grant_reading(connection)


def keep_up(connection: psycopg.Connection[Any]) -> None:
    """Let the warehouse know the rules and columns of this tree before anything is judged by them.

    A finding of a rule that the ledger does not know would be lost. Costs a look where nothing has changed.
    """
    if is_known(connection):
        return
    columns = {
        (table, column)
        for table, column in connection.execute(
            "select table_name::text, column_name::text from information_schema.columns where table_schema = 'raw'"
        )
    }
    # Renewing the gates' views locks them, so only where a column is missing.
    if not {(c.dataset, name) for c in contracts().values() for name, _ in raw_tables.raw_columns(c)} <= columns:
        raw_tables.apply(connection, contracts())
    sync_rules(connection, all_rules())
    sync_policies(connection, contracts())
    rule_set(connection)
