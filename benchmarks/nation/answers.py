"""The dashboards' queries through the marts as `bi_reader`, and in the same words on hand-made tables."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from orkestrasi import db
from orkestrasi.ledger import logins
from orkestrasi.settings import ROOT

QUERIES = ROOT / "bi" / "queries"
# A look at one region's rows, as somebody who sees all regions asks for them, and somebody who sees that one only.
ONE_REGION = {
    "packages of a region": "select count(*), sum(contract_idr) from marts.mart_domestic_spending_package "
    "where region_id = 395",
    "figures of a region": "select count(*), avg(value) from marts.mart_indicator where region_id = 395",
    "the nation's figures": "select period_key, value from marts.mart_indicator "
    "where region_id = 0 and indicator_code = 'p0_pct' order by 1",
}


@dataclass(frozen=True)
class Answer:
    """Milliseconds of one query on both sides; medians."""

    name: str
    through_marts_ms: float
    hand_made_ms: float
    rows: int
    is_equal: bool

    @property
    def ratio(self) -> float:
        return self.through_marts_ms / self.hand_made_ms


def make_hand_made_tables() -> None:
    """`peer.<mart>`: what the latest publication shows, as plain tables with the indexes of the stored marts."""
    with db.connect() as connection:
        connection.execute("create schema peer")
        for (mart,) in connection.execute(
            "select table_name from information_schema.views where table_schema = 'marts' order by 1"
        ).fetchall():
            connection.execute(f"create table peer.{mart} as select * from marts.{mart}".encode())
            for (definition,) in connection.execute(
                "select indexdef from pg_indexes where schemaname = 'warehouse' and tablename = %s "
                "and indexdef !~ 'published_'",
                [mart],
            ).fetchall():
                connection.execute(definition.replace("warehouse.", "peer.").encode())
            connection.execute(f"analyze peer.{mart}".encode())
        connection.execute("grant usage on schema peer to bi_reader")
        connection.execute("grant select on all tables in schema peer to bi_reader")
    with db.connect() as connection:
        connection.autocommit = True
        for (table,) in connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables "
            "where schemaname = 'peer' or (schemaname = 'warehouse' and tablename like 'mart_%')"
        ).fetchall():
            connection.execute(f"vacuum analyze {table}".encode())


def measure(repeat: int) -> list[Answer]:
    """Every captured query on both sides, in turn, so that both meet the same machine."""
    answers = []
    with db.connect() as connection:
        connection.execute("set role bi_reader")
        for path in sorted(QUERIES.rglob("*.sql")):
            query = path.read_text(encoding="utf-8").rstrip().rstrip(";")
            by_hand = query.replace("marts.", "peer.")
            times: dict[str, list[float]] = {query: [], by_hand: []}
            found: dict[str, list[Any]] = {}
            for _ in range(repeat + 1):
                for side in times:
                    began = time.perf_counter()
                    found[side] = connection.execute(side.encode()).fetchall()
                    times[side].append(1000 * (time.perf_counter() - began))
            name = str(path.relative_to(QUERIES).with_suffix(""))
            ours, theirs = (statistics.median(taken[1:]) for taken in times.values())
            equal = sorted(map(repr, found[query])) == sorted(map(repr, found[by_hand]))
            answers.append(Answer(name, ours, theirs, len(found[query]), equal))
            print(f"  {name:<55} {ours:8.1f} ms {theirs:8.1f} ms  {answers[-1].ratio:5.2f}", flush=True)
    return answers


def measure_row_security(repeat: int) -> dict[str, dict[str, float]]:
    """The same look as the owner (no row security), a reader of all regions, and a reader of one; milliseconds."""
    password = "benchmark"  # noqa: S105 (of a server that is gone with the benchmark)
    with db.connect() as connection:
        for login, role, regions in (("bench_all", "bi_reader", []), ("bench_one", "region_reader", ["64.09"])):
            logins.grant(connection, login, role, regions, password)
    address = db.base_url()
    found: dict[str, dict[str, float]] = {}
    for login in ("owner", "bench_all", "bench_one"):
        session: psycopg.Connection[Any] = (
            db.connect()
            if login == "owner"
            else psycopg.connect(
                host=address.host, port=address.port, dbname=address.database, user=login, password=password
            )
        )  # fmt: skip
        with session as connection:
            for name, query in ONE_REGION.items():
                times = []
                for _ in range(repeat + 1):
                    began = time.perf_counter()
                    connection.execute(query.encode()).fetchall()
                    times.append(1000 * (time.perf_counter() - began))
                found.setdefault(name, {})[login] = statistics.median(times[1:])
    with db.connect() as connection:
        for login in ("bench_all", "bench_one"):
            connection.execute(sql.SQL("drop owned by {}").format(sql.Identifier(login)))
            logins.revoke(connection, login)
    return found
