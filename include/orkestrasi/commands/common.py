"""What every command shares: exit codes, refusals, tables or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Annotated, Any, NoReturn

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from orkestrasi.contracts.load import ContractError
from orkestrasi.sources.load import SourceError

FINDINGS, USAGE, FAULT = 1, 2, 3

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables.")]


def refuse(message: str, code: int) -> NoReturn:
    """End with a message on stderr; a path or an address in it is not broken over lines."""
    Console(stderr=True).print(message, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what can go wrong outside the user's hands into one line and exit code 3."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except psycopg.OperationalError as error:
            refuse(f"The database cannot be reached: {error}", FAULT)
        except (ContractError, SourceError) as error:
            refuse("\n".join(error.problems), FAULT)
        except psycopg.errors.UndefinedTable as error:
            refuse(f"{error}\nIs the warehouse set up? `make demo` or `make up` does that.", FAULT)

    return run


def show(rows: Sequence[Sequence[Any]], headers: Sequence[str], as_json: bool, empty: str = "Nothing yet.") -> None:
    """Print rows as a table, or as a JSON list of objects."""
    if as_json:
        documents = [dict(zip(headers, row, strict=True)) for row in rows]
        typer.echo(json.dumps(documents, default=plain, ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo(empty)
        return
    table = Table()
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    # Piped into a file or another program, a table must not be cut to a terminal's 80 columns.
    Console(width=None if sys.stdout.isatty() else 240, markup=False, highlight=False).print(table)


def print_json(document: Any) -> None:
    """A document for programs."""
    typer.echo(json.dumps(document, default=plain, ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
