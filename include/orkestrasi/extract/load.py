"""Bring received submissions into raw, each in one transaction of its own: rows, findings, state, or nothing."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import Contract
from orkestrasi.extract.cells import Typed, convert
from orkestrasi.extract.errors import EmptyError, UnreadableError
from orkestrasi.extract.readers import read
from orkestrasi.extract.regions import RegionIndex
from orkestrasi.extract.structure import header_names, match, normal
from orkestrasi.landing import object_store

LOG = logging.getLogger(__name__)

CHUNK_FILES = 100
CHUNK_BYTES = 64 << 20
COPY_ROWS = 200_000
# A file is read in one piece; beyond this it belongs into several deliveries.
MAX_FILE_BYTES = 1 << 30
CONTROL_SCALE = 6


def plan_chunks(load_id: int) -> list[list[int]]:
    """Split the load's unread submissions into chunks of at most 100 files or about 64 MB each.

    A task per file would spend its time starting; one task for all would let a large file delay every verdict.
    """
    with db.connect() as connection:
        waiting = connection.execute(
            """
            select s.submission_id, f.size_bytes
            from ledger.submission as s
            inner join ledger.file as f on s.sha256 = f.sha256
            where s.load_id = %s and s.state = 'received'
            order by f.size_bytes, s.submission_id
            """,
            [load_id],
        ).fetchall()
    chunks: list[list[int]] = []
    used = CHUNK_BYTES
    for submission_id, size in waiting:
        if not chunks or len(chunks[-1]) >= CHUNK_FILES or used + size > CHUNK_BYTES:
            chunks.append([])
            used = 0
        chunks[-1].append(submission_id)
        used += size
    return chunks


def extract_chunk(load_id: int, submission_ids: list[int]) -> int:
    """Read each submission once; returns how many this call brought forward.

    A submission that is already loaded or refused is left alone, so a retried or doubled task changes nothing.
    """
    done = 0
    with db.connect() as connection:
        regions = RegionIndex(connection)
        connection.commit()
        for submission_id in submission_ids:
            if _extract(connection, regions, load_id, submission_id):
                done += 1
            connection.commit()
    return done


def _extract(connection: psycopg.Connection[Any], regions: RegionIndex, load_id: int, submission_id: int) -> bool:
    # The row lock keeps a second copy of this task waiting until this one has committed or died.
    row = connection.execute(
        """
        select s.dataset, s.reporter_id, s.period_key, s.sha256, s.file_name, f.size_bytes
        from ledger.submission as s
        inner join ledger.file as f on s.sha256 = f.sha256
        where s.submission_id = %s and s.state = 'received'
        for update of s
        """,
        [submission_id],
    ).fetchone()
    if row is None:
        return False
    dataset, reporter_id, period_key, sha256, file_name, size_bytes = row
    if _refuse_address(connection, load_id, submission_id, dataset, reporter_id, period_key):
        return True
    if size_bytes > MAX_FILE_BYTES:
        _find(connection, load_id, submission_id, "FILE-TOO-LARGE", value=str(size_bytes), expected=str(MAX_FILE_BYTES))
        _reject(connection, submission_id)
        return True
    contract = contracts()[dataset]
    headers = header_names(contract)
    try:
        sheet = read(object_store.path_of(sha256), file_name, lambda header: normal(header) in headers)
    except UnreadableError as error:
        rule, shown = ("FILE-UNREADABLE", f"{file_name} ({error.reason_id})")
        if isinstance(error, EmptyError):
            rule, shown = ("FILE-EMPTY", file_name)
        _find(connection, load_id, submission_id, rule, value=shown, expected=None,
              detail={"reason_id": error.reason_id, "reason_en": error.reason_en})  # fmt: skip
        _reject(connection, submission_id)
        return True
    cells, structure = match(sheet, contract)
    for finding in structure:
        _find(connection, load_id, submission_id, finding.rule_id, column=finding.column_name,
              value=finding.value, expected=finding.expected)  # fmt: skip
    if cells is None:
        _reject(connection, submission_id)
        return True
    if cells.is_empty():
        _find(connection, load_id, submission_id, "FILE-EMPTY", value=file_name, expected=None)
        _reject(connection, submission_id)
        return True
    typed = convert(cells, contract.columns)
    rows = regions.resolve(typed.rows, contract, period_key)
    _copy(connection, contract, submission_id, rows, typed)
    connection.execute(
        "update ledger.submission set row_count = %s, control_totals = %s, contract_version = %s "
        "where submission_id = %s",
        [rows.height, Jsonb(control_totals(rows, contract)), contract.version, submission_id],
    )
    _move(connection, submission_id, "loaded", {"load_id": load_id, "rows": rows.height})
    return True


def _refuse_address(
    connection: psycopg.Connection[Any],
    load_id: int,
    submission_id: int,
    dataset: str,
    reporter_id: str,
    period_key: str,
) -> bool:
    """Refuse a delivery whose reporter, dataset or period nobody knows, saying all that is wrong at once."""
    problems: list[tuple[str, str, str | None]] = []
    contract = contracts().get(dataset)
    if contract is None:
        problems.append(("FILE-DATASET-UNKNOWN", dataset, ", ".join(sorted(contracts()))))
    if not connection.execute("select 1 from reference.reporter where reporter_id = %s", [reporter_id]).fetchone():
        problems.append(("FILE-REPORTER-UNKNOWN", reporter_id, None))
    period = connection.execute(
        "select period_type from reference.period where period_key = %s", [period_key]
    ).fetchone()
    if period is None or (contract and period[0] not in contract.period_types):
        kinds = ", ".join(contract.period_types) if contract else None
        problems.append(("FILE-PERIOD-UNKNOWN", period_key, kinds))
    for rule_id, value, expected in problems:
        _find(connection, load_id, submission_id, rule_id, value=value, expected=expected)
    if problems:
        _reject(connection, submission_id)
    return bool(problems)


def _copy(
    connection: psycopg.Connection[Any], contract: Contract, submission_id: int, rows: pl.DataFrame, typed: Typed
) -> None:
    """COPY the rows, with the few cells that need their own words merged in as JSON."""
    for name, notes in (("unreadable", typed.unreadable), ("marks", typed.marks)):
        if notes.is_empty():
            rows = rows.with_columns(pl.lit(None, pl.String).alias(name))
        else:
            rows = rows.join(_as_json(notes, name), on="row_number", how="left", maintain_order="left")
    names = ["row_number", "region_id", *(c.name for c in contract.columns), "unreadable", "marks"]
    rows = rows.select(pl.lit(submission_id).alias("submission_id"), *names)
    columns = ", ".join(["submission_id", *names])
    statement = f"copy raw.{contract.dataset} ({columns}) from stdin (format csv)"
    with connection.cursor().copy(statement) as copy:
        for part in rows.iter_slices(COPY_ROWS):
            text = io.BytesIO()
            part.write_csv(text, include_header=False)
            copy.write(text.getbuffer())


def _as_json(notes: pl.DataFrame, name: str) -> pl.DataFrame:
    per_row: dict[int, dict[str, str]] = {}
    for row_number, column, text in notes.iter_rows():
        per_row.setdefault(row_number, {})[column] = text
    return pl.DataFrame(
        [(number, json.dumps(cells, ensure_ascii=False)) for number, cells in per_row.items()],
        schema={"row_number": pl.Int32, name: pl.String},
        orient="row",
    )


def control_totals(rows: pl.DataFrame, contract: Contract) -> dict[str, str]:
    """Sum of each numeric column as read (decimal text, exact to 6 places); what gate 2 reconciles against."""
    return dict(_totals(rows, contract))


def _totals(rows: pl.DataFrame, contract: Contract) -> Iterator[tuple[str, str]]:
    names = [c.name for c in contract.numeric]
    exact = rows.select(names).with_columns(pl.all().cast(pl.Decimal(38, CONTROL_SCALE), strict=False))
    sums = exact.sum().row(0)
    # Exponents and very large numbers are beyond that cast; Python's decimals take them.
    beyond = zip(exact.null_count().row(0), rows.select(names).null_count().row(0), strict=True)
    for name, total, (uncast, blank) in zip(names, sums, beyond, strict=True):
        if uncast > blank:
            total = sum((Decimal(v) for v in rows[name].drop_nulls()), Decimal(0))
        yield name, format(total or Decimal(0), "f")


def _find(
    connection: psycopg.Connection[Any],
    load_id: int,
    submission_id: int,
    rule_id: str,
    *,
    value: str | None,
    expected: str | None,
    column: str | None = None,
    detail: dict[str, str] | None = None,
) -> None:
    connection.execute(
        """
        insert into ledger.finding (
            submission_id, load_id, rule_id, severity, column_name, value, expected, detail
        )
        select %s, %s, r.rule_id, r.severity, %s, %s, %s, %s from ledger.rule as r where r.rule_id = %s
        """,
        [submission_id, load_id, column, value, expected, Jsonb(detail or {}), rule_id],
    )


def _reject(connection: psycopg.Connection[Any], submission_id: int) -> None:
    _move(connection, submission_id, "rejected", {"stage": "extract"})


def _move(connection: psycopg.Connection[Any], submission_id: int, state: str, detail: dict[str, Any]) -> None:
    connection.execute("select ledger.move_submissions(%s, %s, 'extract', %s)", [[submission_id], state, Jsonb(detail)])
