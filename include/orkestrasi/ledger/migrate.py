"""Bring a database to the newest ledger schema (Alembic), then to the contracts' raw tables and rules."""

from __future__ import annotations

from pathlib import Path

import alembic.command
from alembic.config import Config

from orkestrasi import db
from orkestrasi.contracts import raw_tables
from orkestrasi.contracts.load import all_rules, contracts
from orkestrasi.ledger import access
from orkestrasi.ledger.rules import rule_set, sync_rules

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
        rule_set(connection)
        access.grant_reading(connection)
