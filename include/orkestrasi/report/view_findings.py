"""Findings in words, and rules with who fails them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orkestrasi import formats
from orkestrasi.contracts.model import Contract
from orkestrasi.ledger.words import Finding, Words, mask, words
from orkestrasi.report import labels
from orkestrasi.report.facts import Facts, Row
from orkestrasi.report.tables import Cell, Column, Table, count, text
from orkestrasi.report.texts import Say

SHOWN_FINDINGS = 100
SHOWN_RULES = 10
SHOWN_REPORTERS = 200


@dataclass(slots=True)
class Example:
    """One finding as it is shown: where it is, what stands there, what should, how to mend it."""

    rule_id: str
    title: str
    severity: str
    tag: tuple[str, str]
    region: str
    reporter: str
    dataset: str
    period: str
    version: int
    place: str
    words: Words


@dataclass(frozen=True)
class Action:
    """Findings of one rule and column in one report: usually one cause, cured by one action."""

    example: Example
    findings: int


def example(say: Say, row: Row, contracts: Mapping[str, Contract]) -> Example:
    tag, css = labels.SEVERITIES[row["severity"]]
    said = words(
        Finding(
            rule_id=row["rule_id"],
            stage=row["stage"],
            message=row[f"message_{say.lang}"],
            fix=row[f"fix_{say.lang}"],
            dataset=row["dataset"],
            period_key=mask(row["period_key"]),
            region=row["region"],
            row_number=row["row_number"],
            column_name=row["column_name"],
            value=row["value"],
            expected=row["expected"],
            difference=row["difference"],
            lang=say.lang,
        ),
        contracts,
    )
    dataset = contracts.get(row["dataset"])
    return Example(
        rule_id=row["rule_id"],
        title=say.of(row, "title"),
        severity=row["severity"],
        tag=(say(tag), css),
        region=row["region"] or mask(row["reporter_id"]),
        reporter=row["reporter"] or "",
        dataset=(dataset.label_id if say.lang == "id" else dataset.label_en) if dataset else mask(row["dataset"]),
        period=formats.period(mask(row["period_key"]), say.lang),
        version=row["version"],
        place=_place(say, row),
        words=said,
    )


def _place(say: Say, row: Row) -> str:
    if row["cell"]:
        cell = say("sel {cell}", cell=row["cell"])
        return say("{cell}, lembar {sheet}", cell=cell, sheet=mask(row["sheet"])) if row["sheet"] else cell
    if row["row_number"] is not None:
        return say("baris {n}", n=formats.number(row["row_number"], None, say.lang))
    return ""


def groups(rows: Iterable[Row]) -> list[Row]:
    """The things to do about the findings of one reporter, worst first, each with its first finding."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = (row["dataset"], row["period_key"], row["rule_id"], row["column_name"])
        if key in found:
            found[key]["findings"] += 1
        else:
            found[key] = {"first": row, "findings": 1}
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(found.values(), key=lambda g: (order[g["first"]["severity"]], -g["findings"]))


def action(say: Say, group: Row, contracts: Mapping[str, Contract]) -> Action:
    return Action(example(say, group["first"], contracts), group["findings"])


def finding_table(say: Say, shown: list[Example], total: int, rule_root: str) -> Table:
    """The findings of one reporter that its page shows: what stands there, what should, how to mend it."""
    lines = []
    for e in shown:
        lines.append(
            [
                Cell(e.tag[0], tag=e.tag[1]),
                Cell(f"{e.dataset}, {e.period}", below=", ".join(filter(None, (e.words.column, e.place)))),
                Cell(e.words.message, href=f"{rule_root}{e.rule_id.lower()}.html"),
                Cell(e.words.value or formats.DASH),
                Cell(e.words.expected or formats.DASH),
                Cell(e.words.difference or formats.DASH),
                Cell(e.words.fix),
            ]
        )
    return Table(
        name="temuan",
        caption=say("Ditampilkan {part} temuan, yang terberat di atas", part=formats.n_of(len(shown), total, say.lang)),
        columns=(
            Column("tanda", say("Tindakan")),
            Column("tempat", say("Tempat")),
            Column("pesan", say("Pesan")),
            Column("tertulis", say("Tertulis")),
            Column("seharusnya", say("Seharusnya")),
            Column("selisih", say("Selisih")),
            Column("cara_memperbaiki", say("Cara memperbaiki")),
        ),
        rows=lines,
    )


FINDING_COLUMNS = (
    "nomor_temuan", "pelapor", "nama_pelapor", "wilayah", "kode_wilayah", "dataset", "periode", "versi", "aturan",
    "tanda", "lembar", "sel", "baris", "kolom", "tertulis", "seharusnya", "selisih", "pesan", "cara_memperbaiki",
)  # fmt: skip


def download_row(row: Row, e: Example) -> list[Any]:
    """One finding for the download, under FINDING_COLUMNS."""
    w = e.words
    return [
        row["finding_id"], mask(row["reporter_id"]), row["reporter"], row["region"], row["region_code"],
        mask(row["dataset"]), mask(row["period_key"]), row["version"], row["rule_id"], e.tag[0],
        mask(row["sheet"]) if row["sheet"] else None, row["cell"], row["row_number"], w.column, w.value, w.expected,
        w.difference, w.message, w.fix,
    ]  # fmt: skip


def short_basis(say: Say, basis: str) -> str:
    """What follows from the contract is explained in its own terms; only engineers get those."""
    return say("kontrak data dataset ini.") if "expectations/" in basis else basis


def rule_table(say: Say, facts: Facts, root: str, cluster: str | None = None, limit: int | None = None) -> Table:
    """Rules that found something, the most severe first; within one cluster only what concerns its datasets."""
    of_cluster = {name for name, c in facts.contracts.items() if cluster in (None, c.cluster)}
    known = {r["rule_id"]: set(r["datasets"]) for r in facts.all_rules}
    rows = [r for r in facts.rules if cluster is None or known[r["rule_id"]] & of_cluster]
    total = sum(r["findings"] for r in rows)
    wrong = sum(r["findings"] for r in rows if r["severity"] == "error")
    return Table(
        name="aturan" if cluster is None else f"aturan_{cluster}",
        caption=say(
            "{rules} aturan menemukan {total} hal; {wrong} di antaranya wajib diperbaiki",
            rules=formats.number(len(rows), None, say.lang),
            total=formats.number(total, None, say.lang),
            wrong=formats.number(wrong, None, say.lang),
        ),
        columns=(
            Column("aturan", say("Aturan")),
            Column("tanda", say("Tindakan")),
            Column("mutu", say("Sisi mutu")),
            Column("temuan", say("Temuan"), True),
            Column("pengajuan", say("Pengajuan"), True),
            Column("pelapor", say("Pelapor"), True),
        ),
        rows=[
            [
                Cell(say.of(r, "title"), r["title_id"], href=f"{root}aturan/{r['rule_id'].lower()}.html"),
                Cell(
                    say(labels.SEVERITIES[r["severity"]][0]),
                    labels.SEVERITIES[r["severity"]][0],
                    tag=labels.SEVERITIES[r["severity"]][1],
                ),
                text(say(labels.DIMENSIONS[r["dimension"]]) if r["dimension"] in labels.DIMENSIONS else ""),
                count(say, r["findings"]),
                count(say, r["submissions"]),
                count(say, r["reporters"]),
            ]
            for r in rows
        ],
        limit=limit,
    )


def failing_table(say: Say, rows: list[Row], pages: set[str], root: str) -> Table:
    """Who fails a rule now, most findings first."""
    return Table(
        name="daerah_terkena",
        caption=say("Pelapor yang terkena, yang terbanyak di atas"),
        columns=(
            Column("pelapor", say("Pelapor")),
            Column("provinsi", say("Provinsi")),
            Column("temuan", say("Temuan"), True),
            Column("pengajuan", say("Pengajuan"), True),
        ),
        rows=[
            [
                Cell(
                    mask(r["name"]),
                    mask(r["name"]),
                    href=f"{root}wilayah/{page_of(r)}.html" if page_of(r) in pages else "",
                ),
                text(r["province"] or say("nasional")),
                count(say, r["findings"]),
                count(say, r["submissions"]),
            ]
            for r in rows
        ],
        limit=SHOWN_REPORTERS,
        all_in="data/temuan.csv",
    )


def page_of(row: Row) -> str:
    """The name of a reporter's page: its Kemendagri code, or the agency's id."""
    return str(row.get("code") or row["reporter_id"])
