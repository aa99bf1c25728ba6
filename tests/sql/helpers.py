"""A load in hand with a few rows, and one cross-check rule run over it."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

import psycopg
from psycopg.rows import dict_row

from orkestrasi.contracts.load import contracts
from orkestrasi.settings import CROSS_CHECKS

Connection = psycopg.Connection[Any]
COLUMNS = ("submission_id", "row_number", "region_id", "column_name", "value", "expected", "difference")
_NUMBERS = count(1)


class Gate:
    """Submissions in the load in hand, or accepted before it, inside the test's transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._earlier = self._load("earlier")
        self._in_hand = self._load("in hand")
        db.execute("select set_config('orkestrasi.load', %s, true)", [str(self._in_hand)])

    def deliver(
        self,
        dataset: str,
        reporter: str,
        period: str,
        *rows: dict[str, Any],
        accepted: bool = False,
        received: str = "2026-06-30 09:00+07",
    ) -> int:
        """Put one submission and its rows in place, numbered from 1; `accepted` means in force before this load.

        A row takes the reporter's code (Kemendagri) and the submission's period unless it says otherwise.
        """
        sha256 = hashlib.sha256(str(next(_NUMBERS)).encode()).hexdigest()
        self._db.execute("insert into ledger.file (sha256, size_bytes) values (%s, 1)", [sha256])
        state = "accepted" if accepted else "loaded"
        submission_id = self._value(
            """
            insert into ledger.submission
                (load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at, state)
            select %s, %s, %s, %s, count(*) + 1, %s, 'test.csv', 'test', %s, %s
            from ledger.submission
            where reporter_id = %s and dataset = %s and period_key = %s
            returning submission_id
            """,
            [
                self._earlier if accepted else self._in_hand,
                *(reporter, dataset, period, sha256, received, state),
                *(reporter, dataset, period),
            ],
        )
        contract = contracts()[dataset]
        for number, row in enumerate(rows, start=1):
            filled = {"region_code": reporter, "code_system": "KEMENDAGRI"} | row
            if contract.period_column:
                filled = {"period": period} | filled
            on_date = filled[contract.date_column.name] if contract.date_column else None
            filled["region_id"] = self._region(filled, filled.get("period", period), on_date)
            self._insert(dataset, {"submission_id": submission_id, "row_number": number} | filled)
        return submission_id

    def columns(self, rule_id: str) -> tuple[str, ...]:
        cursor = self._run(rule_id)
        return tuple(column.name for column in cursor.description or ())

    def findings(self, rule_id: str) -> list[dict[str, Any]]:
        return self._run(rule_id).fetchall()

    def _run(self, rule_id: str) -> psycopg.Cursor[dict[str, Any]]:
        rule = (CROSS_CHECKS / f"{rule_id}.sql").read_text(encoding="utf-8")
        cursor = self._db.cursor(row_factory=dict_row)
        return cursor.execute(f"select * from ({rule}\n) as failing order by submission_id, row_number, column_name")

    def _load(self, name: str) -> int:
        run_key = f"test {name} {next(_NUMBERS)}"
        return self._value("insert into ledger.load (run_key) values (%s) returning load_id", [run_key])

    def _region(self, row: dict[str, Any], period: str, on_date: str | None) -> int | None:
        """As the loader does: what the code means in its system on the last day of the row's period."""
        return self._value(
            """
            select c.region_id from reference.region_code as c
            where c.code_system = %s and c.code = %s
                and coalesce(%s::date, (select ends_on from reference.period where period_key = %s))
                    between c.valid_from and c.valid_to
            """,
            [row["code_system"], row["region_code"], on_date, period],
        )

    def _insert(self, dataset: str, row: dict[str, Any]) -> None:
        names, values = ", ".join(row), ", ".join(["%s"] * len(row))
        self._db.execute(f"insert into raw.{dataset} ({names}) values ({values})", list(row.values()))

    def _value(self, statement: str, parameters: list[Any]) -> Any:
        row = self._db.execute(statement, parameters).fetchone()
        return row[0] if row else None
