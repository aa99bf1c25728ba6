"""Headers are matched by name; what is missing, unknown, renamed or doubled is said, with a suggestion."""

from __future__ import annotations

import polars as pl
import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.extract.readers import Sheet
from orkestrasi.extract.structure import StructureFinding, match

CONTRACT = contracts()["stunting_prevalence"]
HEADERS = [c.header for c in CONTRACT.columns]
NAMES = [c.name for c in CONTRACT.columns]


def _match(headers: list[str]) -> tuple[pl.DataFrame | None, list[StructureFinding]]:
    cells = pl.DataFrame({str(i): [f"cell of {header}"] for i, header in enumerate(headers)})
    return match(Sheet(headers, cells.with_row_index("row_number", offset=1)), CONTRACT)


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
    assert cells.columns == ["row_number", *NAMES]
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
    _, findings = _match(["prevalensi_stunting" if h == "prevalensi_stunting_persen" else h for h in HEADERS])
    assert findings == [
        StructureFinding(
            "STRUCTURE-COLUMN-MISSING", "stunting_pct", "prevalensi_stunting", "prevalensi_stunting_persen"
        ),
        StructureFinding(
            "STRUCTURE-COLUMN-EXTRA", "prevalensi_stunting", "prevalensi_stunting", "prevalensi_stunting_persen"
        ),
    ]


@pytest.mark.parametrize("second", ["kode_wilayah", "Kode Wilayah", "region_code"])
def test_a_column_given_twice_is_refused_in_any_spelling(second: str) -> None:
    cells, findings = _match([*HEADERS, second])
    assert cells is None
    assert findings == [StructureFinding("STRUCTURE-COLUMN-DOUBLE", "region_code", second, None)]
