"""What statistics found: each with its usual range, its effect and a small chart as evidence."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from orkestrasi import formats
from orkestrasi.report import labels
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.sparkline import sparkline
from orkestrasi.report.tables import Cell, Column, Table
from orkestrasi.report.texts import Say

SHOWN_MOVERS = 5
SHOWN_IN_CLUSTER = 20
SHOWN_BOUNDARIES = 40


def movers(facts: Facts, cluster: str | None = None) -> list[Row]:
    """Unusual values; changes of boundaries are no suspicion and stand apart."""
    return [m for m in facts.movers if m["kind"] != "boundary_changed" and cluster in (None, m["cluster_code"])]


def boundaries(facts: Facts) -> list[Row]:
    return [m for m in facts.movers if m["kind"] == "boundary_changed"]


def mover_table(
    say: Say, facts: Facts, rows: list[Row], root: str, limit: int | None, name: str = "nilai_tidak_biasa"
) -> Table:
    return Table(
        name=name,
        caption=say(
            "{n} nilai tidak biasa, menurut pengaruhnya terhadap angka nasional",
            n=formats.number(len(rows), None, say.lang),
        ),
        columns=(
            Column("wilayah", say("Wilayah")),
            Column("indikator", say("Indikator")),
            Column("tertulis", say("Tertulis"), True),
            Column("biasanya", say("Kisaran biasa"), True),
            Column("pengaruh", say("Pengaruh terhadap angka nasional"), True),
            Column("pengaruh_persen", say("Bagian angka nasional"), True),
            Column("bukti", say("Bukti")),
            Column("alasan", say("Mengapa ditandai")),
            Column("keputusan", say("Keputusan penelaah")),
        ),
        rows=[_row(say, facts, m, root) for m in rows],
        limit=limit,
    )  # fmt: skip


def _row(say: Say, facts: Facts, m: Row, root: str) -> list[Cell]:
    unit = str(m["unit"])
    indicator = facts.indicator_label(say, m["indicator_code"])
    usual = usual_range(say, m)
    decision = labels.DECISIONS.get(m["review_state"] or "")
    title = say(
        "{region}, {indicator}: {value}, kisaran biasa {usual}",
        region=m["name"], indicator=indicator, value=value(say, m["value"], unit), usual=usual,
    )  # fmt: skip
    past = [float(v) for _, v in m["past"]]
    return [
        Cell(m["name"], f"{m['code']} {m['name']}", href=f"{root}wilayah/{m['code']}.html"),
        Cell(
            indicator, m["indicator_code"], below=formats.period(m["period_key"], say.lang)
            + (f" · {say('sintetis')}" if m["is_synthetic"] else ""),
        ),
        Cell(value(say, m["value"], unit), m["value"]),
        Cell(usual, _raw_range(m)),
        Cell(signed(say, m["effect"], unit), m["effect"]),
        Cell(_pct(say, m["effect_pct"]), m["effect_pct"]),
        Cell("", "", picture=sparkline(past, m["value"], (m["peer_low"], m["peer_high"]), title)),
        Cell(reason(say, m), m["kind"]),
        Cell(say(decision[0]), decision[0], tag=decision[1]) if decision else Cell(formats.DASH, None),
    ]  # fmt: skip


def reason(say: Say, m: Row) -> str:
    power = abs(m["slip_power"] or 0)
    factor = formats.number(10**power, None, say.lang)
    if (m["slip_power"] or 0) < 0:
        factor = f"1/{factor}"
    return say(labels.KINDS[m["kind"]], f=factor, k=m["equal_run"] or 0)


def caveat(say: Say, m: Row) -> str:
    """What the flag rests on, and what it does not say."""
    if m["peer_count"]:
        return say(
            "Nilai ini di luar kisaran biasa ({usual}) menurut {k} periode terakhir dan {m} daerah sejenis. "
            "Nilai tidak biasa belum tentu keliru.",
            usual=usual_range(say, m), k=m["history_count"], m=m["peer_count"],
        )  # fmt: skip
    return say(
        "Nilai ini di luar kisaran biasa ({usual}) menurut {k} periode terakhir; daerah sejenis yang melapor terlalu "
        "sedikit untuk dibandingkan. Nilai tidak biasa belum tentu keliru.",
        usual=usual_range(say, m), k=m["history_count"],
    )  # fmt: skip


def boundary_table(say: Say, facts: Facts, root: str) -> Table:
    rows = boundaries(facts)
    return Table(
        name="batas_wilayah_berubah",
        caption=say("Batas wilayah berubah: angka sebelum dan sesudahnya tidak dapat dibandingkan langsung"),
        columns=(
            Column("wilayah", say("Wilayah")),
            Column("indikator", say("Indikator")),
            Column("periode", say("Periode")),
            Column("sebelumnya", say("Sebelumnya"), True),
            Column("tertulis", say("Tertulis"), True),
        ),
        rows=[
            [
                Cell(m["name"], f"{m['code']} {m['name']}", href=f"{root}wilayah/{m['code']}.html"),
                Cell(facts.indicator_label(say, m["indicator_code"]), m["indicator_code"]),
                Cell(formats.period(m["period_key"], say.lang), m["period_key"]),
                Cell(value(say, m["previous_value"], m["unit"]), m["previous_value"]),
                Cell(value(say, m["value"], m["unit"]), m["value"]),
            ]
            for m in rows
        ],
        limit=SHOWN_BOUNDARIES,
    )


def value(say: Say, number: float | None, unit: str) -> str:
    """A figure with its unit, never more digits than can be read."""
    if number is None:
        return formats.NOT_AVAILABLE
    exact = short(number)
    if unit.startswith("rupiah"):
        return formats.rupiah_short(exact, say.lang)
    if unit == "persen":
        return formats.percent(exact, None, say.lang)
    return formats.number(exact, None, say.lang)


def signed(say: Say, number: float | None, unit: str) -> str:
    if number is None:
        return formats.NOT_AVAILABLE
    sign = "+" if number > 0 else ""
    if unit == "persen":
        return f"{sign}{formats.points(_digits(number), None, say.lang)}"
    if unit.startswith("rupiah"):
        return f"{sign}{formats.rupiah_short(_digits(number), say.lang)}"
    return f"{sign}{formats.number(_digits(number), None, say.lang)}"


def usual_range(say: Say, m: Row) -> str:
    if m["usual_low"] is None or m["usual_high"] is None:
        return formats.NOT_AVAILABLE
    low, high = value(say, m["usual_low"], m["unit"]), value(say, m["usual_high"], m["unit"])
    return say("{low} sampai {high}", low=low, high=high)


def _raw_range(m: Row) -> str:
    if m["usual_low"] is None or m["usual_high"] is None:
        return ""
    return f"{_digits(m['usual_low'])}..{_digits(m['usual_high'])}"


def short(number: float) -> Decimal:
    """At most two decimals: the rule for figures that people read."""
    exact = Decimal(str(number)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return exact.normalize() if exact else Decimal(0)


def _digits(number: float) -> Decimal:
    """Three significant digits of an effect, which may be very small or very large."""
    exact = Decimal(str(number))
    if not exact:
        return Decimal(0)
    places = max(0, 2 - exact.adjusted())
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _pct(say: Say, number: float | None) -> str:
    return formats.NOT_AVAILABLE if number is None else formats.percent(abs(_digits(number)), None, say.lang)
