"""`python -m benchmarks.event_chain`: what the hash chain over the event log costs, and how fast it is proved.

Needs ORKESTRASI_DATABASE_URL of a server where it may make a database; it makes one of its own and drops it. Writes the
same events with the chain and without it, from one and from four connections at once, and prints seconds.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from sqlalchemy import make_url

EVENTS = 50_000
BATCH = 500
SINGLES = 1_000
SUBMISSIONS = """
insert into ledger.submission (
    load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at
)
select 1, 'r' || n, 'stunting_prevalence', '2023', 1, repeat('0', 64), 'a.csv', 'benchmark', now()
from generate_series(1, %s::integer) as n
"""
WRITE = """
insert into ledger.submission_event (submission_id, to_state, actor, detail)
select n, 'received', 'benchmark', jsonb_build_object('load_id', n)
from generate_series(%s::integer, %s::integer) as n
"""


def main() -> None:
    address = make_url(os.environ["ORKESTRASI_DATABASE_URL"])
    name = f"event_chain_{uuid.uuid4().hex[:8]}"
    own = address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as server:
        server.execute(f"create database {name}".encode())
        try:
            os.environ["ORKESTRASI_DATABASE_URL"] = own
            measure()
        finally:
            server.execute(f"drop database {name} with (force)".encode())


def measure() -> None:
    from orkestrasi import db
    from orkestrasi.ledger import audit, migrate

    migrate.upgrade()
    with db.connect() as connection:
        connection.execute("insert into ledger.file values (repeat('0', 64), 1)")
        connection.execute("insert into ledger.load (run_key) values ('benchmark')")
        connection.execute(SUBMISSIONS.encode(), [EVENTS])
    chained = all_ways()
    with db.connect() as connection:
        started = time.perf_counter()
        proof = audit.verify(connection)
        proving = time.perf_counter() - started
    if not proof.holds:
        sys.exit(f"The chain does not hold: {proof.faults[:3]}")
    with db.connect() as connection:
        connection.execute("alter table ledger.submission_event disable trigger chained")
    plain = all_ways()
    for way, seconds in chained.items():
        print(f"{way:40} {plain[way]:6.2f} s without, {seconds:6.2f} s with the chain")
    print(f"{'audit verify':40} {proof.events} events in {proving:.2f} s, {proof.events / proving:,.0f} a second")


def all_ways() -> dict[str, float]:
    return {
        f"{EVENTS} events, one transaction": timed(lambda: write(1, EVENTS, EVENTS)),
        f"{EVENTS} events, {BATCH} each, 1 connection": timed(lambda: write(1, BATCH, EVENTS)),
        f"{EVENTS} events, {BATCH} each, 4 connections": timed(lambda: write(4, BATCH, EVENTS)),
        f"{SINGLES} events, 1 each, 1 connection": timed(lambda: write(1, 1, SINGLES)),
        f"{SINGLES} events, 1 each, 4 connections": timed(lambda: write(4, 1, SINGLES)),
    }


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def write(connections: int, batch: int, events: int) -> None:
    from orkestrasi import db

    def part(number: int) -> None:
        with db.connect() as connection:
            for first in range(1 + number * events // connections, 1 + (number + 1) * events // connections, batch):
                connection.execute(WRITE.encode(), [first, first + batch - 1])
                connection.commit()

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(part, range(connections)))


if __name__ == "__main__":
    if "ORKESTRASI_DATABASE_URL" not in os.environ:
        sys.exit("Set ORKESTRASI_DATABASE_URL to a server on which a database may be made.")
    main()
