"""What a kind of dirt is, and the shortest ways to say one. All figures are made up (synthetic)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from orkestrasi.settings import REFERENCE
from tests.pipeline import headers

Text = str | None
STUNTING, INVESTMENT, PRICES, PDN = (
    "stunting_prevalence", "investment_realization", "commodity_prices", "domestic_spending",
)  # fmt: skip
# One period for each dataset that the kinds are written in.
PERIODS = {
    STUNTING: "2023", INVESTMENT: "2023-TW1", PRICES: "2024-03", PDN: "2024-TW1", "inflation_indicators": "2023-05",
    "poverty_interventions": "2024-02", "poverty_indicators": "2023-03",
}  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What one of the findings must say: `value` and `expected` are parts of what stands there, `cell` is exact."""

    rule: str
    cell: str | None = None
    value: str = ""
    expected: str = ""
    column: str | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of dirt.

    `make` gets the Kemendagri code of the reporter. `region`: that code where it matters which region it is, else one
    of the regencies is taken that no other kind uses. `counts`: all that must be counted as normalised or left out.
    `rows`: what must stand in raw, by column, `marks` among them; None where that does not matter. `source`: the keys
    of an entry of sources.yml through which the file comes (else the contract's own layout). `also`: further files of
    the same report in the same load, (name, content); `earlier`: files of a load before it, (name, content, time).
    `received`: when the file comes. `window`: due and last day of the report, `granted`: the day until which
    an exception keeps it open.
    """

    id: str
    topic: str
    title: str
    behaviour: str
    make: Callable[[str], bytes]
    name: str = "laporan.csv"
    dataset: str = STUNTING
    period: str = ""
    region: str | None = None
    verdict: str = "accepted"
    rules: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] | None = None
    finding: Expected | None = None
    source: Mapping[str, Any] | None = None
    also: Sequence[tuple[str, Callable[[str], bytes]]] = ()
    earlier: Sequence[tuple[str, Callable[[str], bytes], str]] = ()
    received: str | None = None
    window: tuple[str, str | None] | None = None
    granted: str | None = None
    is_repeated: bool = False

    @property
    def period_key(self) -> str:
        return self.period or PERIODS[self.dataset]


def accepted(kind: str, topic: str, title: str, behaviour: str, make: Callable[[str], bytes], **more: Any) -> Kind:
    """A file that is read right."""
    return Kind(kind, topic, title, behaviour, make, **more)


def warned(
    kind: str, topic: str, title: str, behaviour: str, make: Callable[[str], bytes], *rules: str, **more: Any
) -> Kind:
    """A file that is taken, with something to look at."""
    return Kind(
        kind, topic, title, behaviour, make, verdict="accepted_with_warnings", rules=frozenset(rules), **more
    )  # fmt: skip


def refused(
    kind: str, topic: str, title: str, behaviour: str, make: Callable[[str], bytes], *rules: str, **more: Any
) -> Kind:
    """A file that is sent back."""
    return Kind(kind, topic, title, behaviour, make, verdict="rejected", rules=frozenset(rules), **more)


# ------------------------------------------------------------------------------------------------- tables of text


def cells(dataset: str, row: Mapping[str, Any]) -> list[Any]:
    """A row in the order of the template; what it does not give is blank."""
    return [row.get(name) for name in headers(dataset)]


def head(dataset: str) -> list[str]:
    return list(headers(dataset).values())


def stunting(code: str, pct: Any = "14,4", **more: Any) -> dict[str, Any]:
    return {
        "region_code": code, "code_system": "KEMENDAGRI", "period": "2023", "survey_code": "SKI", "stunting_pct": pct,
    } | more  # fmt: skip


def investment(code: str, pma: Any, pmdn: Any, total: Any, sector: str = "C", **more: Any) -> dict[str, Any]:
    return {
        "region_code": code, "code_system": "KEMENDAGRI", "period": "2023-TW1", "sector_code": sector, "pma_idr": pma,
        "pmdn_idr": pmdn, "total_idr": total,
    } | more  # fmt: skip


def price(code: str, day: Any, amount: Any = "14500", **more: Any) -> dict[str, Any]:
    return {
        "region_code": code, "code_system": "KEMENDAGRI", "commodity_code": "BERAS", "market_name": "RATA-RATA",
        "price_date": day, "price_idr": amount,
    } | more  # fmt: skip


def lines(rows: Iterable[Sequence[Any]], delimiter: str = ";", end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows(["" if cell is None else str(cell) for cell in row] for row in rows)
    return out.getvalue()


def text(dataset: str, *rows: Mapping[str, Any], delimiter: str = ";") -> bytes:
    """A whole file of the contract's own columns."""
    return lines([head(dataset), *(cells(dataset, row) for row in rows)], delimiter).encode()


def of_pct(pct: Any, **more: Any) -> Callable[[str], bytes]:
    """A report of one region whose rate is written so."""
    return lambda code: text(STUNTING, stunting(code, pct, **more))


def of_amounts(pma: Any, pmdn: Any, total: Any) -> Callable[[str], bytes]:
    return lambda code: text(INVESTMENT, investment(code, pma, pmdn, total))


def of_days(*days: Any) -> Callable[[str], bytes]:
    return lambda code: text(PRICES, *(price(code, day) for day in days))


def days(*iso: str) -> list[dict[str, Any]]:
    """What raw must hold of them."""
    return [{"price_date": day} for day in iso]


@cache
def code_of(system: str, kemendagri: str) -> str:
    """A region's code in another system."""
    with (REFERENCE / "region_code.csv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    region = next(r["region_id"] for r in known if (r["code_system"], r["code"]) == ("KEMENDAGRI", kemendagri))
    return next(r["code"] for r in known if (r["code_system"], r["region_id"]) == (system, region))
