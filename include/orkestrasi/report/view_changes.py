"""What changed since the publication before, and what the publication does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from orkestrasi import formats
from orkestrasi.contracts.model import Contract
from orkestrasi.ledger.words import mask
from orkestrasi.report import labels
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.tables import Cell, Column, Raw, Table, amount, count, text

SHOWN_CHANGES = 40
SHOWN_HELD_BACK = 60
SHOWN_REPEATS = 20
SHOWN_FIGURES = 40

Contracts = Mapping[str, Contract]


def change_counts(facts: Facts) -> dict[str, int]:
    counted = Counter(r["change"] for r in facts.changes)
    return {change: counted.get(change, 0) for change in labels.CHANGES}


def change_table(facts: Facts, contracts: Contracts) -> Table:
    by_dataset = Counter((r["dataset"], r["change"]) for r in facts.changes)
    datasets = sorted({r["dataset"] for r in facts.changes}, key=lambda d: label_of(d, contracts))
    return Table(
        name="perubahan_dataset",
        caption="Pengajuan yang baru, diganti, atau dikeluarkan, menurut dataset",
        columns=(
            Column("dataset", "Dataset"),
            *(Column(word, word.capitalize(), True) for word in labels.CHANGES.values()),
        ),
        rows=[
            [text(label_of(d, contracts)), *(count(by_dataset[d, change]) for change in labels.CHANGES)]
            for d in datasets
        ],
    )


def replaced_table(facts: Facts, contracts: Contracts) -> Table:
    """Replaced and withdrawn ones by name; on a first publication, and for new ones, the counts say enough."""
    listed = sorted((r for r in facts.changes if r["change"] != "new"), key=lambda r: r["change"] == "replaced")
    return Table(
        name="perubahan_pengajuan",
        caption="Pengajuan yang diganti versi lain atau dikeluarkan dari terbitan",
        columns=(
            Column("pelapor", "Pelapor"),
            Column("dataset", "Dataset"),
            Column("periode", "Periode"),
            Column("perubahan", "Perubahan"),
            Column("versi_lama", "Versi lama", True),
            Column("versi_baru", "Versi baru", True),
        ),
        rows=[
            [
                Cell(r["reporter"] or r["reporter_id"], f"{r['reporter_id']} {r['reporter'] or ''}".strip()),
                text(label_of(r["dataset"], contracts)),
                Cell(formats.period(r["period_key"]), r["period_key"]),
                text(labels.CHANGES[r["change"]]),
                _version(r["old_version"]),
                _version(r["new_version"]),
            ]
            for r in listed
        ],
        limit=SHOWN_CHANGES,
    )


def figure_table(facts: Facts) -> Table | None:
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
            rows.append(_figure_row(r, old, r))
    rows += [_figure_row(r, r, None) for r in before.values()]
    return Table(
        name="angka_nasional",
        caption="Angka utama periode terakhir, dan semua angka utama yang berubah sejak terbitan sebelumnya",
        columns=(
            Column("indikator", "Indikator"),
            Column("sumber", "Sumber"),
            Column("periode", "Periode"),
            Column("nilai_lama", "Terbitan sebelumnya", True),
            Column("nilai_baru", "Terbitan ini", True),
            Column("perubahan", "Perubahan", True),
            Column("cara_hitung", "Cara hitung"),
            Column("asal_data", "Asal data"),
        ),
        rows=rows,
        limit=SHOWN_FIGURES,
    )


def _figure_row(any_of: Row, old: Row | None, new: Row | None) -> list[Cell]:
    unit = any_of["unit"]
    before, after = (old or {}).get("value"), (new or {}).get("value")
    difference = after - before if before is not None and after is not None else None
    synthetic = bool(any_of["is_synthetic"])
    return [
        text(any_of["indicator_label"]),
        text("" if any_of["source_code"] == "LAPORAN" else any_of["source_code"].replace("/", ", ")),
        Cell(formats.period(any_of["period_key"]), any_of["period_key"]),
        amount(before, figure(before, unit)),
        amount(after, figure(after, unit)),
        _difference(difference, unit),
        text(_basis(any_of, old)),
        Cell(
            "sintetis" if synthetic else "resmi",
            "SINTETIS" if synthetic else "RESMI",
            tag="synthetic" if synthetic else "",
        ),
    ]


def _basis(figure: Row, old: Row | None) -> str:
    """How the figure came about; says so where the two figures do not rest on equally many regions."""
    words = labels.FIGURE_BASES[figure["basis"]].format(
        n=formats.number(figure["regions"]), N=formats.number(figure["provinces"])
    )
    if old is not None and old["regions"] != figure["regions"]:
        return f"{words} (sebelumnya {formats.number(old['regions'])})"
    return words


def _difference(difference: Decimal | None, unit: str) -> Cell:
    if difference is None:
        return amount(None, "")
    if difference == 0:
        return Cell("tetap", difference)
    word = "naik" if difference > 0 else "turun"
    shown = formats.points(_rounded(abs(difference))) if unit == "persen" else figure(abs(difference), unit)
    return Cell(f"{word} {shown}", difference)


def figure(value: Decimal | None, unit: str) -> str:
    if value is None:
        return formats.DASH
    if unit.startswith("rupiah"):
        return formats.rupiah_short(value)
    return formats.percent(_rounded(value)) if unit == "persen" else formats.number(_rounded(value))


def _rounded(value: Decimal) -> Decimal:
    """No more than two decimals; fewer where the source gave fewer."""
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize() if value else Decimal(0)


def _figure_key(row: Row) -> tuple[str, str, str]:
    return row["indicator_code"], row["source_code"], row["period_key"]


def held_back_table(facts: Facts, contracts: Contracts) -> Table:
    return Table(
        name="tidak_disertakan",
        caption="Versi terbaru yang tidak disertakan dalam terbitan, dan sebabnya",
        columns=(
            Column("pelapor", "Pelapor"),
            Column("dataset", "Dataset"),
            Column("periode", "Periode"),
            Column("versi", "Versi", True),
            Column("hasil", "Hasil pemeriksaan"),
            Column("sebab", "Sebab utama"),
            Column("temuan", "Temuan", True),
            Column("versi_lama_tetap_berlaku", "Versi lama tetap berlaku"),
        ),
        rows=[
            [
                Cell(mask(r["reporter"]), mask(f"{r['reporter_id']} {r['reporter']}")),
                Cell(label_of(r["dataset"], contracts), mask(r["dataset"])),
                Cell(formats.period(mask(r["period_key"])), mask(r["period_key"])),
                count(r["version"]),
                Cell(
                    labels.OUTCOMES[r["outcome"]][0],
                    labels.OUTCOMES[r["outcome"]][0],
                    tag=labels.OUTCOMES[r["outcome"]][1],
                ),
                text(_reason(r)),
                count(r["findings"]),
                Cell("ya" if r["older_is_shown"] else "tidak", r["older_is_shown"]),
            ]
            for r in facts.held_back
        ],
        limit=SHOWN_HELD_BACK,
    )


def _reason(row: Row) -> str:
    if row["outcome"] == "quarantined":
        return "Ditahan pada pemeriksaan akhir sebelum terbit"
    if row["outcome"] == "withdrawn":
        return "Ditarik karena pemulihan ke terbitan sebelumnya"
    if row["decision"] == "returned":
        return "Dikembalikan penelaah untuk diperbaiki"
    if row["outcome"] in ("accepted", "accepted_with_warnings"):
        return "Menunggu persetujuan penelaah"
    return str(row["reason"] or "Masih diperiksa")


def repeat_table(facts: Facts, contracts: Contracts) -> Table:
    return Table(
        name="kiriman_ulang",
        caption="Berkas yang isinya sama dengan pengajuan yang sudah ada; tidak dimuat lagi",
        columns=(
            Column("pelapor", "Pelapor"),
            Column("dataset", "Dataset"),
            Column("periode", "Periode"),
            Column("versi", "Sama dengan versi", True),
            Column("berkas", "Berkas"),
            Column("diterima", "Diterima sistem"),
        ),
        rows=[
            [
                Cell(mask(r["reporter"]), mask(f"{r['reporter_id']} {r['reporter']}")),
                Cell(label_of(r["dataset"], contracts), mask(r["dataset"])),
                Cell(formats.period(mask(r["period_key"])), mask(r["period_key"])),
                count(r["version"]),
                text(mask(r["file_name"])),
                Cell(formats.date_short(r["delivered_at"].astimezone(formats.WIB).date()), r["delivered_at"]),
            ]
            for r in facts.repeats
        ],
        limit=SHOWN_REPEATS,
    )


def history_table(facts: Facts) -> Table:
    return Table(
        name="riwayat_terbitan",
        caption="Terbitan sampai dengan yang ini, paling banyak delapan yang terakhir",
        columns=(
            Column("terbitan", "Terbitan"),
            Column("terbit", "Terbit"),
            Column("pengajuan", "Pengajuan", True),
            Column("masuk", "Masuk terbitan", True),
            Column("keluar", "Keluar dari terbitan", True),
            Column("pemulihan", "Pemulihan"),
        ),
        rows=[
            [
                Cell(formats.number(r["number"]), r["number"]),
                Cell(formats.moment(r["published_at"]), r["published_at"]),
                count(r["shown"]),
                count(r["coming"]),
                count(r["leaving"]),
                Cell(f"ke Terbitan {r['reverts_to']}" if r["reverts_to"] else formats.DASH, r["reverts_to"]),
            ]
            for r in facts.history
        ],
    )


def submission_table(facts: Facts) -> Table:
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
    return Table("pengajuan", "Semua pengajuan", tuple(Column(c, c) for c in columns), rows)


def label_of(dataset: str, contracts: Contracts) -> str:
    return contracts[dataset].label_id if dataset in contracts else mask(dataset)


def _version(version: int | None) -> Cell:
    return count(version) if version is not None else Cell(formats.DASH, None)
