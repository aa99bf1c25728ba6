"""Write submissions and findings straight into the ledger: what the answer is made of, without the way there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Jsonb

from orkestrasi.contracts.load import all_rules
from orkestrasi.ledger.rules import sync_rules
from tests.conftest import Connection

DECIDED = "2024-04-09T16:20:00+07:00"


@dataclass
class Delivery:
    """A submission to be; the defaults are a rejected poverty report of the Government of Aceh."""

    reporter: str = "BPS"
    dataset: str = "poverty_indicators"
    period: str = "2024-03"
    part: str = ""
    version: int = 1
    file_name: str = "kemiskinan.xlsx"
    verdict: str | None = "rejected"
    rows: int | None = 120
    received: str = DECIDED
    decided: str | None = DECIDED
    reading: dict[str, Any] = field(
        default_factory=lambda: {
            "parts": [
                {
                    "number": 1,
                    "member": None,
                    "sheet": "Data 2024",
                    "header_row": 4,
                    "columns": {"p0_pct": "F"},
                    "rows": 120,
                }
            ],
            "counts": {"title_rows": 2, "total_rows": 1, "merged_cells": 4},
            "format": {"kind": "xlsx"},
            "decimal": ",",
            "notes": [],
        }
    )

    def add(self, connection: Connection) -> int:
        sync_rules(connection, all_rules())
        content = f"{self.reporter}{self.dataset}{self.period}{self.part}{self.version}"
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        connection.execute(
            "insert into ledger.file (sha256, size_bytes) values (%s, 20480) on conflict do nothing", [sha256]
        )
        load = connection.execute(
            "insert into ledger.load (run_key) values (gen_random_uuid()::text) returning load_id"
        ).fetchone()
        assert load is not None
        row = connection.execute(
            """
            insert into ledger.submission (
                load_id, reporter_id, dataset, period_key, part, version, sha256, file_name, channel, received_at,
                contract_version, state, verdict, decided_at, row_count, reading
            ) values (%s, %s, %s, %s, %s, %s, %s, %s, 'test', %s, '1.0.0', %s, %s, %s, %s, %s)
            returning submission_id
            """,
            [load[0], self.reporter, self.dataset, self.period, self.part, self.version, sha256, self.file_name,
             self.received, self.verdict or "received", self.verdict, self.decided, self.rows, Jsonb(self.reading)],
        ).fetchone()  # fmt: skip
        assert row is not None
        return int(row[0])


def find(connection: Connection, submission_id: int, rule: str, **of: Any) -> None:
    """A finding of `rule` in the submission."""
    columns = {"found_at": DECIDED} | of
    names = ", ".join(columns)
    connection.execute(
        f"""
        insert into ledger.finding (submission_id, load_id, rule_id, severity, {names})
        select s.submission_id, s.load_id, r.rule_id, r.severity, {", ".join(["%s"] * len(columns))}
        from ledger.submission as s, ledger.rule as r where s.submission_id = %s and r.rule_id = %s
        """.encode(),
        [*columns.values(), submission_id, rule],
    )
