"""The national page and those of the clusters: may it be signed, what can be quoted, what should be doubted first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from orkestrasi import formats
from orkestrasi.ledger.words import in_general
from orkestrasi.report import (
    charts,
    labels,
    view_changes,
    view_completeness,
    view_findings,
    view_movers,
    view_scorecard,
)
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.sparkline import RunChart, run_chart
from orkestrasi.report.tables import Cell, Column, Table, amount, count, part_of, text
from orkestrasi.report.texts import Say
from orkestrasi.statistics.parameters import EFFECT_SHARE_PCT


@dataclass(frozen=True)
class Blocker:
    """A reason not to sign yet, and where it is cured."""

    text: str
    href: str


def blockers(say: Say, facts: Facts, root: str) -> list[Blocker]:
    """All reasons at once."""
    s = facts.summary
    waiting = {r["state"]: r["submissions"] for r in facts.review_states}
    unanswered = sum(w["submissions"] - w["answered"] for w in facts.open_warnings)
    large = [m for m in view_movers.movers(facts) if _is_open(m)]
    reasons = [
        (waiting.get("ready", 0), "{n} pengajuan menunggu telaah", "perubahan.html#peringatan"),
        (unanswered, "{n} peringatan belum dijelaskan", "perubahan.html#peringatan"),
        (s["missing"], "{n} laporan belum masuk padahal batas waktunya sudah lewat", "wilayah/index.html"),
        (s["rejected"], "{n} laporan ditolak dan harus diperbaiki pelapornya", "perubahan.html#tidak-disertakan"),
        (s["quarantined"], "{n} laporan ditahan pada pemeriksaan akhir", "perubahan.html#tidak-disertakan"),
        (s["checking"], "{n} laporan sedang diperiksa", "perubahan.html#tidak-disertakan"),
        (len(large), "{n} nilai tidak biasa dengan pengaruh besar belum ditelaah", "perubahan.html#tidak-wajar"),
    ]
    return [Blocker(say(said, n=formats.number(n, None, say.lang)), f"{root}{href}") for n, said, href in reasons if n]


def _is_open(m: Row) -> bool:
    return m["effect_pct"] is not None and abs(m["effect_pct"]) >= EFFECT_SHARE_PCT and m["review_state"] != "approved"


def cluster_table(say: Say, facts: Facts, root: str) -> Table:
    """Five lines; every number of a cluster is told in full on its page."""
    warnings: dict[str, int] = {}
    for w in facts.open_warnings:
        cluster = facts.cluster_of(w["dataset"])
        warnings[cluster] = warnings.get(cluster, 0) + w["submissions"] - w["answered"]
    table = view_completeness.cluster_table(say, facts)
    codes = list(dict.fromkeys(str(r["cluster_code"]) for r in facts.completeness))
    rows = []
    for number, row in enumerate(table.rows):
        code = codes[number] if number < len(codes) else None
        first = row[0]
        if code in labels.SLUGS:
            first = Cell(first.text, first.raw, href=f"{root}klaster/{labels.SLUGS[code]}.html")
        is_open = warnings.get(code, 0) if code else sum(warnings.values())
        rows.append([first, *row[1:], count(say, is_open)])
    columns = (*table.columns, Column("peringatan_terbuka", say("Peringatan terbuka"), True))
    return Table(table.name, table.caption, columns, rows, total_row=True)


def trend_table(say: Say, facts: Facts) -> Table:
    return Table(
        name="perkembangan",
        caption=say("Kewajiban yang jatuh tempo dan temuan, menurut terbitan"),
        columns=(
            Column("terbitan", say("Terbitan")),
            Column("terbit", say("Terbit")),
            Column("jatuh_tempo", say("Kewajiban jatuh tempo"), True),
            Column("dipenuhi", say("Dipenuhi"), True),
            Column("pengajuan", say("Pengajuan"), True),
            Column("baris", say("Baris data"), True),
            Column("temuan_per_1000", say("Peringatan per 1.000 baris"), True),
        ),
        rows=[
            [
                count(say, t["number"]),
                Cell(formats.date_short(t["published_at"].astimezone(formats.WIB).date(), say.lang), t["published_at"]),
                count(say, t["owed"]),
                part_of(say, t["met"], t["owed"]),
                count(say, t["submissions"]),
                count(say, t["rows"]),
                amount(_per_1000(t), formats.number(_per_1000(t) or 0, 1, say.lang)),
            ]
            for t in facts.trend[-8:]
        ],
    )


def _per_1000(t: Row) -> float | None:
    return 1000 * t["findings"] / t["rows"] if t["rows"] else None


def trend_chart(facts: Facts) -> RunChart | None:
    return run_chart([(str(t["number"]), 100 * t["met"] / t["owed"]) for t in facts.trend if t["owed"]], top=100)


def national(say: Say, facts: Facts, root: str) -> dict[str, Any]:
    movers = view_movers.movers(facts)
    chart = charts.lateness(say, facts.lateness)
    return {
        "blockers": blockers(say, facts, root),
        "clusters": cluster_table(say, facts, root),
        "tiles": [(t, charts.TILES.get(t["code"]), charts.LEVELS[t["level"]]) for t in facts.tiles],
        "tile_table": view_completeness.tile_table(say, facts, root),
        "map_words": view_completeness.level_words(say, facts.tiles),
        "movers": view_movers.mover_table(say, facts, movers, root, view_movers.SHOWN_MOVERS),
        "mover_count": len(movers),
        "caveat": view_movers.caveat(say, movers[0]) if movers else "",
        "searched_before": searched_before(say, facts),
        "change_counts": view_changes.change_counts(facts),
        "figures": view_changes.figure_table(say, facts),
        "rules": view_findings.rule_table(say, facts, root, limit=view_findings.SHOWN_RULES),
        "trend": trend_table(say, facts),
        "trend_chart": trend_chart(facts),
        "timeliness": view_completeness.timeliness_table(say, facts),
        "chart": chart,
        "lateness": view_completeness.lateness_table(say, chart) if chart else None,
        "synthetic": synthetic(facts),
    }


def searched_before(say: Say, facts: Facts) -> str:
    """How many values earlier publications flagged, so that a reader can tell much from little."""
    return "; ".join(
        say(
            "Terbitan {n} {part}",
            n=formats.number(r["publication_number"], None, say.lang),
            part=formats.n_of(r["values_flagged"], r["values_tested"], say.lang),
        )
        for r in facts.searches[1:]
    )


def synthetic(facts: Facts) -> dict[str, int]:
    return {
        name: sum(r[key] for r in facts.synthetic)
        for name, key in (
            ("baris", "synthetic_rows"), ("dari_baris", "rows"), ("pengajuan", "synthetic_submissions"),
            ("dari_pengajuan", "submissions"),
        )
    }  # fmt: skip


def cluster(say: Say, facts: Facts, code: str, root: str) -> dict[str, Any]:
    """One cluster's page: which of its figures can be quoted."""
    completeness = [r for r in facts.completeness if r["cluster_code"] == code]
    here = _only(facts, completeness)
    indicators = indicator_table(say, facts, code)
    quotable = sum(1 for row in indicators.rows if row[3].raw in ("dapat dipakai", "dapat dipakai dengan catatan"))
    movers = view_movers.movers(facts, cluster=code)
    return {
        "code": code,
        "label": facts.cluster_label(say, code),
        "quotable": quotable,
        "indicators": indicators,
        "owed": sum(r["owed"] for r in completeness),
        "met": sum(r["met"] for r in completeness),
        "on_time": sum(r["on_time"] for r in completeness),
        "datasets": _renamed(view_completeness.dataset_table(say, here), code),
        "provinces": view_completeness.province_table(say, facts, code, root),
        "timeliness": _renamed(view_completeness.timeliness_table(say, here), code),
        "movers": view_movers.mover_table(
            say, facts, movers, root, view_movers.SHOWN_IN_CLUSTER, f"nilai_tidak_biasa_{code}"
        ),
        "caveat": view_movers.caveat(say, movers[0]) if movers else "",
        "rules": view_findings.rule_table(say, facts, root, cluster=code),
        "cluster_levels": _level_counts(say, facts, code),
    }


def _only(facts: Facts, completeness: list[Row]) -> Facts:
    return replace(facts, completeness=completeness)


def _renamed(table: Table, code: str) -> Table:
    return replace(table, name=f"{table.name}_{code}")


def indicator_table(say: Say, facts: Facts, code: str) -> Table:
    """Headline figures of the nation with n of N, level, target and pace."""
    nation = {r["indicator_code"]: r for r in facts.scorecard if r["region_id"] == 0}
    level = _cluster_level(facts, code)
    seen: set[tuple[str, str]] = set()
    rows = []
    for f in facts.figures or []:
        series = (f["indicator_code"], f["source_code"])
        if f["cluster_code"] != code or series in seen:
            continue
        seen.add(series)
        s = nation.get(f["indicator_code"]) or {
            "target_value": None, "lower_bound": None, "upper_bound": None, "unit": f["unit"], "target_year": None,
            "actual_pace_per_year": None, "required_pace_per_year": None,
        }  # fmt: skip
        label = f["label_en"] if say.lang == "en" else f["indicator_label"]
        rows.append(
            [
                Cell(label, f["indicator_code"], below=say("sintetis") if f["is_synthetic"] else ""),
                Cell(view_changes.figure(say, f["value"], f["unit"]), f["value"]),
                Cell(view_changes.basis(say, f, None), f["regions"]),
                view_completeness.level_cell(say, level),
                view_scorecard.target_cell(say, s),
                view_scorecard.change_cell(say, s["actual_pace_per_year"], f["unit"]),
                view_scorecard.change_cell(say, s["required_pace_per_year"], f["unit"]),
                text(f"{f['source_code'].replace('/', ', ')}, {formats.period(f['period_key'], say.lang)}"),
            ]
        )  # fmt: skip
    return Table(
        name=f"indikator_{code}",
        caption=say("Angka utama periode terakhir, cara hitungnya, target, dan laju"),
        columns=(
            Column("indikator", say("Indikator")),
            Column("nilai", say("Nilai nasional"), True),
            Column("dasar", say("n dari N")),
            Column("kelayakan", say("Kelayakan data")),
            Column("target", say("Target"), True),
            Column("laju", say("Laju sekarang"), True),
            Column("laju_diperlukan", say("Laju yang diperlukan"), True),
            Column("sumber", say("Sumber dan periode")),
        ),
        rows=rows,
    )


def _cluster_level(facts: Facts, code: str) -> str:
    """The nation's, as a province's: usable if all governments are, with notes from 80% of them, else not yet."""
    levels = [c["level"] for c in facts.cluster_levels if c["cluster_code"] == code]
    due = [level for level in levels if level != "not_due"]
    good = sum(level in ("usable", "with_notes") for level in due)
    if not levels:
        return "not_obliged"
    if not due:
        return "not_due"
    if all(level == "usable" for level in due):
        return "usable"
    if all(level == "no_data" for level in due):
        return "no_data"
    return "with_notes" if good >= 0.8 * len(due) else "not_yet"


def _level_counts(say: Say, facts: Facts, code: str) -> list[tuple[str, str, int]]:
    levels = [c["level"] for c in facts.cluster_levels if c["cluster_code"] == code]
    return [
        (symbol, say(word), levels.count(level))
        for level, (symbol, word) in charts.LEVELS.items()
        if levels.count(level)
    ]


def rule_context(say: Say, facts: Facts, rule: Row, pages: set[str], root: str, example: Row | None) -> dict[str, Any]:
    """One rule's page: what it asks and why, who fails it now, how it ran."""
    failing = [r for r in facts.rule_reporters if r["rule_id"] == rule["rule_id"]]
    trend = [r for r in facts.rule_trend if r["rule_id"] == rule["rule_id"]]
    numbers = [t["number"] for t in facts.trend[-8:]]
    found = {t["number"]: t for t in trend}
    governments = sum(1 for r in facts.regions if r["kind"] == "regional_government")
    return {
        "rule": rule,
        "title": say.of(rule, "title"),
        "tag_of_rule": (say(labels.SEVERITIES[rule["severity"]][0]), labels.SEVERITIES[rule["severity"]][1]),
        "dimension": say(labels.DIMENSIONS[rule["dimension"]]) if rule["dimension"] in labels.DIMENSIONS else "",
        "message": in_general(say.of(rule, "message"), say.lang),
        "fix": in_general(say.of(rule, "fix"), say.lang),
        "basis": view_findings.short_basis(say, rule["basis"]),
        "datasets": [facts.dataset_label(say, d) for d in rule["datasets"] if d in facts.contracts],
        "for_all": "all" in rule["datasets"],
        "failing": view_findings.failing_table(say, failing, pages, root),
        "failing_governments": sum(1 for r in failing if r["code"]),
        "governments": governments,
        "rule_example": view_findings.example(say, example, facts.contracts) if example else None,
        "chart": run_chart([(str(n), float(found[n]["findings"]) if n in found else 0.0) for n in numbers]),
        "trend": Table(
            name="perkembangan_aturan",
            caption=say("Temuan baru menurut terbitan"),
            columns=(
                Column("terbitan", say("Terbitan")),
                Column("temuan", say("Temuan baru"), True),
                Column("pelapor", say("Pelapor"), True),
            ),
            rows=[
                [
                    count(say, n),
                    count(say, found[n]["findings"] if n in found else 0),
                    count(say, found[n]["reporters"] if n in found else 0),
                ]
                for n in numbers
            ],
        ),
    }


def changes(say: Say, facts: Facts, root: str) -> dict[str, Any]:
    """All that changed, all that is left out, all that is unusual."""
    known = facts.contracts
    return {
        "change_counts": view_changes.change_counts(facts),
        "changes": view_changes.change_table(say, facts, known),
        "replaced": view_changes.replaced_table(say, facts, known),
        "figures": view_changes.figure_table(say, facts),
        "history": view_changes.history_table(say, facts),
        "held_back": view_changes.held_back_table(say, facts, known),
        "repeats": view_changes.repeat_table(say, facts, known),
        "movers": view_movers.mover_table(say, facts, view_movers.movers(facts), root, 60),
        "searched_before": searched_before(say, facts),
        "boundaries": view_movers.boundary_table(say, facts, root),
        "warnings": warning_table(say, facts, root),
    }


def warning_table(say: Say, facts: Facts, root: str) -> Table:
    return Table(
        name="peringatan_terbuka",
        caption=say("Peringatan dalam terbitan ini dan berapa pengajuan yang sudah menjelaskannya"),
        columns=(
            Column("aturan", say("Aturan")),
            Column("dataset", say("Dataset")),
            Column("temuan", say("Temuan"), True),
            Column("pengajuan", say("Pengajuan"), True),
            Column("dijelaskan", say("Sudah dijelaskan"), True),
            Column("penjelasan_diterima", say("Penjelasan diterima"), True),
        ),
        rows=[
            [
                Cell(say.of(w, "title"), w["title_id"], href=f"{root}aturan/{w['rule_id'].lower()}.html"),
                Cell(facts.dataset_label(say, w["dataset"]), w["dataset"]),
                count(say, w["findings"]),
                count(say, w["submissions"]),
                count(say, w["answered"]),
                count(say, w["answers_accepted"]),
            ]
            for w in facts.open_warnings
        ],
        limit=100,
    )
