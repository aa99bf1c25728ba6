"""One reporter's page: what to do, what is owed and where it stands, findings, answers, attainment, history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orkestrasi import formats
from orkestrasi.ledger.words import mask
from orkestrasi.report import charts, labels, view_completeness, view_findings, view_movers, view_scorecard
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.tables import Cell, Column, Table, count
from orkestrasi.report.texts import Say

FIRST_ACTIONS = 3
MORE_ACTIONS = 12
SHOWN_OBLIGATIONS = 60
SHOWN_SUBMISSIONS = 40
SHOWN_MISSING = 10
_URGENT = {"not_yet": 0, "no_data": 1, "with_notes": 2, "usable": 3, "not_due": 4}


@dataclass
class RegionFacts:
    """Everything one page is made of; equal content gives an equal page, so it is what the page is known by."""

    region: Row
    obligations: list[Row]
    groups: list[Row]
    findings: list[Row]
    finding_count: int
    counts: dict[str, int]
    answers: list[Row]
    scorecard: list[Row]
    movers: list[Row]
    submissions: list[Row]
    cluster_levels: list[Row]
    children: list[Row] = field(default_factory=list)

    @property
    def page(self) -> str:
        return view_findings.page_of(self.region)


def gather(facts: Facts) -> dict[str, RegionFacts]:
    """The facts of every reporter that has a page, by reporter, but for the findings, which come as a stream."""
    own = {name: _grouped(getattr(facts, name), "reporter_id") for name in
           ("obligations", "answers", "submissions", "cluster_levels")}  # fmt: skip
    scorecard = _grouped(facts.scorecard, "code")
    flagged = _grouped(view_movers.movers(facts), "code")
    by_province = _grouped([r for r in facts.regions if r["region_level"] in ("regency", "city")], "province_code")
    return {
        r["reporter_id"]: RegionFacts(
            region=r,
            obligations=own["obligations"].get(r["reporter_id"], []),
            groups=[],
            findings=[],
            finding_count=0,
            counts={},
            answers=own["answers"].get(r["reporter_id"], []),
            scorecard=scorecard.get(r["code"], []) if r["code"] else [],
            movers=flagged.get(r["code"], []) if r["code"] else [],
            submissions=own["submissions"].get(r["reporter_id"], []),
            cluster_levels=own["cluster_levels"].get(r["reporter_id"], []),
            children=by_province.get(r["code"], []) if r["region_level"] == "province" else [],
        )
        for r in facts.regions
    }


def with_findings(known: RegionFacts, rows: list[Row]) -> RegionFacts:
    """Take in the reporter's findings: all are counted and grouped, those that the page shows are kept."""
    known.groups = view_findings.groups(rows)
    known.findings = rows[: view_findings.SHOWN_FINDINGS]
    known.finding_count = len(rows)
    known.counts = {
        severity: sum(g["findings"] for g in known.groups if g["first"]["severity"] == severity)
        for severity in labels.SEVERITIES
    }
    return known


def context(
    say: Say, facts: Facts, known: RegionFacts, shown: list[view_findings.Example], root: str
) -> dict[str, Any]:
    """What the template shows; `shown` are the findings of `known` in this language."""
    # What is explained waits for the reviewer, not for the region, unless the explanation was returned.
    explained = {_warning_of(a) for a in known.answers if a["verdict"] != "returned"}
    things = [g for g in known.groups if g["first"]["severity"] != "info" and _warning_of(g["first"]) not in explained]
    missing = [o for o in known.obligations if o["outcome"] == "missing"]
    actions = [view_findings.action(say, g, facts.contracts) for g in things[: FIRST_ACTIONS + MORE_ACTIONS]]
    errors = sum(1 for g in things if g["first"]["severity"] == "error")
    return {
        "r": known.region,
        "known": known,
        "actions": actions[:FIRST_ACTIONS],
        "more_actions": actions[FIRST_ACTIONS:],
        "thing_count": len(things),
        "error_count": errors,
        "warning_count": len(things) - errors,
        "missing": [_owed_line(say, facts, o) for o in missing[:SHOWN_MISSING]],
        "missing_count": len(missing),
        "next_due": _next_due(known),
        "level_reason": level_reason(say, known.obligations),
        "obligations": obligation_table(say, facts, known),
        "findings": view_findings.finding_table(
            say, shown, known.finding_count, f"{root}aturan/"
        ) if shown else None,
        "answers": answer_table(say, facts, known) if known.answers else None,
        "scorecard": view_scorecard.scorecard_table(say, known.scorecard) if known.scorecard else None,
        "movers": view_movers.mover_table(say, facts, known.movers, root, None) if known.movers else None,
        "caveats": [view_movers.caveat(say, m) for m in known.movers[:1]],
        "clusters": cluster_table(say, facts, known, root) if known.cluster_levels else None,
        "submissions": submission_table(say, facts, known) if known.submissions else None,
        "children": child_table(say, known, root) if known.children else None,
        "child_words": view_completeness.level_words(say, known.children),
    }  # fmt: skip


def _warning_of(row: Row) -> tuple[str, str, str]:
    return row["dataset"], row["period_key"], row["rule_id"]


def level_reason(say: Say, obligations: list[Row]) -> str:
    """Why the level is what it is, in numbers; the same words for every level."""
    counted = {level: sum(1 for o in obligations if o["level"] == level) for level in charts.LEVELS}
    parts = [
        say("{n} laporan {level}", n=formats.number(n, None, say.lang), level=say(charts.LEVELS[level][1]))
        for level, n in counted.items()
        if n
    ]
    return formats.join_words(parts, say.lang) if parts else say("tidak ada kewajiban lapor")


def _next_due(known: RegionFacts) -> date | None:
    """The nearest due date that is not past for something not yet sent; None where all that is to do is overdue."""
    waiting = [o["due_on"] for o in known.obligations if o["outcome"] == "not_due"]
    return min(waiting, default=None)


def _owed_line(say: Say, facts: Facts, o: Row) -> str:
    return say(
        "{dataset}, {period} (batas waktu {due})",
        dataset=facts.dataset_label(say, o["dataset"]),
        period=formats.period(o["period_key"], say.lang),
        due=formats.date_long(o["due_on"], say.lang),
    )


def obligation_table(say: Say, facts: Facts, known: RegionFacts) -> Table:
    """What is owed: verdict, decision, lateness and level are four things and stand in four columns."""
    rows = sorted(known.obligations, key=lambda o: _URGENT[o["level"]])
    return Table(
        name="kewajiban",
        caption=say(
            "{part} kewajiban yang jatuh tempo dipenuhi",
            part=formats.n_of(known.region["met"], known.region["due"], say.lang),
        ),
        columns=(
            Column("dataset", say("Dataset")),
            Column("periode", say("Periode")),
            Column("batas_waktu", say("Batas waktu")),
            Column("diterima_sistem", say("Diterima sistem")),
            Column("ketepatan", say("Ketepatan waktu")),
            Column("hasil_pemeriksaan", say("Hasil pemeriksaan")),
            Column("keputusan_penelaah", say("Keputusan penelaah")),
            Column("kelayakan", say("Kelayakan data")),
            Column("tindakan", say("Tindakan Anda")),
        ),
        rows=[_obligation_row(say, facts, o) for o in rows[:SHOWN_OBLIGATIONS]],
        notes=[
            say(
                "Ditampilkan {part} kewajiban; seluruhnya ada di {file}.",
                part=formats.n_of(SHOWN_OBLIGATIONS, len(rows), say.lang), file="data/kewajiban.csv",
            )
        ] if len(rows) > SHOWN_OBLIGATIONS else [],
    )  # fmt: skip


def _obligation_row(say: Say, facts: Facts, o: Row) -> list[Cell]:
    outcome, css = labels.OUTCOMES[o["outcome"]]
    decision = labels.DECISIONS.get(o["review_state"] or "")
    received = o["first_received_on"]
    return [
        Cell(facts.dataset_label(say, o["dataset"])),
        Cell(formats.period(o["period_key"], say.lang)),
        Cell(formats.date_short(o["due_on"], say.lang)),
        Cell(formats.date_short(received, say.lang) if received else formats.DASH),
        Cell(lateness(say, o)),
        Cell(say(outcome), tag=css, below=say("laporan nihil") if o["is_nil"] else ""),
        Cell(say(decision[0]), tag=decision[1], below=mask(o["decision_reason"] or "")) if decision
        else Cell(formats.DASH, hidden=say("tidak perlu ditelaah")),
        view_completeness.level_cell(say, o["level"]),
        Cell(_to_do(say, o)),
    ]  # fmt: skip


def lateness(say: Say, o: Row) -> str:
    if o["first_received_on"] is None:
        return formats.DASH
    if o["is_on_time"]:
        return say("tepat waktu")
    if not o["days_after_due"] or o["days_after_due"] <= 0:
        return say("terlambat")
    return say("terlambat {days}", days=formats.working_days(o["days_after_due"], say.lang))


def _to_do(say: Say, o: Row) -> str:
    if o["outcome"] == "missing":
        return say("Kirim laporan")
    if o["outcome"] in ("rejected", "quarantined"):
        return say("Perbaiki, lalu kirim ulang")
    if o["review_state"] == "returned":
        return say("Perbaiki, lalu kirim ulang")
    if o["review_state"] == "waiting_for_answer":
        return say("Perbaiki atau beri penjelasan")
    return say("Tidak ada")


def answer_table(say: Say, facts: Facts, known: RegionFacts) -> Table:
    verdicts = {"accepted": ("penjelasan diterima", "good"), "returned": ("penjelasan dikembalikan", "bad")}
    return Table(
        name="penjelasan",
        caption=say("Penjelasan atas peringatan, dan jawaban penelaah"),
        columns=(
            Column("aturan", say("Aturan")),
            Column("laporan", say("Laporan")),
            Column("penjelasan", say("Penjelasan")),
            Column("waktu", say("Waktu")),
            Column("jawaban", say("Jawaban penelaah")),
        ),
        rows=[
            [
                Cell(say.of(a, "title")),
                Cell(f"{facts.dataset_label(say, a['dataset'])}, {formats.period(a['period_key'], say.lang)}"),
                Cell(mask(a["answer"])),
                Cell(formats.date_short(a["answered_at"].astimezone(formats.WIB).date(), say.lang)),
                Cell(
                    say(verdicts[a["verdict"]][0]),
                    tag=verdicts[a["verdict"]][1],
                    below=mask(a["verdict_reason"] or ""),
                ) if a["verdict"] else Cell(say("menunggu"), tag="wait"),
            ]
            for a in known.answers
        ],
    )  # fmt: skip


def cluster_table(say: Say, facts: Facts, known: RegionFacts, root: str) -> Table:
    return Table(
        name="kelayakan_klaster",
        caption=say("Kelayakan data menurut klaster, dan sebabnya"),
        columns=(
            Column("klaster", say("Klaster")),
            Column("kelayakan", say("Kelayakan data")),
            Column("sebab", say("Sebab")),
        ),
        rows=[
            [
                Cell(
                    facts.cluster_label(say, c["cluster_code"]),
                    href=f"{root}klaster/{labels.SLUGS[c['cluster_code']]}.html"
                    if c["cluster_code"] in labels.SLUGS
                    else "",
                ),
                view_completeness.level_cell(say, c["level"]),
                Cell(level_reason(say, [o for o in known.obligations if o["cluster_code"] == c["cluster_code"]])),
            ]
            for c in known.cluster_levels
        ],
    )


def submission_table(say: Say, facts: Facts, known: RegionFacts) -> Table:
    newest = sorted(known.submissions, key=lambda s: s["received_at"], reverse=True)
    return Table(
        name="riwayat",
        caption=say(
            "Ditampilkan {part} pengajuan, yang terbaru di atas",
            part=formats.n_of(min(len(newest), SHOWN_SUBMISSIONS), len(newest), say.lang),
        ),
        columns=(
            Column("nomor", say("Nomor pengajuan")),
            Column("dataset", say("Dataset")),
            Column("periode", say("Periode")),
            Column("versi", say("Versi"), True),
            Column("diterima", say("Diterima sistem")),
            Column("hasil", say("Hasil pemeriksaan")),
            Column("terbitan", say("Dalam terbitan")),
            Column("sidik", say("Sidik digital")),
        ),
        rows=[
            [
                count(say, s["submission_id"]),
                Cell(facts.dataset_label(say, s["dataset"])),
                Cell(formats.period(mask(s["period_key"]), say.lang)),
                count(say, s["version"]),
                Cell(formats.moment(s["received_at"], say.lang)),
                Cell(say(labels.OUTCOMES[s["outcome"]][0]), tag=labels.OUTCOMES[s["outcome"]][1]),
                Cell(say("ya") if s["is_shown"] else say("tidak")),
                Cell(f"{s['sha256'][:12]}…"),
            ]
            for s in newest[:SHOWN_SUBMISSIONS]
        ],
    )


def child_table(say: Say, known: RegionFacts, root: str) -> Table:
    return Table(
        name="kabupaten_kota",
        caption=say("Kelayakan data kabupaten dan kota di provinsi ini"),
        columns=(
            Column("wilayah", say("Wilayah")),
            Column("kelayakan", say("Kelayakan data")),
            Column("dipenuhi", say("Dipenuhi"), True),
            Column("jatuh_tempo", say("Kewajiban jatuh tempo"), True),
        ),
        rows=[
            [
                Cell(c["name"], href=f"{root}wilayah/{c['code']}.html"),
                view_completeness.level_cell(say, c["level"]),
                count(say, c["met"]),
                count(say, c["due"]),
            ]
            for c in known.children
        ],
    )


def region_list(facts: Facts) -> list[tuple[Row | None, list[Row]]]:
    """Provinces with their kabupaten and kota, agencies at the end."""
    children = _grouped([r for r in facts.regions if r["region_level"] in ("regency", "city")], "province_code")
    provinces = [r for r in facts.regions if r["region_level"] == "province"]
    agencies = [r for r in facts.regions if r["kind"] == "national_agency"]
    return [(p, children.get(p["code"], [])) for p in provinces] + ([(None, agencies)] if agencies else [])


def obligation_download(facts: Facts) -> Table:
    """Every obligation with where it stands, for the download only."""
    columns = (
        "pelapor", "dataset", "klaster", "periode", "batas_waktu", "pertama_diterima", "tepat_waktu",
        "hasil_pemeriksaan", "keputusan_penelaah", "kelayakan", "dipenuhi", "nihil", "versi_terbaru",
    )  # fmt: skip
    rows = [
        [
            Cell("", value)
            for value in (
                o["reporter_id"], o["dataset"], o["cluster_code"], o["period_key"], o["due_on"],
                o["first_received_on"], o["is_on_time"], labels.OUTCOMES[o["outcome"]][0],
                labels.DECISIONS[o["review_state"]][0] if o["review_state"] in labels.DECISIONS else None,
                charts.LEVELS[o["level"]][1], o["is_met"], o["is_nil"], o["version"],
            )
        ]
        for o in facts.obligations
    ]  # fmt: skip
    return Table("kewajiban", "Semua kewajiban lapor", tuple(Column(c, c) for c in columns), rows)


def _grouped(rows: list[Row], key: str) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[key], []).append(row)
    return grouped
