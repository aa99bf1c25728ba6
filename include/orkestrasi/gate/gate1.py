"""Gate 1: judge a load dataset by dataset, then across datasets, then give each submission its verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.contracts.load import contracts, sql_rules
from orkestrasi.gate.checks import ACROSS, contract_checks, sql_check
from orkestrasi.ledger.rules import rule_set
from orkestrasi.settings import CROSS_CHECKS, settings
from orkestrasi.windows import effective

# What a later exception, or a window that opens, makes good without another file.
REFUSED_FOR_THE_TIME = ("WINDOW-LOCKED", "WINDOW-NOT-OPEN")
MAY_COME_AGAIN = """
update ledger.submission as s set may_come_again = true
where
    s.load_id = %(load)s and s.verdict = 'rejected' and not s.may_come_again
    and exists (select 1 from ledger.finding as f where f.submission_id = s.submission_id and f.severity = 'error')
    and not exists (
        select 1 from ledger.finding as f
        where f.submission_id = s.submission_id and f.severity = 'error' and f.rule_id <> all(%(rules)s)
    )
"""


class UncheckedError(Exception):
    """A verdict was asked for before the gates had run; the message names what is missing."""


def plan_datasets(load_id: int) -> list[str]:
    """The datasets that have rows to judge in this load."""
    with db.connect() as connection:
        datasets = _datasets(connection, load_id)
        # The planner must know about rows that came in a moment ago; autovacuum would tell it a minute too late.
        db.analyze(connection, "ledger.submission", *(f"raw.{dataset}" for dataset in datasets))
    return datasets


def _datasets(connection: psycopg.Connection[Any], load_id: int) -> list[str]:
    rows = connection.execute(
        "select distinct dataset from ledger.submission where load_id = %s and state = 'loaded' order by 1",
        [load_id],
    ).fetchall()
    return [str(row[0]) for row in rows]


def check_dataset(load_id: int, dataset: str) -> int:
    """Judge all of a dataset's submissions in this load at once by its contract; returns the findings written."""
    from orkestrasi.gate import engine, findings

    checks = contract_checks(contracts()[dataset])
    docs = _docs(load_id, dataset)
    failures = engine.run(checks, f"gate.{dataset}", dataset, docs, load=load_id)
    with db.connect(load=load_id) as connection:
        rule_ids = sorted({c.rule_id for c in checks})
        return findings.replace_findings(connection, load_id, dataset, rule_ids, failures)


def check_across(load_id: int) -> int:
    """Judge the load by the SQL rules: codes and regions, sums over datasets, plausibility against what is in force."""
    from orkestrasi.gate import engine, findings

    with db.connect() as connection:
        present = set(_datasets(connection, load_id))
    rules = [
        rule
        for rule in sql_rules(CROSS_CHECKS).values()
        if present and ("all" in rule.datasets or present & set(rule.datasets))
    ]
    docs = _docs(load_id, ACROSS)
    failures = engine.run([sql_check(r) for r in rules], "gate.envelope", ACROSS, docs, load=load_id)
    with db.connect(load=load_id) as connection:
        return findings.replace_findings(connection, load_id, ACROSS, [r.rule_id for r in rules], failures)


def _docs(load_id: int, scope: str) -> Path | None:
    """Where Data Docs of a scope go; nowhere for a rehearsal, whose load is gone when it ends."""
    return None if db.is_rehearsal() else settings().data_docs / f"load-{load_id}" / scope


def decide(load_id: int) -> dict[str, int]:
    """Give every judged submission its verdict; returns how many of the load now stand in each state.

    One error rejects the submission, never its neighbours; warnings travel with it.
    Raises UncheckedError where a gate has not run since the rows came in: no findings then means nothing.
    """
    with db.connect() as connection:
        if unchecked := _unchecked(connection, load_id):
            raise UncheckedError(f"load {load_id} has not been checked: {', '.join(unchecked)}")
        verdicts: list[Any] = connection.execute(
            """
            with judged as (
                select
                    s.submission_id,
                    case
                        when bool_or(f.severity = 'error') then 'rejected'
                        when bool_or(f.severity = 'warning') then 'accepted_with_warnings'
                        else 'accepted'
                    end as verdict
                from ledger.submission as s
                left join ledger.finding as f on s.submission_id = f.submission_id and f.load_id = s.load_id
                where s.load_id = %s and s.state = 'loaded'
                group by s.submission_id
            )

            select verdict, array_agg(submission_id) from judged group by verdict
            """,
            [load_id],
        ).fetchall()
        effective.assign(connection, load_id)
        connection.execute(
            "update ledger.submission set rule_set_id = %s where load_id = %s and verdict is null",
            [rule_set(connection), load_id],
        )
        for verdict, submission_ids in verdicts:
            connection.execute(
                "select ledger.move_submissions(%s, %s, 'gate 1', %s)",
                [submission_ids, verdict, Jsonb({"load_id": load_id})],
            )
        connection.execute(MAY_COME_AGAIN.encode(), {"load": load_id, "rules": list(REFUSED_FOR_THE_TIME)})
        db.analyze(connection, "ledger.finding")
        connection.execute(
            "update ledger.load set decided_at = coalesce(decided_at, now()) where load_id = %s", [load_id]
        )
        states = connection.execute(
            "select state, count(*) from ledger.submission where load_id = %s group by state order by state",
            [load_id],
        ).fetchall()
    return {str(state): int(count) for state, count in states}


def _unchecked(connection: psycopg.Connection[Any], load_id: int) -> list[str]:
    """The scopes of a load (datasets, and 'across') that no gate run covers, given when their rows came in."""
    rows = connection.execute(
        """
        with loaded as (
            select s.dataset, max(e.happened_at) as happened_at
            from ledger.submission as s
            left join ledger.submission_event as e on s.submission_id = e.submission_id and e.to_state = 'loaded'
            where s.load_id = %(load)s and s.state = 'loaded'
            group by s.dataset
        ),

        due as (
            select dataset as scope, happened_at from loaded
            union all
            select %(across)s, max(happened_at) from loaded having count(*) > 0
        )

        select d.scope from due as d
        where not exists (
            select 1 from ledger.gate_run as g
            where g.load_id = %(load)s and g.scope = d.scope and g.checked_at >= coalesce(d.happened_at, '-infinity')
        )
        order by d.scope
        """,
        {"load": load_id, "across": ACROSS},
    ).fetchall()
    return [str(row[0]) for row in rows]
