"""A candidate inside a test's transaction, and the reconciliation rules run over it."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from orkestrasi.publish import candidate
from orkestrasi.settings import RECONCILIATION
from tests.conftest import Connection

COLUMNS = ("submission_id", "row_number", "region_id", "column_name", "value", "expected", "difference")


class Candidate:
    """Candidate 2 of `flow.wave_2`, not committed; the session looks at it as gate 2 does."""

    def __init__(self, warehouse: Connection) -> None:
        self._warehouse = warehouse
        self._number = candidate.remake(warehouse)
        warehouse.execute("select set_config('orkestrasi.publication', %s, true)", [str(self._number)])

    def submission(self, reporter: str, version: int, dataset: str, period: str) -> int:
        row = self._warehouse.execute(
            "select submission_id from ledger.submission "
            "where (reporter_id, version, dataset, period_key) = (%s, %s, %s, %s)",
            [reporter, version, dataset, period],
        ).fetchone()
        assert row is not None
        return int(row[0])

    def change(self, statement: str, *parameters: Any) -> None:
        """Change facts by hand and store the marts anew; a statement that hits no row would test nothing."""
        assert self._warehouse.execute(statement.encode(), parameters).rowcount > 0
        self._warehouse.execute("update ledger.stored_mart_state set fingerprint = 'changed by hand'")
        self._warehouse.execute("select ledger.store_marts(%s)", [self._number])

    def columns(self, rule_id: str) -> tuple[str, ...]:
        return tuple(column.name for column in self._run(rule_id).description or ())

    def findings(self, rule_id: str) -> list[dict[str, Any]]:
        return self._run(rule_id).fetchall()

    def _run(self, rule_id: str) -> Any:
        rule = (RECONCILIATION / f"{rule_id}.sql").read_text(encoding="utf-8")
        cursor = self._warehouse.cursor(row_factory=dict_row)
        return cursor.execute(
            f"select * from ({rule}\n) as failing order by submission_id, row_number, column_name".encode()
        )
