"""What a page is known by: a hash over what it is made of, so that an unchanged page is not made again."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from orkestrasi import formats
from orkestrasi.contracts.load import contracts
from orkestrasi.ledger import words

HERE = Path(__file__).parent


def of_text(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def of_value(value: Any) -> str:
    """SHA-256 of anything made of lists, mappings and plain values; the order of keys does not matter."""
    return of_text(json.dumps(value, default=_plain, sort_keys=True, separators=(",", ":")))


@cache
def of_code() -> str:
    """Whoever changes a template, a text or a contract changes every page."""
    digest = hashlib.sha256()
    sources = [p for p in sorted(HERE.rglob("*")) if p.suffix in (".py", ".j2", ".po", ".sql")]
    for path in [*sources, Path(formats.__file__), Path(words.__file__)]:
        digest.update(path.read_bytes())
    digest.update(repr(sorted(contracts().items())).encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime, Decimal)):
        return str(value)
    raise TypeError(f"{type(value).__name__} in the facts of a page")
