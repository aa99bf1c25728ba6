"""Copy the rules' words and the datasets' policies from expectations/ into the ledger, where SQL reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi.contracts.load import all_rules, contracts
from orkestrasi.contracts.model import Contract, Rule

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


def sync_policies(connection: psycopg.Connection[Any], datasets: Mapping[str, Contract]) -> None:
    """Let the ledger know what of each dataset needs an approval before it is published."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into ledger.publication_policy (dataset, policy) values (%s, %s)
            on conflict (dataset) do update set policy = excluded.policy
            where ledger.publication_policy.policy <> excluded.policy
            """,
            [[contract.dataset, contract.publication_policy] for contract in datasets.values()],
        )


def is_known(connection: psycopg.Connection[Any]) -> bool:
    """Whether the rules of this tree, as a set, were ever active here."""
    found = connection.execute("select 1 from ledger.rule_set where sha256 = %s", [_sha256(_set())]).fetchone()
    return found is not None


def rule_set(connection: psycopg.Connection[Any]) -> int:
    """The rules of this tree as a numbered set; a set that was never active before is written down first."""
    row = connection.execute(
        """
        with wanted as (select %(sha256)s as sha256),

        made as (
            insert into ledger.rule_set (sha256, rules)
            select w.sha256, %(rules)s from wanted as w
            where not exists (select 1 from ledger.rule_set as r where r.sha256 = w.sha256)
            on conflict (sha256) do nothing
            returning rule_set_id
        )

        select rule_set_id from made
        union all
        select r.rule_set_id from ledger.rule_set as r inner join wanted as w on r.sha256 = w.sha256
        """,
        {"sha256": _sha256(_set()), "rules": Jsonb(_set())},
    ).fetchone()
    # A set that another transaction made a moment ago is not in sight of the first look.
    return int(row[0]) if row else rule_set(connection)


@cache
def _set() -> dict[str, dict[str, str]]:
    return {
        "rules": {rule_id: definition_sha256(rule) for rule_id, rule in sorted(all_rules().items())},
        # Ranges, choices and required cells are rules, too, and their home is the contract's columns.
        "contracts": {dataset: _sha256(asdict(contract)) for dataset, contract in sorted(contracts().items())},
    }


def definition_sha256(rule: Rule) -> str:
    """Identity of a rule's whole definition, words and check."""
    return _sha256(asdict(rule))


def _sha256(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()
