"""Who has sent what, when, and what became of it: the tables of clusters, datasets, provinces and lateness."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from orkestrasi import formats
from orkestrasi.report import charts
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.tables import Cell, Column, Table, amount, count, text

_COUNTS = (
    "owed", "received", "on_time", "met", "accepted", "accepted_with_warnings", "rejected", "held", "checking",
    "missing", "not_due", "nil_returns",
)  # fmt: skip
# Columns that are left out of a table where they would hold nothing but zeros.
_RARE = {"held", "checking", "not_due", "nil_returns"}

_VERDICT_COLUMNS = (
    ("accepted", Column("diterima", "Diterima", True)),
    ("accepted_with_warnings", Column("diterima_dengan_catatan", "Diterima dengan catatan", True)),
    ("rejected", Column("ditolak", "Ditolak", True)),
    ("held", Column("ditahan_atau_ditarik", "Ditahan atau ditarik", True)),
    ("checking", Column("sedang_diperiksa", "Sedang diperiksa", True)),
    ("missing", Column("belum_masuk", "Belum masuk", True)),
    ("not_due", Column("belum_jatuh_tempo", "Belum jatuh tempo", True)),
    ("nil_returns", Column("laporan_nihil", "Di antaranya nihil", True)),
)


def cluster_table(facts: Facts) -> Table:
    rows = [
        _added(label, group)
        for (_, label), group in groupby(facts.completeness, key=lambda r: (r["cluster_code"], r["cluster_label"]))
    ]
    rows.append(_added("Semua klaster", facts.completeness))
    shown = _verdict_columns(rows)
    total = rows[-1]
    return Table(
        name="klaster",
        caption=(
            f"{formats.n_of(total['met'], total['owed'])} kewajiban lapor dipenuhi "
            f"({formats.share(total['met'], total['owed'])}); {formats.number(total['missing'])} belum masuk"
        ),
        columns=(
            Column("klaster", "Klaster"),
            Column("wajib_lapor", "Wajib lapor", True),
            Column("dipenuhi", "Dipenuhi", True),
            Column("masuk", "Masuk", True),
            Column("tepat_waktu", "Tepat waktu", True),
            *(column for _, column in shown),
        ),
        rows=[
            [
                text(r["label"]),
                count(r["owed"]),
                part_of(r["met"], r["owed"]),
                part_of(r["received"], r["owed"]),
                part_of(r["on_time"], r["owed"]),
                *(count(r[key]) for key, _ in shown),
            ]
            for r in rows
        ],
        total_row=True,
    )


def dataset_table(facts: Facts) -> Table:
    synthetic = {r["dataset"]: r for r in facts.synthetic}
    shown = _verdict_columns(facts.completeness)
    nothing = {"rows": 0, "synthetic_rows": 0}
    rows = []
    for r in facts.completeness:
        origin = synthetic.get(r["dataset"], nothing)
        rows.append(
            [
                text(r["dataset_label"]),
                text(r["cluster_label"]),
                count(r["owed"]),
                part_of(r["met"], r["owed"]),
                *(count(r[key]) for key, _ in shown),
                count(origin["rows"]),
                _synthetic_cell(origin),
            ]
        )
    return Table(
        name="dataset",
        caption="Hasil pemeriksaan versi terbaru setiap laporan, menurut dataset",
        columns=(
            Column("dataset", "Dataset"),
            Column("klaster", "Klaster"),
            Column("wajib_lapor", "Wajib lapor", True),
            Column("dipenuhi", "Dipenuhi", True),
            *(column for _, column in shown),
            Column("baris_dalam_terbitan", "Baris dalam terbitan", True),
            Column("baris_sintetis", "Baris sintetis", True),
        ),
        rows=rows,
    )


def _synthetic_cell(origin: Row) -> Cell:
    part, whole = origin["synthetic_rows"], origin["rows"]
    if not part:
        return count(0)
    return Cell(f"{formats.number(part)} ({formats.share(part, whole)})", part, tag="synthetic")


def province_table(facts: Facts) -> Table:
    """38 provinces x the datasets that governments owe; coloured by share, numbers printed."""
    owing = {r["dataset"] for r in facts.provinces}
    datasets = [(r["dataset"], r["dataset_label"]) for r in facts.completeness if r["dataset"] in owing]
    cells = {(r["code"], r["dataset"]): r for r in facts.provinces}
    complete = [code for code, own in _by_code(facts.provinces) if all(r["met"] == r["owed"] for r in own)]
    return Table(
        name="kelengkapan_provinsi",
        caption=(
            f"{formats.n_of(len(complete), len(facts.tiles))} provinsi memenuhi semua kewajiban lapor pemerintah "
            "daerahnya; tiap sel: dipenuhi/wajib lapor"
        ),
        columns=(
            Column("provinsi", "Provinsi"),
            *(Column(dataset, label, True) for dataset, label in datasets),
        ),
        rows=[
            [
                Cell(tile["name"], f"{tile['code']} {tile['name']}"),
                *(_province_cell(cells.get((tile["code"], dataset))) for dataset, _ in datasets),
            ]
            for tile in facts.tiles
        ],
        css="heat",
    )


def _by_code(rows: list[Row]) -> Iterable[tuple[str, list[Row]]]:
    return ((code, list(group)) for code, group in groupby(rows, key=lambda r: str(r["code"])))


def _province_cell(row: Row | None) -> Cell:
    if row is None:
        return Cell(formats.DASH, None, css="off", hidden="tidak wajib lapor")
    met, owed = row["met"], row["owed"]
    if row["not_due"] == owed and not met:
        return Cell("·", None, css="off", hidden="belum jatuh tempo")
    return Cell(f"{met}/{owed}", f"{met}/{owed}", css=charts.share_class(met, owed))


def agency_table(facts: Facts) -> Table:
    met, owed = sum(r["met"] for r in facts.agencies), sum(r["owed"] for r in facts.agencies)
    return Table(
        name="instansi_nasional",
        caption=f"Instansi nasional memenuhi {formats.n_of(met, owed)} kewajiban lapor",
        columns=(
            Column("instansi", "Instansi"),
            Column("dataset", "Dataset"),
            Column("wajib_lapor", "Wajib lapor", True),
            Column("dipenuhi", "Dipenuhi", True),
            Column("masuk", "Masuk", True),
            Column("tepat_waktu", "Tepat waktu", True),
        ),
        rows=[
            [
                text(r["name"]),
                text(r["dataset_label"]),
                count(r["owed"]),
                part_of(r["met"], r["owed"]),
                part_of(r["received"], r["owed"]),
                part_of(r["on_time"], r["owed"]),
            ]
            for r in facts.agencies
        ],
    )


def tile_table(facts: Facts) -> Table:
    """The same numbers as the tile grid."""
    return Table(
        name="petak_provinsi",
        caption="Angka yang sama dengan petak: kelayakan data dan kewajiban lapor yang dipenuhi, menurut provinsi",
        columns=(
            Column("provinsi", "Provinsi"),
            Column("kelayakan", "Kelayakan data"),
            Column("pemerintah_daerah", "Pemerintah daerah", True),
            Column("dipenuhi", "Dipenuhi", True),
            Column("jatuh_tempo", "Kewajiban jatuh tempo", True),
            Column("bagian", "Bagian", True),
        ),
        rows=[
            [
                Cell(t["name"], f"{t['code']} {t['name']}"),
                Cell(" ".join(charts.LEVELS[t["level"]]), charts.LEVELS[t["level"]][1]),
                count(t["governments"]),
                count(t["met"]),
                count(t["owed"]),
                Cell(formats.share(t["met"], t["owed"]), _ratio(t["met"], t["owed"])),
            ]
            for t in facts.tiles
        ],
    )


def timeliness_table(facts: Facts) -> Table:
    rows = []
    for r in facts.completeness:
        late = r["received"] - r["on_time"]
        median = r["median_days_late"]
        rows.append(
            [
                text(r["dataset_label"]),
                count(r["owed"]),
                part_of(r["on_time"], r["owed"]),
                count(late),
                count(r["missing"]),
                amount(median, formats.working_days(median) if median is not None else ""),
            ]
        )
    return Table(
        name="ketepatan_waktu",
        caption="Ketepatan waktu dihitung dari versi pertama yang diterima sistem",
        columns=(
            Column("dataset", "Dataset"),
            Column("wajib_lapor", "Wajib lapor", True),
            Column("tepat_waktu", "Tepat waktu", True),
            Column("terlambat", "Terlambat", True),
            Column("belum_masuk", "Belum masuk", True),
            Column("tengah_hari_kerja_terlambat", "Nilai tengah keterlambatan", True),
        ),
        rows=rows,
    )


def lateness_table(chart: charts.LatenessChart) -> Table:
    """The same numbers as the bars."""
    return Table(
        name="hari_penerimaan",
        caption="Angka yang sama dengan grafik: laporan menurut hari kerja dari batas waktu",
        columns=(
            Column("hari_kerja_dari_batas", "Diterima"),
            Column("tepat_waktu", "Tepat waktu", True),
            Column("terlambat", "Terlambat", True),
        ),
        rows=[[Cell(b.label, b.day), count(b.on_time), count(b.late)] for b in chart.bars],
    )


def part_of(part: int, whole: int) -> Cell:
    """n and its share; the whole stands in the column 'Wajib lapor' of the same row."""
    return Cell(f"{formats.number(part)} ({formats.share(part, whole)})", part)


def _ratio(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else None


def _verdict_columns(rows: list[Row]) -> list[tuple[str, Column]]:
    return [(key, column) for key, column in _VERDICT_COLUMNS if key not in _RARE or any(r[key] for r in rows)]


def _added(label: str, rows: Iterable[Row]) -> Row:
    listed = list(rows)
    return {"label": label} | {key: sum(r[key] for r in listed) for key in _COUNTS}
