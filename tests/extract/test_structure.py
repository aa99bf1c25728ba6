"""Headers are matched by name; what is missing, unknown, renamed or doubled is said, with a suggestion."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import Column
from orkestrasi.extract.mapping import Mapper
from orkestrasi.extract.reading import Part
from orkestrasi.extract.structure import StructureFinding, header_factor, match_headers

CONTRACT = contracts()["stunting_prevalence"]
HEADERS = [c.header for c in CONTRACT.columns]
RATE = "prevalensi_stunting_persen"
NAMES = [c.name for c in CONTRACT.columns]


def _match(headers: list[str]) -> tuple[pl.DataFrame | None, list[StructureFinding]]:
    """The first row in the contract's columns, or None and why not."""
    mapper = Mapper(CONTRACT, None, Part(1, None, None, 1, tuple(headers), tuple(range(len(headers))), 1), {})
    if mapper.findings:
        return None, list(mapper.findings)
    cells = pl.DataFrame({str(i): [f"cell of {header}"] for i, header in enumerate(headers)})
    return mapper.rows(cells.with_row_index("source_row", offset=2)), []


@pytest.mark.parametrize(
    "headers",
    [
        HEADERS,
        HEADERS[::-1],
        NAMES,
        [h.upper() for h in HEADERS],
        [f"  {h.replace('_', ' ').title()}\u00a0" for h in HEADERS],
        [h if i % 2 else n for i, (h, n) in enumerate(zip(HEADERS, NAMES, strict=True))],
    ],
    ids=["as the template", "reversed", "English", "capitals", "blanks", "mixed"],
)
def test_order_case_blanks_and_language_of_headers_do_not_matter(headers: list[str]) -> None:
    cells, findings = _match(headers)
    assert findings == []
    assert cells is not None
    assert cells.columns[-len(NAMES) :] == NAMES
    position = next(
        i for i, h in enumerate(headers) if h.strip().lower().replace(" ", "_") in ("kode_wilayah", "region_code")
    )
    assert cells["region_code"].to_list() == [f"cell of {headers[position]}"]


def test_name_origin_and_citation_may_be_absent() -> None:
    cells, findings = _match([h for h in HEADERS if h not in ("nama_wilayah", "asal_data", "rujukan")])
    assert findings == []
    assert cells is not None
    assert cells["citation"].to_list() == [None]


def test_a_missing_column_is_named() -> None:
    cells, findings = _match([h for h in HEADERS if h != "prevalensi_stunting_persen"])
    assert cells is None
    assert findings == [
        StructureFinding("STRUCTURE-COLUMN-MISSING", "stunting_pct", None, "prevalensi_stunting_persen")
    ]


def test_an_unknown_column_is_named() -> None:
    cells, findings = _match([*HEADERS, "catatan"])
    assert cells is None
    assert findings == [StructureFinding("STRUCTURE-COLUMN-EXTRA", "catatan", "catatan", None)]


def test_a_renamed_column_is_named_with_the_right_name() -> None:
    _, findings = _match(["persen_prevalensi_stunting" if h == RATE else h for h in HEADERS])
    assert findings == [
        StructureFinding("STRUCTURE-COLUMN-MISSING", "stunting_pct", "persen_prevalensi_stunting", RATE),
        StructureFinding("STRUCTURE-COLUMN-EXTRA", "persen_prevalensi_stunting", "persen_prevalensi_stunting", RATE),
    ]


@pytest.mark.parametrize("second", ["kode_wilayah", "Kode Wilayah", "region_code"])
def test_a_column_given_twice_is_refused_in_any_spelling(second: str) -> None:
    cells, findings = _match([*HEADERS, second])
    assert cells is None
    assert findings == [StructureFinding("STRUCTURE-COLUMN-DOUBLE", "region_code", second, None)]


def test_headers_as_people_write_them() -> None:
    """By label, with a unit behind it, or under a heading; `test_mapping` has the cases that go wrong."""
    headers = [c.label_id for c in CONTRACT.columns]
    headers[NAMES.index("stunting_pct")] = "Hasil survei | Prevalensi stunting (%)"
    matched = match_headers(headers, CONTRACT)
    assert matched.findings == []
    assert matched.factors == {}
    assert matched.positions == {name: index for index, name in enumerate(NAMES)}


@pytest.mark.parametrize(
    ("units", "unit", "factor"),
    [
        ("(Rp juta)", "rupiah", "1000000"), ("(ribu) (Ribu)", "ribu jiwa", "1"), ("(jiwa)", "ribu jiwa", "0.001"),
        ("(%)", "persen", "1"), ("(persen)", "persen", "1"), ("(Rp/kapita/bulan)", "rupiah per kapita per bulan", "1"),
        ("(2022=100)", "indeks (2022=100)", "1"), ("(orang)", "orang", "1"), ("(ribu orang)", "orang", "1000"),
        ("(%)", "rupiah", None), ("(Rp)", "persen", None), ("(juta)", "persen", None), ("(kodi)", "unit", None),
        ("(ribu juta)", "rupiah", None), ("(orang)", "rupiah", None),
    ],
)  # fmt: skip
def test_units_of_headers(units: str, unit: str, factor: str | None) -> None:
    column = Column("x", "x", "X", "X", "", "number", "numeric", "measure", unit=unit)
    assert header_factor(units, column) == (Decimal(factor) if factor else None)
