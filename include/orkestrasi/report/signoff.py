"""What is signed: the content of a publication as one canonical document, known by its SHA-256.

Whoever has the installation can make the document anew from the ledger. If a figure, a verdict, an answer or a member
of the publication is no longer what it was, the hash is another one.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import psycopg

from orkestrasi import formats
from orkestrasi.report import digest
from orkestrasi.report.facts import Facts, Row, collect, snapshot

FORMAT = "orkestrasi-signoff/1"
_COUNTS = (
    "owed", "met", "received", "on_time", "rejected", "quarantined", "withdrawn", "checking", "missing", "not_due",
    "shown", "shown_rows", "governments", "governments_met", "governments_usable", "people", "people_not_usable",
)  # fmt: skip


def content(connection: psycopg.Connection[Any], facts: Facts) -> dict[str, Any]:
    """The document of the publication this connection's snapshot shows."""
    s = facts.summary
    return {
        "format": FORMAT,
        "publication": s["number"],
        "published_at": s["published_at"].astimezone(formats.WIB).isoformat(timespec="seconds"),
        "reverts_to": s["reverts_to"],
        "members_sha256": _members(connection, s["number"]),
        "counts": {name: s[name] for name in _COUNTS},
        "clusters": [
            {"cluster": r["cluster_code"], "dataset": r["dataset"]}
            | {k: r[k] for k in ("owed", "received", "on_time", "met", "rejected", "held", "missing", "not_due")}
            for r in facts.completeness
        ],
        "figures": [
            {k: _plain(f[k]) for k in ("indicator_code", "source_code", "period_key", "basis", "value", "regions")}
            | {"is_synthetic": f["is_synthetic"]}
            for f in facts.figures or []
        ],
        "open_warnings": [
            {k: w[k] for k in ("dataset", "rule_id", "findings", "submissions", "answered", "answers_accepted")}
            for w in facts.open_warnings
        ],
        "answers": [_answer(a) for a in facts.answers],
        "review": {r["state"]: r["submissions"] for r in facts.review_states},
        "unusual_values": [
            {k: m[k] for k in ("indicator_code", "source_code", "code", "period_key", "kind", "review_state")}
            for m in facts.movers
            if m["kind"] != "boundary_changed"
        ],
    }


def as_bytes(document: dict[str, Any]) -> bytes:
    """Canonical: equal content gives equal bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def sha256(document: dict[str, Any]) -> str:
    return digest.of_text(as_bytes(document).decode())


def verify(number: int, printed: str) -> bool:
    """Whether the ledger still gives publication `number` the content of which `printed` is the SHA-256.

    Raises NotPublishedError.
    """
    with snapshot(number) as connection:
        return sha256(content(connection, collect(connection, number))) == printed.strip().lower()


def _members(connection: psycopg.Connection[Any], number: int) -> str:
    """Over every member with the hash of its file, its verdict and its findings."""
    row = connection.execute(
        """
        select encode(sha256(convert_to(coalesce(string_agg(
            concat_ws('|', s.submission_id, s.reporter_id, s.dataset, s.period_key, s.version, s.sha256, s.verdict,
                s.row_count, s.control_totals, f.findings), e'\n' order by s.submission_id
        ), ''), 'UTF8')), 'hex')
        from submission_then as t
        inner join ledger.submission as s on t.submission_id = s.submission_id
        left join (
            select submission_id, count(*) || ':' || sum(hashtextextended(
                concat_ws('|', rule_id, severity, row_number, column_name, value, expected, difference), 0
            )) as findings
            from ledger.finding group by submission_id
        ) as f on s.submission_id = f.submission_id
        where t.is_shown
        """
    ).fetchone()
    if row is None:
        raise LookupError(f"publication {number} has no fingerprint")
    return str(row[0])


def _answer(a: Row) -> dict[str, Any]:
    return {
        "reporter": a["reporter_id"], "dataset": a["dataset"], "period": a["period_key"], "version": a["version"],
        "rule": a["rule_id"], "answer_sha256": digest.of_text(a["answer"]), "verdict": a["verdict"],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
