"""docs/domain-map.md: what the articles name is there, and every name in it is one that exists."""

from __future__ import annotations

import re

import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.settings import ROOT
from orkestrasi.transform import catalogue

# Every system and process that the five articles name; what stands in brackets in the page may differ.
NAMED = (
    "Mal Pelayanan Publik (MPP)", "MPP Digital", "SPBE", "Digitalisasi adminduk", "Interoperabilitas layanan",
    "Kompetisi Inovasi Pelayanan Publik (KIPP)", "Replikasi inovasi", "Perjanjian kinerja OPD", "Kopi Darat",
    "Angka kemiskinan", "Stunting", "Pemutakhiran data kemiskinan", "Standar layanan dan penyaluran bansos",
    "Efektivitas anggaran kemiskinan", "Pengaduan bansos", "Kompetensi ASN",
    "Tumpang tindih kebijakan dan proses bisnis", "Penghargaan", "Target tiap daerah",
    "Monev OPD dan rencana aksi RB Tematik", "Orkestrasi Forkopimda", "Laporan penjabat kepala daerah",
    "Rapat inflasi mingguan: inflasi dan IPH", "Rapat inflasi mingguan: harga",
    "Rapat inflasi mingguan: tindakan TPID", "Peningkatan penggunaan produk dalam negeri (P3DN)",
    "Rencana umum pengadaan (RUP)", "Realisasi investasi", "Empat tema, lima klaster",
)  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/domain-map.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| system")
]
WAREHOUSE = {table.name for table in catalogue.tables("warehouse")}
MARTS = {table.name for table in catalogue.tables("marts")}


def names(cell: str) -> list[str]:
    found = re.findall(r"`([^`]+)`", cell)
    assert ", ".join(f"`{name}`" for name in found) == cell, "names only, each in backticks"
    return found


def test_nothing_that_is_named_is_missing_or_there_twice() -> None:
    systems = [row[0] for row in ROWS]
    assert len(set(systems)) == len(systems)
    for named in NAMED:
        assert len([s for s in systems if s == named or s.startswith(f"{named} (")]) == 1, named


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_leads_from_a_dataset_over_the_star_to_a_mart(row: list[str]) -> None:
    _, sources, datasets, tables, marts = row
    assert set(sources.split()) <= {"S0", "S1", "S2", "S3", "S4"}
    for dataset in names(datasets):
        assert dataset in contracts() or (ROOT / dataset).is_file(), dataset
    assert set(names(tables)) <= WAREHOUSE
    assert set(names(marts)) <= MARTS


def test_every_dataset_and_every_fact_has_a_place_in_it() -> None:
    assert set(contracts()) <= {name for row in ROWS for name in names(row[2])}
    assert {t for t in WAREHOUSE if t.startswith("fct_")} <= {name for row in ROWS for name in names(row[3])}
