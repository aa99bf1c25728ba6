"""Delivered tables find their way into the contract's columns, or a finding says why not."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.extract.cells import convert
from orkestrasi.extract.columns import letters
from orkestrasi.extract.mapping import Mapper, header_patterns, known_headers
from orkestrasi.extract.reading import Part
from orkestrasi.extract.structure import normal
from orkestrasi.sources.model import ColumnMap, Format, Pivot, RegionNames, Source, Where

POVERTY = contracts()["poverty_indicators"]
PRICES = contracts()["commodity_prices"]
INVESTMENT = contracts()["investment_realization"]
YEARLY = Source(
    "yearly", "Tabel tahunan", "poverty_indicators", Where("landing"),
    columns={
        "region_name": ColumnMap("region_name", ("Provinsi",)),
        "code_system": ColumnMap("code_system", constant="BPS"),
        "source_code": ColumnMap("source_code", constant="SUSENAS"),
        "line_definition": ColumnMap("line_definition", constant="NASIONAL"),
        "period": ColumnMap("period", template="{file.period}-{month}"),
        "poor_population_thousand": ColumnMap(
            "poor_population_thousand", ("Jumlah Penduduk Miskin - {month} (ribu) (Ribu)",)
        ),
        "p0_pct": ColumnMap("p0_pct", ("Persentase Penduduk Miskin - {month}",)),
        "poverty_line_idr": ColumnMap("poverty_line_idr", ("Garis Kemiskinan - {month} (Rp)",)),
    },
    ignore=("no", "*Tahunan*"),
)  # fmt: skip


def _part(headers: list[str], rows: int = 0) -> Part:
    return Part(1, None, None, 1, tuple(headers), tuple(range(len(headers))), rows)


def _batch(*rows: list[str | None]) -> pl.DataFrame:
    width = max(map(len, rows))
    columns = {str(i): [row[i] if i < len(row) else None for row in rows] for i in range(width)}
    return pl.DataFrame(
        {"part": [1] * len(rows), "source_row": range(2, len(rows) + 2), **columns},
        schema_overrides={"source_row": pl.Int32, **{name: pl.String for name in columns}},
    )


def _source(contract: str, **changed: object) -> Source:
    return Source("s", "S", contract, Where("landing"), **changed)  # type: ignore[arg-type]


def _rules(mapper: Mapper) -> list[tuple[str, str, str | None]]:
    return [(f.rule_id, f.column_name, f.value) for f in mapper.findings]


def test_columns_with_months_become_rows_with_the_cells_they_came_from() -> None:
    headers = [
        "Provinsi", "Jumlah Penduduk Miskin - Maret (ribu) (Ribu)", "Jumlah Penduduk Miskin - September (ribu) (Ribu)",
        "Persentase Penduduk Miskin - Maret", "Persentase Penduduk Miskin - September",
        "Persentase Penduduk Miskin - Tahunan",
    ]  # fmt: skip
    mapper = Mapper(POVERTY, YEARLY, _part(headers), {"period": "2021"})
    assert mapper.findings == ()
    assert (mapper.unpivots, mapper.pivots) == (True, False)
    rows = mapper.rows(_batch(["Aceh", "834.24", "...", "15.33", None], ["Riau", "500.1", None, "7.1", None]))
    assert rows["period"].to_list() == ["2021-03", "2021-09", "2021-03"]
    assert rows["region_name"].to_list() == ["Aceh", "Aceh", "Riau"]
    assert rows["poor_population_thousand"].to_list() == ["834.24", "...", "500.1"]
    assert rows["p0_pct"].to_list() == ["15.33", None, "7.1"]
    assert rows["source_row"].to_list() == [2, 2, 3]
    assert [json.loads(c) for c in rows["source_cells"]] == [
        {"poor_population_thousand": "B", "p0_pct": "D"}, {"poor_population_thousand": "C", "p0_pct": "E"},
        {"poor_population_thousand": "B", "p0_pct": "D"},
    ]  # fmt: skip
    assert mapper.letters == {"region_name": "A"}
    assert +mapper.counts == {"ignored_columns": 1, "unpivoted_rows": 3, "unpivoted_blank_rows": 1, "columns_absent": 1}
    mapper.start_over()
    assert +mapper.counts == {"ignored_columns": 1, "columns_absent": 1}


def test_a_header_of_several_rows_gives_year_and_month() -> None:
    source = _source(
        "inflation_indicators",
        columns={
            "region_name": ColumnMap("region_name", ("*Provinsi*",)),
            "period": ColumnMap("period", template="{year}-{month}"),
            "inflation_mtm_pct": ColumnMap("inflation_mtm_pct", ("*{year} | {month}",)),
        },
        ignore=("*Tahunan",),
    )
    title = "Inflasi Bulanan (M-to-M) 38 Provinsi (2022=100) (Persen) | 2024"
    headers = ["38 Provinsi (2022=100)", f"{title} | Januari", f"{title} | Februari", f"{title} | Tahunan"]
    mapper = Mapper(contracts()["inflation_indicators"], source, _part(headers), {})
    assert mapper.findings == ()
    rows = mapper.rows(_batch(["PROV ACEH", "0.42e0", "0.71e0", "-"]))
    assert rows["period"].to_list() == ["2024-01", "2024-02"]
    assert rows["inflation_mtm_pct"].to_list() == ["0.42e0", "0.71e0"]


def test_a_long_table_becomes_wide_and_a_doubled_key_stays_doubled() -> None:
    source = _source(
        "poverty_indicators",
        columns={
            "region_name": ColumnMap("region_name", ("nama_wilayah",)),
            "period": ColumnMap("period", template="{nama_tahun}-03"),
        },
        pivot=Pivot("nama_variabel", "data_content", {"p1_index": "*Kedalaman*", "p2_index": "*Keparahan*"}),
    )
    mapper = Mapper(POVERTY, source, _part(["nama_variabel", "nama_tahun", "nama_wilayah", "data_content"]), {})
    assert mapper.findings == ()
    assert mapper.pivots
    first = mapper.rows(_batch(["Index Kedalaman Kemiskinan", "2023", "ACEH", "2.76"], ["Gini", "2023", "ACEH", "1"]))
    second = mapper.rows(
        _batch(["Indeks Keparahan", "2023", "ACEH", "0.7"], ["Indeks Keparahan", "2023", "ACEH", "0.8"])
        .with_columns(pl.col("source_row") + 100)
    )  # fmt: skip
    wide = mapper.pivot(pl.concat([first, second]))
    assert wide.select("period", "region_name", "p1_index", "p2_index").rows() == [
        ("2023-03", "ACEH", "2.76", "0.7"), ("2023-03", "ACEH", None, "0.8"),
    ]  # fmt: skip
    assert [json.loads(c) for c in wide["source_cells"]] == [
        {"p1_index": "D2", "p2_index": "D102"},
        {"p2_index": "D103"},
    ]
    assert [(f.rule_id, f.column_name, f.value) for f in mapper.late_findings] == [
        ("PIVOT-NAME-UNKNOWN", "nama_variabel", "Gini")
    ]


def test_rows_are_kept_by_a_text_and_texts_recoded() -> None:
    source = _source(
        "commodity_prices",
        columns={
            "region_name": ColumnMap("region_name", ("name",)),
            "commodity_code": ColumnMap("commodity_code", ("Komoditas",), values={"Bawang Merah": "BAWANG_MERAH"}),
            "market_name": ColumnMap("market_name", constant="RATA-RATA"),
            "price_date": ColumnMap("price_date", ("Tanggal",)),
            "price_idr": ColumnMap("price_idr", ("Harga",)),
        },
        keep={"level": ("1",)},
        ignore=("no",),
        region=RegionNames(context="Provinsi"),
    )
    headers = ["Komoditas", "no", "name", "level", "Provinsi", "Harga", "Tanggal"]
    mapper = Mapper(PRICES, source, _part(headers), {})
    assert mapper.findings == ()
    rows = mapper.rows(_batch(
        ["bawang  merah", "II", "Aceh", "1", "Aceh", "40950", "2024-01-01"],
        ["Kelapa", "II", "Aceh", "1.0e0", "Aceh", "1", "2024-01-01"],
        ["Bawang Merah", "1", "Banda Aceh", "2", "Aceh", "40950", "2024-01-01"],
    ))  # fmt: skip
    assert rows["commodity_code"].to_list() == ["BAWANG_MERAH", "Kelapa"]
    assert rows["__context"].to_list() == ["Aceh", "Aceh"]
    assert +mapper.counts == {"ignored_columns": 1, "rows_left_out_by_keep": 1, "recoded_cells": 1}


def test_what_a_source_names_and_the_table_does_not_have() -> None:
    headers = ["Propinsi", "Persentase Penduduk Miskin - Maret", "Catatan", "Catatan 2"]
    assert _rules(Mapper(POVERTY, YEARLY, _part(headers), {"period": "2021"})) == [
        ("STRUCTURE-COLUMN-MISSING", "region_name", "Propinsi"), ("STRUCTURE-COLUMN-EXTRA", "Propinsi", "Propinsi"),
        ("STRUCTURE-COLUMN-EXTRA", "Catatan", "Catatan"), ("STRUCTURE-COLUMN-EXTRA", "Catatan 2", "Catatan 2"),
    ]  # fmt: skip
    nothing = Mapper(POVERTY, YEARLY, _part(["Provinsi", "Jumlah"]), {"period": "2021"})
    assert {c for r, c, _ in _rules(nothing) if r == "STRUCTURE-COLUMN-MISSING"} == {
        "poor_population_thousand", "p0_pct", "poverty_line_idr",
    }  # fmt: skip


def test_a_header_given_twice_is_refused() -> None:
    headers = ["Provinsi", "Provinsi", "Persentase Penduduk Miskin - Maret", "Persentase Penduduk Miskin - Mar"]
    assert _rules(Mapper(POVERTY, YEARLY, _part(headers), {"period": "2021"})) == [
        ("STRUCTURE-COLUMN-DOUBLE", "region_name", "Provinsi"),
        ("STRUCTURE-COLUMN-DOUBLE", "p0_pct", "Persentase Penduduk Miskin - Mar"),
    ]


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Realisasi PMA (Rp juta)", "1000000"),
        ("realisasi_pma_rp (jutaan rupiah)", "1000000"), ("Realisasi PMA (Rp)", None),
        ("Investasi | Realisasi PMA", None), ("Investasi | Realisasi PMA (Miliar Rp)", "1000000000"),
        ("Realisasi PMA | (Rp ribu)", "1000"), ("Realisasi PMA *", None),
    ],
)  # fmt: skip
def test_labels_units_and_headings_of_the_contract(header: str, factor: str | None) -> None:
    headers = [header if c.name == "pma_idr" else c.label_id for c in INVESTMENT.columns]
    mapper = Mapper(INVESTMENT, None, _part(headers), {})
    assert mapper.findings == ()
    assert mapper.factors == ({"pma_idr": factor} if factor else {})
    cells = mapper.rows(_batch(["1,5"] * len(headers))).with_columns(row_number=pl.lit(1, pl.Int32))
    typed = convert(cells, INVESTMENT.columns, factors={1: mapper.factors})
    assert float(typed.rows["pma_idr"][0]) == 1.5 * float(factor or 1)


@pytest.mark.parametrize("unit", ["%", "USD", "orang", "juta ribu", "Rp/unit kerja"])
def test_a_unit_that_is_unknown_or_of_another_kind(unit: str) -> None:
    headers = [f"Realisasi PMA ({unit})" if c.name == "pma_idr" else c.header for c in INVESTMENT.columns]
    assert _rules(Mapper(INVESTMENT, None, _part(headers), {})) == [
        ("UNIT-UNKNOWN", "pma_idr", f"Realisasi PMA ({unit})")
    ]


def test_persons_in_a_column_of_thousands() -> None:
    headers = [
        "Jumlah penduduk miskin (jiwa)" if c.name == "poor_population_thousand" else c.header for c in POVERTY.columns
    ]
    assert Mapper(POVERTY, None, _part(headers), {}).factors == {"poor_population_thousand": "0.001"}


def test_who_names_the_region_need_not_know_its_code() -> None:
    headers = [c.header for c in POVERTY.columns if c.name not in ("region_code", "code_system")]
    assert Mapper(POVERTY, None, _part(headers), {}).findings == ()
    without = [h for h in headers if h != "nama_wilayah"]
    assert {c for _, c, _ in _rules(Mapper(POVERTY, None, _part(without), {}))} == {"region_code", "code_system"}


def test_a_last_header_that_stands_twice_is_nobodys() -> None:
    headers = [
        *(c.header for c in POVERTY.columns if c.name != "p0_pct"),
        "Desa | persen_penduduk_miskin",
        "Kota | persen_penduduk_miskin",
    ]
    rules = _rules(Mapper(POVERTY, None, _part(headers), {}))
    assert [(r, c) for r, c, _ in rules] == [
        ("STRUCTURE-COLUMN-MISSING", "p0_pct"),
        ("STRUCTURE-COLUMN-EXTRA", "Desa | persen_penduduk_miskin"),
        ("STRUCTURE-COLUMN-EXTRA", "Kota | persen_penduduk_miskin"),
    ]  # fmt: skip


def test_a_source_without_a_map_reads_the_contract_and_its_own_locale() -> None:
    source = _source("poverty_indicators", format=Format(decimal=","), ignore=("catatan*",))
    mapper = Mapper(POVERTY, source, _part([*(c.header for c in POVERTY.columns), "Catatan petugas"]), {})
    assert mapper.findings == ()
    assert +mapper.counts == {"ignored_columns": 1}


def test_the_reader_is_told_what_belongs_to_a_dataset() -> None:
    import re

    patterns = [re.compile(p) for p in header_patterns(YEARLY)]
    assert any(p.fullmatch(normal("Garis Kemiskinan - September (Rp)")) for p in patterns)
    assert not any(p.fullmatch(normal("Garis Kemiskinan - Total (Rp)")) for p in patterns)
    assert {"region_code", "kode_wilayah", "indeks_kedalaman_kemiskinan_(p1)"} <= set(known_headers(POVERTY))


@pytest.mark.parametrize(
    ("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_letters_of_columns(position: int, name: str) -> None:
    assert letters(position) == name


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("PMA (Rp juta)", "1000000"),
        ("PMA (Rp)", None),
        ("Realisasi (Rp miliar) | PMA", "1000000000"),
        ("PMA (TW I)", None),
        ("PMA Rp. Juta", "1000000"),
        ("nilai_PMA_juta_rupiah", "1000000"),
        ("PMA di atas 5 miliar", None),
        ("PMA", None),
    ],
)
def test_a_scale_behind_a_header_that_a_source_maps_multiplies(header: str, factor: str | None) -> None:
    source = _source("investment_realization", columns={"pma_idr": ColumnMap("pma_idr", ("*PMA*",))})
    mapper = Mapper(INVESTMENT, source, _part([header]), {})
    assert mapper.findings == ()
    assert mapper.factors.get("pma_idr") == factor


def test_the_unit_that_a_source_declares_is_the_one_that_counts() -> None:
    columns = {"pma_idr": ColumnMap("pma_idr", ("PMA*",), factor="1000000")}
    mapper = Mapper(INVESTMENT, _source("investment_realization", columns=columns), _part(["PMA (Rp juta)"]), {})
    assert (mapper.findings, mapper.factors) == ((), {})


def test_a_scale_of_another_kind_behind_a_mapped_header_refuses() -> None:
    source = _source("investment_realization", columns={"pma_idr": ColumnMap("pma_idr", ("PMA*",))})
    assert _rules(Mapper(INVESTMENT, source, _part(["PMA (US$ juta)"]), {})) == [
        ("UNIT-UNKNOWN", "pma_idr", "PMA (US$ juta)")
    ]


def test_persons_are_counted_in_thousands_where_the_contract_does() -> None:
    columns = {"poor_population_thousand": ColumnMap("poor_population_thousand", ("Penduduk Miskin*",))}
    source = _source("poverty_indicators", columns=columns)
    for header, factor in (("Penduduk Miskin (jiwa)", "0.001"), ("Penduduk Miskin (ribu jiwa)", None),
                           ("Penduduk Miskin ribu (jiwa)", None)):  # fmt: skip
        mapper = Mapper(POVERTY, source, _part([header]), {})
        assert (mapper.findings, mapper.factors.get("poor_population_thousand")) == ((), factor)


def test_a_row_of_labels_above_the_headers_is_no_title_with_a_unit() -> None:
    labels = " ".join(f"{c.label_id} ({c.unit})" for c in POVERTY.numeric)
    headers = [c.header for c in POVERTY.columns]
    assert "(ribu jiwa)" in labels
    assert Mapper(POVERTY, None, replace(_part(headers), notes=(labels[:200],)), {}).findings == ()
    assert Mapper(POVERTY, None, replace(_part(headers), notes=("Penduduk (ribu jiwa)",)), {}).findings == ()


@pytest.mark.parametrize(
    ("note", "unit"),
    [
        ("REALISASI INVESTASI (dalam juta rupiah)", "juta rupiah"),
        ("Satuan: Rp Juta", "Rp Juta"),
        ("Nilai dalam ribuan", "ribuan"),
        ("(Rp. Miliar)", "Rp. Miliar"),
        ("Naik Rp 3 juta dari triwulan lalu", None),
        ("Penduduk (ribu jiwa)", None),
        ("Garis kemiskinan (rupiah)", None),
    ],
)
def test_a_scale_in_a_title_alone_refuses_the_columns_it_may_be_about(note: str, unit: str | None) -> None:
    source = _source("investment_realization", columns={"pma_idr": ColumnMap("pma_idr", ("PMA*",))})
    for header, is_silent in (("PMA", True), ("PMA (Rp)", False), ("PMA (Rp juta)", False)):
        mapper = Mapper(INVESTMENT, source, replace(_part([header]), notes=(note,)), {})
        expected = [("UNIT-IN-TITLE", "pma_idr", unit)] if is_silent and unit else []
        assert _rules(mapper) == expected
