"""Review that counts: people, answers, decisions, publication policy; and the hash chain over all that happened."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What is written, what is refused, what follows from it, and the chain over it all.
PARTS = ("tables", "refusals", "state", "event_chain")


def upgrade() -> None:
    # Straight to the driver: the files have their own colons and percent signs, and nothing to bind.
    connection = op.get_bind().connection.driver_connection
    if connection is None:
        raise RuntimeError("migrations need a live connection; offline SQL is not made")
    for part in PARTS:
        file = Path(__file__).with_name(f"0011_review_{part}.sql")
        connection.execute(file.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
