"""Our side: from files in the landing folder to a publication that a reader has queried, all in this process."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.prices import Delivery
from benchmarks.sides import MART_COLUMNS, Side
from orkestrasi import db
from orkestrasi.extract import load
from orkestrasi.gate import gate1
from orkestrasi.landing import intake
from orkestrasi.publish import candidate, gate2, publish
from orkestrasi.settings import settings
from orkestrasi.transform import build

NAME = "orkestrasi"
DATASET = "commodity_prices"
MART = f"""
select {", ".join(MART_COLUMNS)} from marts.mart_inflation_commodity_price
order by region_id, commodity_code, period_key
"""


class RunError(Exception):
    """A stage did not do what a load does."""


def deliver(deliveries: list[Delivery]) -> None:
    """Put the files into the landing folder (as links: intake only reads them and takes the name away)."""
    for delivery in deliveries:
        folder = settings().landing / "BI" / DATASET / delivery.period_key
        folder.mkdir(parents=True, exist_ok=True)
        os.link(delivery.path, folder / delivery.path.name)


def run(deliveries: list[Delivery]) -> Side:
    """The tasks of the DAGs `intake` and `marts`, one after the other. Raises RunError."""
    side = Side(NAME)
    rows = sum(delivery.rows for delivery in deliveries)
    deliver(deliveries)
    with side.stage("import Great Expectations and dbt", rows):
        import dbt.cli.main  # noqa: F401

        import orkestrasi.gate.engine  # noqa: F401
    with side.stage("register", rows):
        load_id = intake.register_arrivals("benchmark")
    if load_id is None:
        raise RunError("no file was registered")
    # The DAG maps its task over the chunks; LocalExecutor runs as many at once as there are cores.
    with side.stage("extract", rows), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(load.extract_chunk, load_id), load.plan_chunks(load_id)))
    with side.stage("gate 1: dataset", rows):
        for dataset in gate1.plan_datasets(load_id):
            gate1.check_dataset(load_id, dataset)
    with side.stage("gate 1: across", rows):
        gate1.check_across(load_id)
    with side.stage("gate 1: decide", rows):
        states = gate1.decide(load_id)
    accepted = states.get("accepted", 0) + states.get("accepted_with_warnings", 0)
    if accepted != len(deliveries):
        raise RunError(f"gate 1 accepted {accepted} of {len(deliveries)} files: {states}")
    with side.stage("dbt build", rows):
        build.build_candidate()
    with side.stage("candidate", rows):
        number = candidate.prepare()
    with side.stage("gate 2", rows):
        number = gate2.check(number) if number else None
    if number is None:
        raise RunError("gate 2 left nothing to publish")
    with side.stage("publish", rows):
        publish.publish(number)
    with side.stage("read the mart", rows), db.connect() as connection:
        side.mart = connection.execute(MART.encode()).fetchall()
    return side.finish()
