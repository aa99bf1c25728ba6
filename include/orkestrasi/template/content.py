"""What goes into a template: identity rows, lists to choose from, who and when. Read from the database, drawn later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import psycopg

from orkestrasi.contracts.model import Column, Contract
from orkestrasi.template import fingerprint
from orkestrasi.template.describe import choice_labels

Connection = psycopg.Connection[Any]
# Part of the digest: templates drawn before a change of the layout are drawn again.
LAYOUT = 1
# Beyond this a sheet of prefilled rows helps nobody; the officer fills rows as needed.
MOST_ROWS = 2_000
# Reference tables whose codes a column takes.
LISTS = {"sector_code": ("sector", "sector_code"), "commodity_code": ("commodity", "commodity_code")}
IDENTITY = ("region_code", "code_system", "region_name")


class UnknownError(LookupError):
    """There is no such reporter or period, or the dataset is not reported for such a period."""


@dataclass(frozen=True)
class Content:
    """A template before it is drawn.

    `rows`: identity of each prefilled row, column name -> text. `lists`: column name -> (value, meaning) to choose.
    """

    contract: Contract
    reporter_id: str
    reporter: str
    period_key: str
    starts_on: date
    ends_on: date
    due_on: date | None
    rows: tuple[dict[str, str], ...]
    lists: dict[str, tuple[tuple[str, str], ...]]

    @property
    def identity(self) -> dict[str, str]:
        return fingerprint.of(self.contract, self.reporter_id, self.period_key)

    @property
    def digest(self) -> str:
        """Changes whenever the template would look or work differently."""
        document = asdict(self) | {"layout": LAYOUT}
        return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()


def collect(connection: Connection, contract: Contract, reporter_id: str, period_key: str) -> Content:
    """Read all that the template of one reporter and period needs.

    Raises UnknownError.
    """
    row = connection.execute(
        """
        select r.name, r.region_id, p.starts_on, p.ends_on, p.period_type, o.due_on
        from reference.reporter as r
        inner join reference.period as p on p.period_key = %(period)s
        left join ledger.obligation as o
            on r.reporter_id = o.reporter_id and o.dataset = %(dataset)s and o.period_key = p.period_key
        where r.reporter_id = %(reporter)s
        """,
        {"reporter": reporter_id, "period": period_key, "dataset": contract.dataset},
    ).fetchone()
    if row is None:
        raise UnknownError(f"there is no reporter {reporter_id} or no period {period_key}")
    name, region_id, starts_on, ends_on, period_type, due_on = row
    if period_type not in contract.period_types:
        raise UnknownError(f"{contract.dataset} is reported per {' or '.join(contract.period_types)}, not {period_key}")
    regions = _regions(connection, ends_on, region_id)
    lists = _lists(connection, contract, period_key, starts_on, ends_on, regions)
    rows = _identity_rows(connection, contract, reporter_id, period_key, region_id, regions)
    return Content(contract, reporter_id, name, period_key, starts_on, ends_on, due_on, tuple(rows), lists)


def _regions(connection: Connection, on: date, only: int | None) -> dict[int, tuple[str, str]]:
    """region_id -> (Kemendagri code, name) on a day, in the order of the codes."""
    rows = connection.execute(
        """
        select v.region_id, v.kemendagri_code, v.name
        from reference.region_version as v
        inner join reference.region as g on v.region_id = g.region_id
        where %(on)s between v.valid_from and v.valid_to and %(on)s between g.existed_from and g.existed_to
            and (%(only)s::smallint is null or v.region_id = %(only)s)
        order by v.kemendagri_code
        """,
        {"on": on, "only": only},
    ).fetchall()
    return {region_id: (code, name) for region_id, code, name in rows}


def _lists(
    connection: Connection,
    contract: Contract,
    period_key: str,
    starts_on: date,
    ends_on: date,
    regions: dict[int, tuple[str, str]],
) -> dict[str, tuple[tuple[str, str], ...]]:
    lists: dict[str, tuple[tuple[str, str], ...]] = {}
    for column in contract.columns:
        if column.name == "region_code":
            lists[column.name] = tuple(regions.values())
        elif column.role == "period":
            lists[column.name] = _periods(connection, contract, period_key, starts_on, ends_on)
        elif column.choices:
            labels = choice_labels(contract, column.name)
            lists[column.name] = tuple((choice, labels.get(choice, "")) for choice in column.choices)
        elif column.logical_type == "boolean":
            lists[column.name] = (("ya", ""), ("tidak", ""))
        elif column.name in LISTS:
            table, code = LISTS[column.name]
            rows = connection.execute(f"select {code}, label_id from reference.{table} order by {code}".encode())
            lists[column.name] = tuple((str(value), str(label)) for value, label in rows)
    return lists


def _periods(
    connection: Connection, contract: Contract, period_key: str, starts_on: date, ends_on: date
) -> tuple[tuple[str, str], ...]:
    """The period itself, and those inside it that the dataset is reported for as well."""
    rows = connection.execute(
        """
        select p.period_key, p.label_id from reference.period as p
        where p.period_key = %(key)s
            or (p.period_type = any(%(types)s) and p.starts_on >= %(first)s and p.ends_on <= %(last)s)
        order by p.period_key <> %(key)s, p.starts_on
        """,
        {"key": period_key, "types": list(contract.period_types), "first": starts_on, "last": ends_on},
    ).fetchall()
    return tuple((str(key), str(label)) for key, label in rows)


def _identity_rows(
    connection: Connection,
    contract: Contract,
    reporter_id: str,
    period_key: str,
    region_id: int | None,
    regions: dict[int, tuple[str, str]],
) -> list[dict[str, str]]:
    """Rows that certainly are wanted: those of the last report, else the reporter's own region.

    Records (packages, prices) come in numbers nobody knows before: one row to start from. A row prefilled but not
    filled in would be a finding, so nothing is prefilled on suspicion.
    """
    period = {c.name: period_key for c in contract.columns if c.role == "period"}
    if contract.kind == "indicators":
        keys = [c for c in contract.source_columns if c.is_public]
        found = _last_report(connection, contract, reporter_id, period_key, keys)
        rows = [
            _identity(regions[region]) | period | dict(zip((k.name for k in keys), values, strict=True))
            for region, *values in found
            if region in regions
        ]
        if rows and len(rows) <= MOST_ROWS:
            return rows
    return [_identity(regions[region_id]) | period] if region_id in regions else []


def _identity(region: tuple[str, str]) -> dict[str, str]:
    return dict(zip(IDENTITY, (region[0], "KEMENDAGRI", region[1]), strict=True))


def _last_report(
    connection: Connection, contract: Contract, reporter_id: str, period_key: str, keys: list[Column]
) -> list[tuple[Any, ...]]:
    """Regions and further keys of the reporter's newest report of an earlier period that is in force."""
    names = [f"r.{key.name}" for key in keys]
    statement = f"""
        select distinct r.region_id{"".join(f", {name}::text" for name in names)}
        from raw.{contract.dataset} as r
        where r.region_id is not null{"".join(f" and {name} is not null" for name in names)}
            and r.submission_id in (
                select s.submission_id from ledger.submission_in_force as s
                where s.reporter_id = %(reporter)s and s.dataset = %(dataset)s and s.period_key = (
                    select q.period_key from ledger.submission_in_force as q
                    inner join reference.period as p on q.period_key = p.period_key
                    where q.reporter_id = %(reporter)s and q.dataset = %(dataset)s
                        and p.ends_on < (select ends_on from reference.period where period_key = %(period)s)
                    order by p.ends_on desc limit 1
                )
            )
        order by {", ".join(str(n) for n in range(1, len(names) + 2))}
        limit {MOST_ROWS + 1}
    """
    parameters = {"reporter": reporter_id, "dataset": contract.dataset, "period": period_key}
    return connection.execute(statement.encode(), parameters).fetchall()
