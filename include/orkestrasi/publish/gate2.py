"""Gate 2: judge a candidate through the very views BI reads, with the session looking at the candidate's number.

Two kinds of checks: suites per mart (expectations/marts/<mart>.yml, our own promises about the views), and
reconciliation rules (expectations/reconciliation/<RULE>.sql) that name the submission at fault. A submission at
fault is quarantined and the candidate made anew without it, so one bad file never holds back the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import yaml
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.contracts.load import ContractError, sql_rules
from orkestrasi.gate.checks import Check, sql_check
from orkestrasi.publish import candidate
from orkestrasi.settings import MART_SUITES, RECONCILIATION, settings

if TYPE_CHECKING:
    from orkestrasi.gate.engine import Failure

# Each round removes the offenders of the one before; more rounds than this mean the rules chase each other.
MAX_ROUNDS = 5


class CandidateRefusedError(Exception):
    """The candidate breaks a promise that no single submission is to blame for; nothing is published."""


def check(number: int) -> int | None:
    """Judge the candidate; returns its number when it may be published, or None when nothing is left of it.

    Raises CandidateRefusedError (with what failed) where the fault is not a submission's; the candidate then stays
    unpublished and readers keep the last publication.
    """
    for _ in range(MAX_ROUNDS):
        with db.connect() as connection:
            known = connection.execute("select status from ledger.publication where number = %s", [number]).fetchone()
            judged = candidate.made_at(connection, number)
        if judged is None:
            return number if known else None
        broken, failures = _judge(number)
        with db.connect(publication=number) as connection:
            connection.execute(candidate.LOCK)
            if candidate.made_at(connection, number) != judged:
                # Another run made the candidate anew meanwhile; what was judged is gone.
                continue
            offenders, unattributed = _record(connection, number, failures)
            if not offenders and (broken or unattributed):
                raise CandidateRefusedError("; ".join([*broken, *unattributed]))
            # An approval does not cover what was found just now, and a reviewer may have returned something meanwhile.
            if not offenders and not candidate.held_back(connection, number):
                _pass(connection, number)
                return number
            # Findings, quarantine and the new candidate are one transaction: a retry finds all of it or nothing.
            if offenders:
                connection.execute(
                    "select ledger.move_submissions(%s, 'quarantined', 'gate 2', %s)",
                    [offenders, Jsonb({"publication": number})],
                )
            remaining = candidate.remake(connection)
        if remaining is None:
            return None
        number = remaining
    raise CandidateRefusedError(f"gate 2 still finds offenders after {MAX_ROUNDS} rounds")


def _judge(number: int) -> tuple[list[str], list[Failure]]:
    """Run all checks once; returns the broken promises of the marts, and the reconciliation rules that failed."""
    from orkestrasi.gate import engine

    docs = settings().data_docs / f"publication-{number}"
    broken = []
    for mart, checks in suites().items():
        failed = engine.broken(checks, f"marts.{mart}", mart, docs / mart, publication=number)
        broken += [f"marts.{mart}: {check.expectation} {check.kwargs}" for check in failed]
    rules = [sql_check(rule) for rule in sql_rules(RECONCILIATION).values()]
    failures = engine.run(
        rules, "ledger.published_submission", "reconciliation", docs / "reconciliation", publication=number
    )
    return broken, failures


def _record(connection: psycopg.Connection[Any], number: int, failures: list[Failure]) -> tuple[list[int], list[str]]:
    """Write findings for the submissions the failed rules name.

    Returns the submissions with an error, and in words each error that no submission is to blame for.
    """
    # The failing rows may look back at the findings; take them before anything changes.
    connection.execute(
        "create temp table offence (rule_id text, submission_id bigint, row_number integer, region_id smallint, "
        "column_name text, value text, expected text, difference text) on commit drop"
    )
    for failure in failures:
        query = failure.query.replace("%", "%%")
        connection.execute(
            "insert into offence select %s, f.submission_id, f.row_number, f.region_id, f.column_name, f.value, "
            f"f.expected, f.difference from ({query}\n) as f",
            [failure.check.rule_id],
        )
    unattributed = connection.execute(
        """
        select o.rule_id, o.column_name, o.value, o.expected from offence as o
        inner join ledger.rule as r on o.rule_id = r.rule_id
        where o.submission_id is null and r.severity = 'error'
        """
    ).fetchall()
    connection.execute(
        """
        insert into ledger.finding (
            submission_id, load_id, rule_id, severity, row_number, region_id, column_name, value, expected,
            difference, detail
        )
        select
            o.submission_id, s.load_id, o.rule_id, r.severity, o.row_number, o.region_id, o.column_name, o.value,
            o.expected, o.difference, jsonb_build_object('publication', %s::integer)
        from offence as o
        inner join ledger.submission as s on o.submission_id = s.submission_id
        inner join ledger.rule as r on o.rule_id = r.rule_id
        -- A repeated check finds its own findings; the facts may hold them already.
        where not exists (
            select 1 from ledger.finding as f
            where (f.submission_id, f.rule_id) = (o.submission_id, o.rule_id)
                and (f.row_number, f.column_name, f.value) is not distinct from (o.row_number, o.column_name, o.value)
        )
        """,
        [number],
    )
    rows = connection.execute(
        """
        select distinct o.submission_id from offence as o
        inner join ledger.rule as r on o.rule_id = r.rule_id
        where o.submission_id is not null and r.severity = 'error'
        order by o.submission_id
        """
    ).fetchall()
    words = [f"{rule}: {column} is {value}, not {expected}" for rule, column, value, expected in unattributed]
    return [int(row[0]) for row in rows], words


def _pass(connection: psycopg.Connection[Any], number: int) -> None:
    # Its own warnings are among those that marts count.
    connection.execute("select ledger.store_marts(%s, p_only_after_gate_2 => true)", [number])
    connection.execute(
        "update ledger.publication set facts = facts || jsonb_build_object('gate_2_passed_at', now()) "
        "where number = %s",
        [number],
    )


def suites(folder: Path = MART_SUITES) -> dict[str, list[Check]]:
    """The expectations each mart has to meet, by mart.

    Raises ContractError for a file that says something this does not understand.
    """
    problems: list[str] = []
    loaded: dict[str, list[Check]] = {}
    for path in sorted(folder.glob("*.yml")):
        document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key in sorted(document.keys() - {"mart", "purpose", "expectations"}):
            problems.append(f"{path.name}: key {key} is not understood")
        if document.get("mart") != path.stem:
            problems.append(f"{path.name}: mart {document.get('mart')} differs from the file name")
        checks = []
        for entry in document.get("expectations", []):
            for key in sorted(entry.keys() - {"type", "kwargs"}):
                problems.append(f"{path.name}: key {key} is not understood")
            checks.append(Check(path.stem, entry["type"], entry.get("kwargs", {})))
        loaded[path.stem] = checks
    if problems:
        raise ContractError(problems)
    return loaded
