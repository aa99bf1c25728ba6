"""Write every failing row of a failed check into the ledger; nothing is capped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.gate.checks import ACROSS
from orkestrasi.gate.engine import Failure
from orkestrasi.ledger.places import places

COLUMNS = "submission_id, row_number, region_id, column_name, value, expected, difference"


def replace_findings(
    connection: psycopg.Connection[Any],
    load_id: int,
    scope: str,
    rule_ids: Sequence[str],
    failures: Sequence[Failure],
) -> int:
    """Replace the findings of the given rules by what failed now, and note the gate run.

    `scope` is the dataset judged, or ACROSS for all of them.

    Only submissions without a verdict are judged: a task that is cleared and run again leaves decided ones alone.
    Findings of an earlier load that ended before its verdict go too: its submissions are judged here.
    One transaction. The connection must carry `orkestrasi.load`. Returns the number of findings.
    """
    db.take_turns(connection, f"findings {load_id}")
    connection.execute(
        """
        delete from ledger.finding as f
        using ledger.submission as s
        where f.submission_id = s.submission_id and f.rule_id = any(%(rules)s)
            and (f.load_id = %(load)s or s.load_id = %(load)s)
            and s.state = 'loaded' and %(scope)s in (s.dataset, %(across)s)
        """,
        {"load": load_id, "rules": list(rule_ids), "scope": scope, "across": ACROSS},
    )
    written = 0
    for failure in failures:
        selected, parameters = _select(failure)
        cursor = connection.execute(
            f"""
            insert into ledger.finding (load_id, rule_id, severity, {COLUMNS}, sheet, cell)
            select %(load)s, r.rule_id, r.severity, f.*, place.sheet, place.cell
            from ({selected}) as f ({COLUMNS})
            cross join ledger.rule as r
            {places("f", "gate.row_place" if scope == ACROSS else f"raw.{scope}")}
            where r.rule_id = %(rule)s
            """,
            {"load": load_id, "rule": failure.check.rule_id, **parameters},
        )
        written += cursor.rowcount
    connection.execute(
        """
        insert into ledger.gate_run (load_id, scope, findings) values (%s, %s, %s)
        on conflict (load_id, scope) do update
        set findings = excluded.findings, checked_at = excluded.checked_at
        """,
        [load_id, scope, written],
    )
    return written


def _select(failure: Failure) -> tuple[str, dict[str, Any]]:
    """The failing rows in the finding columns, with the values bound rather than pasted."""
    query = failure.query.replace("%", "%%")
    check = failure.check
    if check.sql is not None:
        return f"select {COLUMNS} from ({query}\n) as rule_rows", {}
    if "column_A" in check.kwargs:
        a, b = check.kwargs["column_A"], check.kwargs["column_B"]
        value, expected, difference = f"{b}::text", f"{a}::text", f"({b} - {a})::text"
    else:
        value, expected, difference = f"{check.kwargs['column']}::text", "%(expected)s", "null::text"
    selected = (
        f"select submission_id, row_number, region_id, %(column)s::text, {value}, {expected}, {difference} "
        f"from ({query}\n) as gx_rows"
    )
    return selected, {"column": check.column, "expected": check.expected}
