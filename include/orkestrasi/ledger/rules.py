"""Copy the rules' words from expectations/ into the ledger, so that findings can be read in plain SQL."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

import psycopg

from orkestrasi.contracts.model import Rule

WORDS = (
    "stage", "severity", "dimension", "title_id", "title_en", "message_id", "message_en", "fix_id", "fix_en", "basis",
)  # fmt: skip


def sync_rules(connection: psycopg.Connection[Any], rules: dict[str, Rule]) -> None:
    """Insert new rules and update changed ones. A rule that left expectations/ stays: old findings name it."""
    columns = ("rule_id", "datasets", *WORDS, "definition_sha256")
    assignments = ", ".join(f"{c} = excluded.{c}" for c in columns[1:])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""
            insert into ledger.rule ({", ".join(columns)}) values ({", ".join(["%s"] * len(columns))})
            on conflict (rule_id) do update set {assignments}, synced_at = now()
            where ledger.rule.definition_sha256 <> excluded.definition_sha256
            """,
            [
                [r.rule_id, list(r.datasets), *(getattr(r, w) for w in WORDS), definition_sha256(r)]
                for r in rules.values()
            ],
        )


def definition_sha256(rule: Rule) -> str:
    """Identity of a rule's whole definition, words and check."""
    return hashlib.sha256(json.dumps(asdict(rule), sort_keys=True, default=str).encode()).hexdigest()
