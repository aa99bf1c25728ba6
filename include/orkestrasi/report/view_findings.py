"""What has to be mended: findings by rule with an example each, by reporter, and the complete list for download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from orkestrasi import formats
from orkestrasi.contracts.model import Contract
from orkestrasi.ledger.words import Finding, Words, mask, words
from orkestrasi.report import labels
from orkestrasi.report.facts import WORST_REPORTERS, Facts, Row, needs_action
from orkestrasi.report.tables import Cell, Column, Table, count, text

ACTIONS_PER_REPORTER = 8


@dataclass(frozen=True)
class Example:
    """One finding as it is shown: where it is, what stands there, what should, how to mend it."""

    title: str
    tag: tuple[str, str]
    region: str
    reporter: str
    dataset: str
    period: str
    version: int
    row: str
    words: Words


@dataclass(frozen=True)
class RuleView:
    anchor: str
    rule_id: str
    title: str
    tag: tuple[str, str]
    findings: int
    submissions: int
    reporters: int
    dimension: str
    basis: str
    example: Example

    @property
    def short_basis(self) -> str:
        """What follows from the contract is explained in its own (English) terms; only engineers get those."""
        return "kontrak data dataset ini." if "expectations/" in self.basis else self.basis


@dataclass(frozen=True)
class Action:
    """A thing to mend in one report; `more` says how often the same occurs besides the example."""

    example: Example
    more: str


@dataclass(frozen=True)
class ReporterView:
    anchor: str
    name: str
    code: str
    summary: str
    actions: list[Action]
    missing: list[str]
    cap: str = ""


@dataclass
class FindingsView:
    """All of it; `cap` declares how many of the findings the page shows."""

    facts: Facts
    contracts: Mapping[str, Contract]
    used: set[int] = field(default_factory=set)

    @cached_property
    def words(self) -> dict[int, Words]:
        return {key: words(_finding(row), self.contracts) for key, row in self.facts.findings.items()}

    @cached_property
    def rules(self) -> list[RuleView]:
        return [
            RuleView(
                anchor=f"aturan-{r['rule_id'].lower()}",
                rule_id=r["rule_id"],
                title=r["title"],
                tag=labels.SEVERITIES[r["severity"]],
                findings=r["findings"],
                submissions=r["submissions"],
                reporters=r["reporters"],
                dimension=labels.DIMENSIONS.get(r["dimension"], ""),
                basis=r["basis"],
                example=self._example(r["example_id"]),
            )
            for r in self.facts.rules
        ]

    @cached_property
    def reporters(self) -> list[ReporterView]:
        found = {k: list(g) for k, g in groupby(self.facts.reporter_findings, key=lambda r: r["reporter_id"])}
        missing = {k: list(g) for k, g in groupby(self.facts.reporter_missing, key=lambda r: r["reporter_id"])}
        worst = [r for r in self.facts.reporters if needs_action(r)][:WORST_REPORTERS]
        return [self._reporter(r, found.get(r["reporter_id"], []), missing.get(r["reporter_id"], [])) for r in worst]

    @property
    def cap(self) -> str:
        """Call after `rules` and `reporters`, which say what they used."""
        return f"Ditampilkan {formats.n_of(len(self.used), len(self.facts.findings))} temuan"

    def _reporter(self, row: Row, found: list[Row], missing: list[Row]) -> ReporterView:
        # One action per report and rule; the cap counts actions, since a rule may fail in a thousand rows.
        shown = found[:ACTIONS_PER_REPORTER]
        cap = ""
        if len(found) > len(shown):
            cap = f"Ditampilkan {formats.n_of(len(shown), len(found))} hal; seluruhnya ada di data/temuan.csv."
        return ReporterView(
            anchor=f"wilayah-{row['reporter_id'].lower()}",
            name=row["name"],
            code=row["reporter_id"],
            summary=reporter_summary(row),
            actions=[Action(self._example(f["example_id"]), _more(f)) for f in shown],
            missing=[
                f"{self._label(m['dataset'])}, {formats.period(m['period_key'])} "
                f"(batas waktu {formats.date_long(m['due_on'])})"
                for m in missing
            ],
            cap=cap,
        )

    def _example(self, finding_id: int) -> Example:
        self.used.add(finding_id)
        row = self.facts.findings[finding_id]
        return Example(
            title=row["title"],
            tag=labels.SEVERITIES[row["severity"]],
            region=row["region"] or mask(row["reporter_id"]),
            reporter=row["reporter"] or "",
            dataset=self._label(row["dataset"]),
            period=formats.period(mask(row["period_key"])),
            version=row["version"],
            row=formats.number(row["row_number"]) if row["row_number"] is not None else "",
            words=self.words[finding_id],
        )

    def _label(self, dataset: str) -> str:
        return self.contracts[dataset].label_id if dataset in self.contracts else mask(dataset)

    def rule_table(self) -> Table:
        wrong = sum(r.findings for r in self.rules if r.tag == labels.SEVERITIES["error"])
        return Table(
            name="aturan",
            caption=(
                f"{formats.number(len(self.rules))} aturan menemukan {formats.number(len(self.facts.findings))} hal; "
                f"{formats.number(wrong)} di antaranya wajib diperbaiki"
            ),
            columns=(
                Column("aturan", "Aturan"),
                Column("tanda", "Tindakan"),
                Column("mutu", "Sisi mutu"),
                Column("temuan", "Temuan", True),
                Column("pengajuan", "Pengajuan", True),
                Column("pelapor", "Pelapor", True),
            ),
            rows=[
                [
                    text(r.title, href=f"#{r.anchor}"),
                    Cell(r.tag[0], r.tag[0], tag=r.tag[1]),
                    text(r.dimension),
                    count(r.findings),
                    count(r.submissions),
                    count(r.reporters),
                ]
                for r in self.rules
            ],
        )

    def reporter_table(self) -> Table:
        listed = {view.code: f"#{view.anchor}" for view in self.reporters}
        rows = [r for r in self.facts.reporters if needs_action(r)]
        return Table(
            name="wilayah",
            caption=(
                f"{formats.n_of(len(rows), len(self.facts.reporters))} pelapor masih harus memperbaiki, menjelaskan, "
                "atau mengirim laporan; yang terberat di atas"
            ),
            columns=(
                Column("pelapor", "Pelapor"),
                Column("provinsi", "Provinsi"),
                Column("wajib_lapor", "Wajib lapor", True),
                Column("dipenuhi", "Dipenuhi", True),
                Column("ditolak_atau_ditahan", "Ditolak atau ditahan", True),
                Column("belum_masuk", "Belum masuk", True),
                Column("terlambat", "Terlambat", True),
                Column("wajib_diperbaiki", "Wajib diperbaiki", True),
                Column("perlu_penjelasan", "Perlu penjelasan", True),
            ),
            rows=[
                [
                    Cell(
                        f"{r['name']} ({r['reporter_id']})",
                        f"{r['reporter_id']} {r['name']}",
                        href=listed.get(r["reporter_id"], ""),
                    ),
                    text(r["province"] or "nasional"),
                    count(r["owed"]),
                    count(r["met"]),
                    count(r["rejected"] + r["held"]),
                    count(r["missing"]),
                    count(r["late"]),
                    count(r["errors"]),
                    count(r["warnings"]),
                ]
                for r in rows
            ],
            limit=WORST_REPORTERS,
        )

    def all_findings(self) -> Table:
        """Every finding, for the download only."""
        columns = (
            "nomor_temuan", "pelapor", "nama_pelapor", "wilayah", "kode_wilayah", "dataset", "periode", "versi",
            "aturan", "tanda", "baris", "kolom", "tertulis", "seharusnya", "selisih", "pesan", "cara_memperbaiki",
        )  # fmt: skip
        rows = []
        for key, f in self.facts.findings.items():
            w = self.words[key]
            values = (
                key, mask(f["reporter_id"]), f["reporter"], f["region"], f["region_code"], mask(f["dataset"]),
                mask(f["period_key"]), f["version"], f["rule_id"], labels.SEVERITIES[f["severity"]][0],
                f["row_number"], w.column, w.value, w.expected, w.difference, w.message, w.fix,
            )  # fmt: skip
            rows.append([Cell("", value) for value in values])
        return Table("temuan", "Semua temuan pada versi terbaru", tuple(Column(c, c) for c in columns), rows)


def reporter_summary(row: Row) -> str:
    """2 laporan ditolak, 1 belum masuk, 14 temuan wajib diperbaiki."""
    parts = [
        (row["rejected"], "laporan ditolak"),
        (row["held"], "laporan ditahan atau ditarik"),
        (row["missing"], "laporan belum masuk"),
        (row["errors"], "temuan wajib diperbaiki"),
        (row["warnings"], "temuan perlu penjelasan"),
    ]
    return ", ".join(f"{formats.number(n)} {what}" for n, what in parts if n) or "tidak ada yang perlu dilakukan"


def _more(found: Row) -> str:
    others = found["findings"] - 1
    if not others:
        return ""
    return f"dan {formats.number(others)} temuan lain dengan aturan yang sama dalam laporan ini"


def _finding(row: Row) -> Finding:
    return Finding(
        rule_id=row["rule_id"],
        stage=row["stage"],
        message=row["message"],
        fix=row["fix"],
        dataset=row["dataset"],
        period_key=mask(row["period_key"]),
        region=row["region"],
        row_number=row["row_number"],
        column_name=row["column_name"],
        value=row["value"],
        expected=row["expected"],
        difference=row["difference"],
    )
