"""A region's newest figures beside their targets and paces; the cells that the clusters' pages use, too."""

from __future__ import annotations

from decimal import Decimal

from orkestrasi import formats
from orkestrasi.report import view_changes, view_movers
from orkestrasi.report.facts import Row
from orkestrasi.report.tables import Cell, Column, Table
from orkestrasi.report.texts import Say


def scorecard_table(say: Say, scorecard: list[Row]) -> Table:
    """Headline indicators first, then those with a target."""
    rows = sorted(scorecard, key=lambda s: (not s["is_headline"], s["target_value"] is None, s["label_id"]))[:30]
    return Table(
        name="kartu_capaian",
        caption=say("Angka terbaru setiap indikator, targetnya, dan lajunya"),
        columns=(
            Column("indikator", say("Indikator")),
            Column("periode", say("Periode")),
            Column("nilai", say("Nilai"), True),
            Column("target", say("Target"), True),
            Column("selisih", say("Selisih terhadap target"), True),
            Column("laju", say("Laju per tahun"), True),
            Column("laju_diperlukan", say("Laju yang diperlukan"), True),
            Column("keterangan", say("Keterangan")),
        ),
        rows=[scorecard_row(say, s) for s in rows],
    )


def scorecard_row(say: Say, s: Row) -> list[Cell]:
    unit = s["unit"]
    return [
        Cell(say.of(s, "label"), s["indicator_code"], below=say("sintetis") if s["is_synthetic"] else ""),
        Cell(formats.period(s["period_key"], say.lang), s["period_key"]),
        Cell(view_changes.figure(say, s["value"], unit), s["value"]),
        target_cell(say, s),
        change_cell(say, s["gap"], unit),
        change_cell(say, s["actual_pace_per_year"], unit),
        change_cell(say, s["required_pace_per_year"], unit),
        Cell(standing(say, s), standing(Say("id"), s)),
    ]


def target_cell(say: Say, s: Row) -> Cell:
    if s["target_value"] is not None:
        return Cell(
            view_changes.figure(say, s["target_value"], s["unit"]), s["target_value"], below=str(s["target_year"] or "")
        )
    if s["lower_bound"] is not None and s["upper_bound"] is not None:
        low, high = (view_changes.figure(say, s[b], s["unit"]) for b in ("lower_bound", "upper_bound"))
        return Cell(say("{low} sampai {high}", low=low, high=high), f"{s['lower_bound']}..{s['upper_bound']}")
    return Cell(formats.NOT_AVAILABLE, None, hidden=say("belum tersedia"))


def standing(say: Say, s: Row) -> str:
    if s["boundary_changed"]:
        return say("batas wilayah berubah")
    if s["lower_bound"] is not None and s["upper_bound"] is not None and s["value"] is not None:
        if s["value"] < s["lower_bound"]:
            return say("di bawah kisaran sasaran")
        return say("di atas kisaran sasaran") if s["value"] > s["upper_bound"] else say("dalam kisaran sasaran")
    if s["on_track"] is None:
        return formats.DASH
    return say("sesuai laju") if s["on_track"] else say("perlu percepatan")


def change_cell(say: Say, value: Decimal | None, unit: str) -> Cell:
    if value is None:
        return Cell(formats.NOT_AVAILABLE, None, hidden=say("belum tersedia"))
    if unit == "persen":
        return Cell(formats.points(view_movers.short(float(value)), None, say.lang), value)
    return Cell(view_changes.figure(say, value, unit), value)
