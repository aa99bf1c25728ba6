"""Unusual values of each publication, with their evidence and their effect on the national figure."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    if connection is None:
        raise RuntimeError("migrations need a live connection; offline SQL is not made")
    connection.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
