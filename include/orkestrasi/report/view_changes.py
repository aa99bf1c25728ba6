"""What changed since the publication before, and what the publication does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from orkestrasi import formats
from orkestrasi.contracts.model import Contract
from orkestrasi.ledger.words import label, mask
from orkestrasi.report import labels
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.tables import Cell, Column, Raw, Table, amount, count, text
from orkestrasi.report.texts import Say

SHOWN_CHANGES = 40
SHOWN_HELD_BACK = 60
SHOWN_REPEATS = 20
SHOWN_FIGURES = 40

Contracts = Mapping[str, Contract]


def change_counts(facts: Facts) -> dict[str, int]:
    counted = Counter(r["change"] for r in facts.changes)
    return {change: counted.get(change, 0) for change in labels.CHANGES}


def change_table(say: Say, facts: Facts, contracts: Contracts) -> Table:
    by_dataset = Counter((r["dataset"], r["change"]) for r in facts.changes)
    datasets = sorted({r["dataset"] for r in facts.changes}, key=lambda d: label_of(say, d, contracts))
    return Table(
        name="perubahan_dataset",
        caption=say("Pengajuan yang baru, diganti, atau dikeluarkan, menurut dataset"),
        columns=(
            Column("dataset", say("Dataset")),
            *(Column(word, say(word).capitalize(), True) for word in labels.CHANGES.values()),
        ),
        rows=[
            [text(label_of(say, d, contracts)), *(count(say, by_dataset[d, change]) for change in labels.CHANGES)]
            for d in datasets
        ],
    )


def replaced_table(say: Say, facts: Facts, contracts: Contracts) -> Table:
    """Replaced and withdrawn ones by name; on a first publication, and for new ones, the counts say enough."""
    listed = sorted((r for r in facts.changes if r["change"] != "new"), key=lambda r: r["change"] == "replaced")
    return Table(
        name="perubahan_pengajuan",
        caption=say("Pengajuan yang diganti versi lain atau dikeluarkan dari terbitan"),
        columns=(
            Column("pelapor", say("Pelapor")),
            Column("dataset", say("Dataset")),
            Column("periode", say("Periode")),
            Column("perubahan", say("Perubahan")),
            Column("versi_lama", say("Versi lama"), True),
            Column("versi_baru", say("Versi baru"), True),
        ),
        rows=[
            [
                Cell(r["reporter"] or r["reporter_id"], f"{r['reporter_id']} {r['reporter'] or ''}".strip()),
                text(label_of(say, r["dataset"], contracts)),
                Cell(formats.period(r["period_key"], say.lang), r["period_key"]),
                Cell(say(labels.CHANGES[r["change"]]), labels.CHANGES[r["change"]]),
                _version(say, r["old_version"]),
                _version(say, r["new_version"]),
            ]
            for r in listed
        ],
        limit=SHOWN_CHANGES,
    )


def figure_table(say: Say, facts: Facts) -> Table | None:
    """National figures of this publication beside those of the one before; None where the marts are not built."""
    if facts.figures is None:
        return None
    before = {_figure_key(r): r for r in facts.previous_figures}
    newest: set[tuple[str, str]] = set()
    rows = []
    for r in facts.figures:
        series = (r["indicator_code"], r["source_code"])
        old = before.pop(_figure_key(r), None)
        is_newest = series not in newest
        newest.add(series)
        has_changed = bool(facts.previous_figures) and (old is None or old["value"] != r["value"])
        if is_newest or has_changed:
            rows.append(_figure_row(say, r, old, r))
    rows += [_figure_row(say, r, r, None) for r in before.values()]
    return Table(
        name="angka_nasional",
        caption=say("Angka utama periode terakhir, dan semua angka utama yang berubah sejak terbitan sebelumnya"),
        columns=(
            Column("indikator", say("Indikator")),
            Column("sumber", say("Sumber")),
            Column("periode", say("Periode")),
            Column("nilai_lama", say("Terbitan sebelumnya"), True),
            Column("nilai_baru", say("Terbitan ini"), True),
            Column("perubahan", say("Perubahan"), True),
            Column("cara_hitung", say("Cara hitung")),
            Column("asal_data", say("Asal data")),
        ),
        rows=rows,
        limit=SHOWN_FIGURES,
    )


def _figure_row(say: Say, any_of: Row, old: Row | None, new: Row | None) -> list[Cell]:
    unit = any_of["unit"]
    before, after = (old or {}).get("value"), (new or {}).get("value")
    difference = after - before if before is not None and after is not None else None
    synthetic = bool(any_of["is_synthetic"])
    return [
        text(any_of["label_en"] if say.lang == "en" else any_of["indicator_label"]),
        text("" if any_of["source_code"] == "LAPORAN" else any_of["source_code"].replace("/", ", ")),
        Cell(formats.period(any_of["period_key"], say.lang), any_of["period_key"]),
        amount(before, figure(say, before, unit)),
        amount(after, figure(say, after, unit)),
        _difference(say, difference, unit),
        text(basis(say, any_of, old)),
        Cell(
            say("sintetis") if synthetic else say("resmi"),
            "SINTETIS" if synthetic else "RESMI",
            tag="synthetic" if synthetic else "",
        ),
    ]


def basis(say: Say, figure: Row, old: Row | None) -> str:
    """How the figure came about; says so where the two figures do not rest on equally many regions."""
    words = say(
        labels.FIGURE_BASES[figure["basis"]],
        n=formats.number(figure["regions"], None, say.lang),
        N=formats.number(figure["provinces"], None, say.lang),
    )
    if old is not None and old["regions"] != figure["regions"]:
        return say("{words} (sebelumnya {n})", words=words, n=formats.number(old["regions"], None, say.lang))
    return words


def _difference(say: Say, difference: Decimal | None, unit: str) -> Cell:
    if difference is None:
        return amount(None, "")
    if difference == 0:
        return Cell(say("tetap"), difference)
    word = say("naik") if difference > 0 else say("turun")
    shown = (
        formats.points(_rounded(abs(difference)), None, say.lang)
        if unit == "persen"
        else figure(say, abs(difference), unit)
    )
    return Cell(f"{word} {shown}", difference)


def figure(say: Say, value: Decimal | None, unit: str) -> str:
    if value is None:
        return formats.DASH
    if unit.startswith("rupiah"):
        return formats.rupiah_short(value, say.lang)
    return (
        formats.percent(_rounded(value), None, say.lang)
        if unit == "persen"
        else formats.number(_rounded(value), None, say.lang)
    )


def _rounded(value: Decimal) -> Decimal:
    """No more than two decimals; fewer where the source gave fewer."""
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize() if value else Decimal(0)


def _figure_key(row: Row) -> tuple[str, str, str]:
    return row["indicator_code"], row["source_code"], row["period_key"]


def held_back_table(say: Say, facts: Facts, contracts: Contracts) -> Table:
    return Table(
        name="tidak_disertakan",
        caption=say("Versi terbaru yang tidak disertakan dalam terbitan, dan sebabnya"),
        columns=(
            Column("pelapor", say("Pelapor")),
            Column("dataset", say("Dataset")),
            Column("periode", say("Periode")),
            Column("versi", say("Versi"), True),
            Column("hasil", say("Hasil pemeriksaan")),
            Column("sebab", say("Sebab utama")),
            Column("temuan", say("Temuan"), True),
            Column("versi_lama_tetap_berlaku", say("Versi lama tetap berlaku")),
        ),
        rows=[
            [
                Cell(mask(r["reporter"]), mask(f"{r['reporter_id']} {r['reporter']}")),
                Cell(label_of(say, r["dataset"], contracts), mask(r["dataset"])),
                Cell(formats.period(mask(r["period_key"]), say.lang), mask(r["period_key"])),
                count(say, r["version"]),
                Cell(
                    say(labels.OUTCOMES[r["outcome"]][0]),
                    labels.OUTCOMES[r["outcome"]][0],
                    tag=labels.OUTCOMES[r["outcome"]][1],
                ),
                text(_reason(say, r)),
                count(say, r["findings"]),
                Cell(say("ya") if r["older_is_shown"] else say("tidak"), r["older_is_shown"]),
            ]
            for r in facts.held_back
        ],
        limit=SHOWN_HELD_BACK,
    )


def _reason(say: Say, row: Row) -> str:
    if row["outcome"] == "quarantined":
        return say("Ditahan pada pemeriksaan akhir sebelum terbit")
    if row["outcome"] == "withdrawn":
        return say("Ditarik karena pemulihan ke terbitan sebelumnya")
    if row["decision"] == "returned":
        return say("Dikembalikan penelaah untuk diperbaiki")
    if row["outcome"] in ("accepted", "accepted_with_warnings"):
        return say("Menunggu persetujuan penelaah")
    return str(row[f"reason_{say.lang}"] or say("Masih diperiksa"))


def repeat_table(say: Say, facts: Facts, contracts: Contracts) -> Table:
    return Table(
        name="kiriman_ulang",
        caption=say("Berkas yang isinya sama dengan pengajuan yang sudah ada; tidak dimuat lagi"),
        columns=(
            Column("pelapor", say("Pelapor")),
            Column("dataset", say("Dataset")),
            Column("periode", say("Periode")),
            Column("versi", say("Sama dengan versi"), True),
            Column("berkas", say("Berkas")),
            Column("diterima", say("Diterima sistem")),
        ),
        rows=[
            [
                Cell(mask(r["reporter"]), mask(f"{r['reporter_id']} {r['reporter']}")),
                Cell(label_of(say, r["dataset"], contracts), mask(r["dataset"])),
                Cell(formats.period(mask(r["period_key"]), say.lang), mask(r["period_key"])),
                count(say, r["version"]),
                text(mask(r["file_name"])),
                Cell(formats.date_short(r["delivered_at"].astimezone(formats.WIB).date(), say.lang), r["delivered_at"]),
            ]
            for r in facts.repeats
        ],
        limit=SHOWN_REPEATS,
    )


def history_table(say: Say, facts: Facts) -> Table:
    return Table(
        name="riwayat_terbitan",
        caption=say("Terbitan sampai dengan yang ini, paling banyak delapan yang terakhir"),
        columns=(
            Column("terbitan", say("Terbitan")),
            Column("terbit", say("Terbit")),
            Column("pengajuan", say("Pengajuan"), True),
            Column("masuk", say("Masuk terbitan"), True),
            Column("keluar", say("Keluar dari terbitan"), True),
            Column("pemulihan", say("Pemulihan")),
        ),
        rows=[
            [
                count(say, r["number"]),
                Cell(formats.moment(r["published_at"], say.lang), r["published_at"]),
                count(say, r["shown"]),
                count(say, r["coming"]),
                count(say, r["leaving"]),
                Cell(say("ke Terbitan {n}", n=r["reverts_to"]) if r["reverts_to"] else formats.DASH, r["reverts_to"]),
            ]
            for r in facts.history
        ],
    )


def submission_table(say: Say, facts: Facts) -> Table:
    """Every known submission, for the download only."""
    columns = (
        "nomor_pengajuan", "pelapor", "nama_pelapor", "dataset", "periode", "versi", "hasil_pemeriksaan",
        "versi_terbaru", "dalam_terbitan", "diterima_sistem", "batas_waktu", "tepat_waktu", "nihil", "baris",
        "sidik_sha256",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for r in facts.submissions:
        values: tuple[Raw, ...] = (
            r["submission_id"], mask(r["reporter_id"]), r["reporter"], mask(r["dataset"]), mask(r["period_key"]),
            r["version"], labels.OUTCOMES[r["outcome"]][0], r["is_newest"], r["is_shown"], r["received_at"],
            r["due_on"], r["is_on_time"], r["is_nil"], r["row_count"], r["sha256"],
        )  # fmt: skip
        rows.append([Cell("", value) for value in values])
    return Table("pengajuan", say("Semua pengajuan"), tuple(Column(c, c) for c in columns), rows)


def label_of(say: Say, dataset: str, contracts: Contracts) -> str:
    return label(contracts[dataset], say.lang) if dataset in contracts else mask(dataset)


def _version(say: Say, version: int | None) -> Cell:
    return count(say, version) if version is not None else Cell(formats.DASH, None)
