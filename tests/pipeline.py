"""Deliver files to an installation and take them through intake and gate 1, step by step as the intake DAG does."""

from __future__ import annotations

import csv
import io
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from psycopg import sql
from psycopg.rows import dict_row
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.contracts.load import contracts
from orkestrasi.extract import load
from orkestrasi.gate import gate1
from orkestrasi.landing import intake
from orkestrasi.ledger import status
from orkestrasi.settings import settings
from tests.conftest import _admin, _copy, _of

# Long after every period the tests report for, so that the calendar never decides a case.
RECEIVED = "2026-06-30T09:00:00+07:00"
Row = dict[str, Any]


@dataclass
class Outcome:
    """What the ledger knows about one submission."""

    submission_id: int
    load_id: int
    reporter_id: str
    dataset: str
    period_key: str
    version: int
    file_name: str
    state: str
    verdict: str | None
    row_count: int | None
    control_totals: dict[str, str]
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def rules(self) -> set[str]:
        """Rules with errors or warnings; that a file came twice is not one."""
        return {f["rule_id"] for f in self.findings if f["severity"] != "info"}

    def of_rule(self, rule_id: str) -> list[dict[str, Any]]:
        return [f for f in self.findings if f["rule_id"] == rule_id]


@contextmanager
def installation(server: URL, template: str, folder: Path) -> Iterator[Path]:
    """Like the fixture `home`, for work that several tests share."""
    name = _copy(server, template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORKESTRASI_DATABASE_URL", _of(server, name))
        patch.setenv("ORKESTRASI_HOME", str(folder))
        yield folder
    _admin(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def deliver(
    reporter: str,
    dataset: str,
    period: str,
    content: bytes,
    name: str = "laporan.csv",
    received: str = RECEIVED,
) -> Path:
    """Put a file into the landing folder as if it had arrived at `received`."""
    # The source `demo` takes the time of the file as the time of receipt.
    target = settings().landing / "demo" / reporter / dataset / period / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    arrived = datetime.fromisoformat(received).timestamp()
    os.utime(target, (arrived, arrived))
    return target


def register(run_key: str | None = None) -> int:
    load_id = intake.register_arrivals(run_key or uuid.uuid4().hex)
    assert load_id is not None
    return load_id


def extract(load_id: int) -> None:
    for chunk in load.plan_chunks(load_id):
        load.extract_chunk(load_id, chunk)


def gate(load_id: int, in_time: bool = True) -> dict[str, int]:
    if in_time:
        _keep_windows_open(load_id)
    for dataset in gate1.plan_datasets(load_id):
        gate1.check_dataset(load_id, dataset)
    gate1.check_across(load_id)
    return gate1.decide(load_id)


def _keep_windows_open(load_id: int) -> None:
    """Grant what the load reports all the time it needs, so that lateness decides no case that is not about it."""
    with db.connect() as connection:
        connection.execute(
            """
            insert into ledger.window_exception (reporter_id, dataset, period_key, open_until, reason, granted_by)
            select distinct o.reporter_id, o.dataset, o.period_key, date '2099-12-31', 'test', 'test'
            from ledger.submission as s
            inner join ledger.obligation as o using (reporter_id, dataset, period_key)
            where
                s.load_id = %s
                and not exists (
                    select 1 from ledger.window_exception as x
                    where (x.reporter_id, x.dataset, x.period_key) = (o.reporter_id, o.dataset, o.period_key)
                )
            """,
            [load_id],
        )


def run_intake(run_key: str | None = None, in_time: bool = True) -> list[Outcome]:
    """All steps over what waits in the landing folder; the submissions of this load."""
    load_id = register(run_key)
    extract(load_id)
    gate(load_id, in_time)
    return outcomes(load_id)


def outcomes(load_id: int | None = None) -> list[Outcome]:
    """The submissions (of one load), in the order they were opened."""
    with db.connect() as connection:
        rows = (
            connection.cursor(row_factory=dict_row)
            .execute(
                """
                select
                    submission_id, load_id, reporter_id, dataset, period_key, version, file_name, state, verdict,
                    row_count, control_totals
                from ledger.submission where %(load)s::bigint is null or load_id = %(load)s order by submission_id
                """,
                {"load": load_id},
            )
            .fetchall()
        )
        return [Outcome(**row, findings=status.findings(connection, row["submission_id"])) for row in rows]


def query(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with db.connect() as connection:
        return connection.execute(statement.encode(), parameters or None).fetchall()


def raw_rows(dataset: str, submission_id: int) -> list[tuple[Any, ...]]:
    """A submission's rows in raw without its number, in order: what the same table must give in any format."""
    columns = [c.name for c in contracts()[dataset].columns]
    names = ", ".join(["row_number", "region_id", *columns, "unreadable", "marks"])
    return query(f"select {names} from raw.{dataset} where submission_id = %s order by row_number", [submission_id])


# ----------------------------------------------------------------------------------------------- files


def headers(dataset: str) -> dict[str, str]:
    """Column name -> header as officers know it, in the template's order."""
    return {c.name: c.header for c in contracts()[dataset].columns}


def table(dataset: str, rows: Iterable[Row]) -> tuple[list[str], list[list[Any]]]:
    """Headers and cells of a complete sheet; what a row does not give is blank."""
    names = headers(dataset)
    return list(names.values()), [[row.get(name) for name in names] for row in rows]


def as_csv(
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    delimiter: str = ",",
    encoding: str = "utf-8",
    comma: bool = False,
) -> bytes:
    """CSV; `comma` writes numbers as an Indonesian spreadsheet does."""

    def text(cell: Any) -> str:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return "ya" if cell else "tidak"
        shown = str(cell)
        return shown.replace(".", ",") if comma and isinstance(cell, int | float) else shown

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([text(cell) for cell in row] for row in rows)
    return out.getvalue().encode(encoding)


def as_json(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    return json.dumps([dict(zip(head, row, strict=True)) for row in rows], default=str, ensure_ascii=False).encode()


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook in which texts are text cells, numbers numbers and dates dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, cells in enumerate([list(head), *rows]):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_boolean(number, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, as_date)
            elif cell is not None:
                sheet.write_string(number, column, cell)
    book.close()
    return out.getvalue()


def csv_of(dataset: str, *rows: Row) -> bytes:
    return as_csv(*table(dataset, rows))


def stunting(region: str, pct: Any = 14.4, period: str = "2023", system: str = "KEMENDAGRI", **more: Any) -> Row:
    return {
        "region_code": region, "code_system": system, "period": period, "survey_code": "SKI", "stunting_pct": pct,
    } | more  # fmt: skip


def poverty(region: str, period: str = "2023-03", system: str = "KEMENDAGRI", **more: Any) -> Row:
    return {
        "region_code": region, "code_system": system, "period": period, "source_code": "SUSENAS",
        "line_definition": "NASIONAL",
    } | more  # fmt: skip


def price(region: str, day: str, amount: Any = 14500, commodity: str = "BERAS", **more: Any) -> Row:
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "commodity_code": commodity, "market_name": "RATA-RATA",
        "price_date": day, "price_idr": amount,
    } | more  # fmt: skip


def investment(region: str, period: str, pma: float, pmdn: float, total: float | None = None, sector: str = "C") -> Row:
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "period": period, "sector_code": sector, "pma_idr": pma,
        "pmdn_idr": pmdn, "total_idr": pma + pmdn if total is None else total,
    }  # fmt: skip
