"""A column in words for officers: what it means, what may stand in it, an example. Template and guide share them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from orkestrasi import formats
from orkestrasi.contracts.load import read_yaml
from orkestrasi.contracts.model import Column, Contract
from orkestrasi.settings import DATASETS

NOT_AVAILABLE_MARK = "…"
# Marks that are read as "not available" in a numeric column.
MARKS = (NOT_AVAILABLE_MARK, "...", "-", "NA")
TYPES = {
    "string": "teks", "integer": "bilangan bulat", "number": "angka", "date": "tanggal", "boolean": "ya atau tidak",
}  # fmt: skip
PERIOD_EXAMPLES = {
    "year": "2024", "semester": "2024-S1", "quarter": "2024-TW1", "month": "2024-03", "week": "2024-W14",
    "day": "2024-03-15",
}  # fmt: skip
_TEXT_EXAMPLES = {
    "region_code": "11.10", "region_name": "Kabupaten Aceh Singkil",
    "citation": "Berita Resmi Statistik No. 50/07/2024",
}  # fmt: skip


def allowed(column: Column) -> str:
    """The range of a numeric column, or its kind: 0 sampai 100; paling sedikit 0; tanggal."""
    low, high = _number(column.minimum), _number(column.maximum)
    if low and high:
        return f"{low} sampai {high}"
    if low or high:
        return f"paling sedikit {low}" if low else f"paling banyak {high}"
    return TYPES[column.logical_type]


def example(column: Column, contract: Contract) -> str:
    """What an entry looks like as officers type it; never a figure of anybody."""
    if column.role == "period" and contract.period_types:
        return PERIOD_EXAMPLES[contract.period_types[0]]
    if column.choices:
        return column.choices[0]
    if column.logical_type == "date":
        return "15-03-2024"
    if column.logical_type == "boolean":
        return "ya"
    if column.logical_type == "integer":
        return formats.number(_inside(column, Decimal(12)))
    if column.logical_type == "number":
        unit = column.unit or ""
        wanted = Decimal(1_250_000_000) if unit.startswith("rupiah") else Decimal("9.57")
        return formats.number(_inside(column, wanted))
    return _TEXT_EXAMPLES.get(column.name, "")


def label_with_unit(column: Column) -> str:
    """Persentase penduduk miskin (persen)."""
    return f"{column.label_id} ({column.unit})" if column.unit else column.label_id


def choice_labels(contract: Contract, name: str) -> dict[str, str]:
    """Choice -> what it means, as the contract's enum says; empty where it says nothing."""
    return _enums(contract.cluster, contract.dataset).get(name, {})


@cache
def _enums(cluster: str, dataset: str) -> dict[str, dict[str, str]]:
    document = read_yaml(DATASETS / cluster / f"{dataset}.yml")
    return {
        declared["name"]: {str(e["value"]): str(e.get("label", "")) for e in declared.get("enum", [])}
        for declared in document["schema"][0]["properties"]
    }


def _inside(column: Column, wanted: Decimal) -> Decimal:
    """The wanted example, or a number in the middle where the column does not allow it."""
    low = None if column.minimum is None else Decimal(str(column.minimum))
    high = None if column.maximum is None else Decimal(str(column.maximum))
    if (low is None or wanted >= low) and (high is None or wanted <= high):
        return wanted
    bounds = [bound for bound in (low, high) if bound is not None]
    wanted = sum(bounds, Decimal(0)) / len(bounds)
    return wanted.quantize(Decimal(1)) if abs(wanted) >= 10 else wanted


def _number(bound: float | None) -> str:
    return "" if bound is None else formats.number(Decimal(str(bound)))
