"""200,000 findings: measured in a process of its own, so that the peak is the workbook's and nobody else's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orkestrasi import db as warehouse
from tests.answer.ledger import Delivery

FINDINGS = 200_000
PEAK_BYTES = 300 << 20
PROGRAM = """
import json, sys, time
from pathlib import Path
from orkestrasi import db
from orkestrasi.answer import feedback
with db.connect() as connection:
    started = time.monotonic()
    summary = feedback.write(connection, int(sys.argv[1]), Path(sys.argv[2]))
    seconds = time.monotonic() - started
# Not getrusage: what it tells is carried over from the process that started this one.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
peak = int(status["VmHWM"].split()[0]) * 1024
print(json.dumps({"findings": summary.findings, "seconds": round(seconds, 1), "peak_bytes": peak}))
"""


@pytest.mark.slow
def test_200_000_findings_in_bounded_memory(home: Path, tmp_path: Path) -> None:
    with warehouse.connect() as connection:
        submission = Delivery(rows=FINDINGS).add(connection)
        connection.execute(
            """
            insert into raw.poverty_indicators (
                submission_id, row_number, region_id, region_code, code_system, region_name, period, source_code,
                line_definition, source_row
            )
            select %s, n, 1, '11', 'KEMENDAGRI', 'Aceh', '2024-03', 'SUSENAS', 'NASIONAL', n + 4
            from generate_series(1, %s) as n
            """,
            [submission, FINDINGS],
        )
        connection.execute(
            """
            insert into ledger.finding (
                submission_id, load_id, rule_id, severity, row_number, column_name, region_id, value, expected, sheet,
                cell, found_at
            )
            select s.submission_id, s.load_id, 'CELL-RANGE', 'error', n, 'p0_pct', 1, (100 + n / 7.0)::text, '0..60',
                'Data 2024', 'F' || n + 4, s.decided_at
            from ledger.submission as s, generate_series(1, %s) as n
            where s.submission_id = %s
            """,
            [FINDINGS, submission],
        )
        connection.commit()
        connection.execute("analyze ledger.finding, raw.poverty_indicators")
    path = tmp_path / "umpan-balik.xlsx"
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(submission), str(path)], capture_output=True, text=True, check=True
    )
    measured = json.loads(result.stdout)
    print(measured | {"workbook_bytes": path.stat().st_size})  # noqa: T201
    assert measured["findings"] == FINDINGS
    assert measured["peak_bytes"] < PEAK_BYTES
