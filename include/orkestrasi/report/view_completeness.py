"""Who has sent what, when, and what became of it: the tables of clusters, datasets, provinces and lateness."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from orkestrasi import formats
from orkestrasi.report import charts
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.tables import Cell, Column, Table, amount, count, part_of, text
from orkestrasi.report.texts import Say

# More names than these are read in the table.
NAMED_REGIONS = 8
_COUNTS = (
    "owed", "received", "on_time", "met", "accepted", "accepted_with_warnings", "rejected", "held", "checking",
    "missing", "not_due", "nil_returns",
)  # fmt: skip
# Columns that are left out of a table where they would hold nothing but zeros.
_RARE = {"held", "checking", "not_due", "nil_returns"}

_VERDICT_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("accepted", "diterima", "Diterima"),
    ("accepted_with_warnings", "diterima_dengan_catatan", "Diterima dengan catatan"),
    ("rejected", "ditolak", "Ditolak"),
    ("held", "ditahan_atau_ditarik", "Ditahan atau ditarik"),
    ("checking", "sedang_diperiksa", "Sedang diperiksa"),
    ("missing", "belum_masuk", "Belum masuk"),
    ("not_due", "belum_jatuh_tempo", "Belum jatuh tempo"),
    ("nil_returns", "laporan_nihil", "Di antaranya nihil"),
)


def cluster_table(say: Say, facts: Facts) -> Table:
    rows = [
        _added(facts.cluster_label(say, cluster), group)
        for cluster, group in groupby(facts.completeness, key=lambda r: str(r["cluster_code"]))
    ]
    rows.append(_added(say("Semua klaster"), facts.completeness))
    shown = _verdict_columns(say, rows)
    total = rows[-1]
    return Table(
        name="klaster",
        caption=say(
            "{part} kewajiban lapor dipenuhi ({share}); {missing} belum masuk",
            part=formats.n_of(total["met"], total["owed"], say.lang),
            share=formats.share(total["met"], total["owed"], say.lang),
            missing=formats.number(total["missing"], None, say.lang),
        ),
        columns=(
            Column("klaster", say("Klaster")),
            Column("wajib_lapor", say("Wajib lapor"), True),
            Column("dipenuhi", say("Dipenuhi"), True),
            Column("masuk", say("Masuk"), True),
            Column("tepat_waktu", say("Tepat waktu"), True),
            *(column for _, column in shown),
        ),
        rows=[
            [
                text(r["label"]),
                count(say, r["owed"]),
                part_of(say, r["met"], r["owed"]),
                part_of(say, r["received"], r["owed"]),
                part_of(say, r["on_time"], r["owed"]),
                *(count(say, r[key]) for key, _ in shown),
            ]
            for r in rows
        ],
        total_row=True,
    )


def dataset_table(say: Say, facts: Facts) -> Table:
    synthetic = {r["dataset"]: r for r in facts.synthetic}
    shown = _verdict_columns(say, facts.completeness)
    nothing = {"rows": 0, "synthetic_rows": 0}
    rows = []
    for r in facts.completeness:
        origin = synthetic.get(r["dataset"], nothing)
        rows.append(
            [
                text(facts.dataset_label(say, r["dataset"])),
                text(facts.cluster_label(say, r["cluster_code"])),
                count(say, r["owed"]),
                part_of(say, r["met"], r["owed"]),
                *(count(say, r[key]) for key, _ in shown),
                count(say, origin["rows"]),
                _synthetic_cell(say, origin),
            ]
        )
    return Table(
        name="dataset",
        caption=say("Hasil pemeriksaan versi terbaru setiap laporan, menurut dataset"),
        columns=(
            Column("dataset", say("Dataset")),
            Column("klaster", say("Klaster")),
            Column("wajib_lapor", say("Wajib lapor"), True),
            Column("dipenuhi", say("Dipenuhi"), True),
            *(column for _, column in shown),
            Column("baris_dalam_terbitan", say("Baris dalam terbitan"), True),
            Column("baris_sintetis", say("Baris sintetis"), True),
        ),
        rows=rows,
    )


def _synthetic_cell(say: Say, origin: Row) -> Cell:
    part, whole = origin["synthetic_rows"], origin["rows"]
    if not part:
        return count(say, 0)
    shown = f"{formats.number(part, None, say.lang)} ({formats.share(part, whole, say.lang)})"
    return Cell(shown, part, tag="synthetic")


def province_table(say: Say, facts: Facts, cluster: str, root: str) -> Table:
    """38 provinces x the datasets of a cluster that governments owe; coloured by share, numbers printed."""
    rows = [r for r in facts.provinces if facts.cluster_of(r["dataset"]) == cluster]
    owing = {r["dataset"] for r in rows}
    datasets = [r["dataset"] for r in facts.completeness if r["dataset"] in owing]
    cells = {(r["code"], r["dataset"]): r for r in rows}
    complete = [code for code, own in _by_code(rows) if all(r["met"] == r["owed"] for r in own)]
    return Table(
        name=f"kelengkapan_provinsi_{cluster}",
        caption=say(
            "{part} provinsi memenuhi semua kewajiban lapor pemerintah daerahnya; tiap sel: dipenuhi/wajib lapor",
            part=formats.n_of(len(complete), len(facts.tiles), say.lang),
        ),
        columns=(
            Column("provinsi", say("Provinsi")),
            *(Column(dataset, facts.dataset_label(say, dataset), True) for dataset in datasets),
        ),
        rows=[
            [
                Cell(tile["name"], f"{tile['code']} {tile['name']}", href=f"{root}wilayah/{tile['code']}.html"),
                *(_province_cell(say, cells.get((tile["code"], dataset))) for dataset in datasets),
            ]
            for tile in facts.tiles
        ],
        css="heat",
    )


def _by_code(rows: list[Row]) -> Iterable[tuple[str, list[Row]]]:
    return ((code, list(group)) for code, group in groupby(rows, key=lambda r: str(r["code"])))


def _province_cell(say: Say, row: Row | None) -> Cell:
    if row is None:
        return Cell(formats.DASH, None, css="off", hidden=say("tidak wajib lapor"))
    met, owed = row["met"], row["owed"]
    if row["not_due"] == owed and not met:
        return Cell("·", None, css="off", hidden=say("belum jatuh tempo"))
    return Cell(f"{met}/{owed}", f"{met}/{owed}", css=charts.share_class(met, owed))


def agency_table(say: Say, facts: Facts, root: str) -> Table:
    met, owed = sum(r["met"] for r in facts.agencies), sum(r["owed"] for r in facts.agencies)
    return Table(
        name="instansi_nasional",
        caption=say("Instansi nasional memenuhi {part} kewajiban lapor", part=formats.n_of(met, owed, say.lang)),
        columns=(
            Column("instansi", say("Instansi")),
            Column("dataset", say("Dataset")),
            Column("wajib_lapor", say("Wajib lapor"), True),
            Column("dipenuhi", say("Dipenuhi"), True),
            Column("masuk", say("Masuk"), True),
            Column("tepat_waktu", say("Tepat waktu"), True),
        ),
        rows=[
            [
                Cell(r["name"], r["name"], href=f"{root}wilayah/{r['reporter_id']}.html"),
                text(facts.dataset_label(say, r["dataset"])),
                count(say, r["owed"]),
                part_of(say, r["met"], r["owed"]),
                part_of(say, r["received"], r["owed"]),
                part_of(say, r["on_time"], r["owed"]),
            ]
            for r in facts.agencies
        ],
    )


def tile_table(say: Say, facts: Facts, root: str) -> Table:
    """The same numbers as the tile grid."""
    return Table(
        name="petak_provinsi",
        caption=say("Angka yang sama dengan petak dan peta: kelayakan data menurut provinsi"),
        columns=(
            Column("provinsi", say("Provinsi")),
            Column("kelayakan", say("Kelayakan data")),
            Column("pemerintah_daerah", say("Pemerintah daerah"), True),
            Column("pemerintah_daerah_dapat_dipakai", say("Di antaranya dapat dipakai"), True),
            Column("dipenuhi", say("Dipenuhi"), True),
            Column("jatuh_tempo", say("Kewajiban jatuh tempo"), True),
            Column("bagian", say("Bagian"), True),
        ),
        rows=[
            [
                Cell(t["name"], f"{t['code']} {t['name']}", href=f"{root}wilayah/{t['code']}.html"),
                level_cell(say, t["level"]),
                count(say, t["governments"]),
                count(say, t["governments_usable"]),
                count(say, t["met"]),
                count(say, t["owed"]),
                Cell(formats.share(t["met"], t["owed"], say.lang), _ratio(t["met"], t["owed"])),
            ]
            for t in facts.tiles
        ],
    )


def timeliness_table(say: Say, facts: Facts) -> Table:
    rows = []
    for r in facts.completeness:
        late = r["received"] - r["on_time"]
        median = r["median_days_late"]
        rows.append(
            [
                text(facts.dataset_label(say, r["dataset"])),
                count(say, r["owed"]),
                part_of(say, r["on_time"], r["owed"]),
                count(say, late),
                count(say, r["missing"]),
                amount(median, formats.working_days(median, say.lang) if median is not None else ""),
            ]
        )
    return Table(
        name="ketepatan_waktu",
        caption=say("Ketepatan waktu dihitung dari versi pertama yang diterima sistem"),
        columns=(
            Column("dataset", say("Dataset")),
            Column("wajib_lapor", say("Wajib lapor"), True),
            Column("tepat_waktu", say("Tepat waktu"), True),
            Column("terlambat", say("Terlambat"), True),
            Column("belum_masuk", say("Belum masuk"), True),
            Column("tengah_hari_kerja_terlambat", say("Nilai tengah keterlambatan"), True),
        ),
        rows=rows,
    )


def lateness_table(say: Say, chart: charts.LatenessChart) -> Table:
    """The same numbers as the bars."""
    return Table(
        name="hari_penerimaan",
        caption=say("Angka yang sama dengan grafik: laporan menurut hari kerja dari batas waktu"),
        columns=(
            Column("hari_kerja_dari_batas", say("Diterima")),
            Column("tepat_waktu", say("Tepat waktu"), True),
            Column("terlambat", say("Terlambat"), True),
        ),
        rows=[[Cell(b.label, b.day), count(say, b.on_time), count(say, b.late)] for b in chart.bars],
    )


def level_words(say: Say, rows: list[Row]) -> str:
    """The alternative text of a map: how many regions of each level, and which are not usable."""
    counted = {level: [r["name"] for r in rows if r["level"] == level] for level in charts.LEVELS}
    parts = [
        f"{formats.number(len(names), None, say.lang)} {say(charts.LEVELS[level][1])}"
        for level, names in counted.items()
        if names
    ]
    said = say("{n} wilayah menurut kelayakan data: {parts}.", n=len(rows), parts=formats.join_words(parts, say.lang))
    listed = counted["not_yet"] + counted["no_data"]
    if len(listed) > NAMED_REGIONS:
        rest = formats.number(len(listed) - NAMED_REGIONS, None, say.lang)
        listed = [*listed[:NAMED_REGIONS], say("{n} wilayah lain", n=rest)]
    return f"{said} {say('Yang belum: {names}.', names=formats.join_words(listed, say.lang))}" if listed else said


def level_cell(say: Say, level: str) -> Cell:
    symbol, word = charts.LEVELS[level]
    return Cell(f"{symbol} {say(word)}", word)


def _ratio(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else None


def _verdict_columns(say: Say, rows: list[Row]) -> list[tuple[str, Column]]:
    return [
        (key, Column(name, say(label), True))
        for key, name, label in _VERDICT_COLUMNS
        if key not in _RARE or any(r[key] for r in rows)
    ]


def _added(label: str, rows: Iterable[Row]) -> Row:
    listed = list(rows)
    return {"label": label} | {key: sum(r[key] for r in listed) for key in _COUNTS}
