"""The guide as data, the same for HTML and PDF: columns, rules, due dates, all in Bahasa Indonesia."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from orkestrasi import formats
from orkestrasi.contracts.load import all_rules, contracts
from orkestrasi.contracts.model import SEVERITIES as SEVERITY_ORDER
from orkestrasi.contracts.model import Column, Contract, Rule
from orkestrasi.ledger.words import SEVERITIES
from orkestrasi.settings import REFERENCE
from orkestrasi.template import describe

SHOWN_DUE_DATES = 8
# The project's own choices, as the basis of a rule or date marks them.
_ASSUMPTION = re.compile(r"\(K\)|\basumsi\b", re.IGNORECASE)
_PLACES = {
    "column": "[kolom]", "row": "[nomor baris]", "value": "[isian Anda]", "expected": "[yang seharusnya]",
    "difference": "[selisih]", "region": "[wilayah]", "period": "[periode]", "dataset": "[dataset]",
}  # fmt: skip
_GROUPS = {
    "regional_governments": "semua pemerintah daerah", "provinces": "pemerintah provinsi",
    "regencies_and_cities": "pemerintah kabupaten dan kota",
}  # fmt: skip
_PERIODS = {
    "year": "tahun", "semester": "semester", "quarter": "triwulan", "month": "bulan", "week": "minggu", "day": "hari",
}  # fmt: skip
_CLUSTERS = {
    "poverty": "Pengentasan kemiskinan", "investment": "Peningkatan investasi",
    "digitalization": "Digitalisasi administrasi pemerintahan", "domestic_spending": "Belanja produk dalam negeri",
    "inflation": "Pengendalian inflasi",
}  # fmt: skip


@dataclass(frozen=True)
class GuideColumn:
    """One column: its header in the file, what it means, what may stand in it."""

    header: str
    label: str
    meaning: str
    unit: str
    allowed: str
    choices: tuple[tuple[str, str], ...]
    required: bool
    example: str


@dataclass(frozen=True)
class GuideRule:
    """One rule in words; `{placeholders}` of its message stand in square brackets."""

    rule_id: str
    title: str
    severity: str
    severity_word: str
    message: str
    fix: str
    basis: str
    assumption: bool


@dataclass(frozen=True)
class GuideDue:
    """A due date of the reporting calendar."""

    who: str
    period: str
    opens_on: str
    due_on: str
    basis: str
    assumption: bool


@dataclass(frozen=True)
class GuideDataset:
    """All an officer has to know about one dataset."""

    dataset: str
    label: str
    cluster: str
    version: str
    grain: str
    periods: str
    due: tuple[GuideDue, ...]
    columns: tuple[GuideColumn, ...]
    rules: tuple[GuideRule, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def datasets() -> list[GuideDataset]:
    """Every dataset, in the order of clusters and labels."""
    calendar = _calendar()
    rules = all_rules().values()
    guides = [
        GuideDataset(
            dataset=contract.dataset,
            label=contract.label_id,
            cluster=_CLUSTERS.get(contract.cluster, contract.cluster),
            version=contract.version,
            grain=contract.grain_id,
            periods=" atau ".join(_PERIODS[kind] for kind in contract.period_types),
            due=calendar.get(contract.dataset, ()),
            columns=tuple(_column(column, contract) for column in contract.columns),
            rules=_in_order(rule for rule in rules if contract.dataset in rule.datasets),
        )
        for contract in contracts().values()
    ]
    order = list(_CLUSTERS.values())
    return sorted(guides, key=lambda g: (order.index(g.cluster) if g.cluster in order else len(order), g.label))


def general_rules() -> tuple[GuideRule, ...]:
    """The rules that hold for every dataset and that a sender can mend."""
    return _in_order(r for r in all_rules().values() if "all" in r.datasets and r.stage != "mart")


def _in_order(rules: Any) -> tuple[GuideRule, ...]:
    return tuple(_rule(r) for r in sorted(rules, key=lambda r: (SEVERITY_ORDER.index(r.severity), r.rule_id)))


def _rule(rule: Rule) -> GuideRule:
    return GuideRule(
        rule_id=rule.rule_id,
        title=rule.title_id,
        severity=rule.severity,
        severity_word=SEVERITIES["id"][rule.severity],
        message=_with_places(rule.message_id),
        fix=_with_places(rule.fix_id),
        basis=rule.basis,
        assumption=bool(_ASSUMPTION.search(rule.basis)),
    )


def _with_places(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: _PLACES.get(m[1], f"[{m[1]}]"), text)


def _column(column: Column, contract: Contract) -> GuideColumn:
    labels = describe.choice_labels(contract, column.name)
    return GuideColumn(
        header=column.header,
        label=column.label_id,
        meaning=column.description,
        unit=column.unit or "",
        allowed="pilihan" if column.choices else describe.allowed(column),
        choices=tuple((choice, labels.get(choice, "")) for choice in column.choices),
        required=column.required or column.key_position is not None,
        example=describe.example(column, contract),
    )


def _calendar() -> dict[str, tuple[GuideDue, ...]]:
    """The newest lines of the reporting calendar by dataset, in the order of their due dates."""
    with (REFERENCE / "reporting_calendar.csv").open(encoding="utf-8", newline="") as file:
        lines = sorted(csv.DictReader(file), key=lambda line: (line["due_on"], line["reporter_group"]))
    by_dataset: dict[str, list[GuideDue]] = {}
    for line in lines:
        by_dataset.setdefault(line["dataset"], []).append(
            GuideDue(
                who=_GROUPS.get(line["reporter_group"], line["reporter_group"]),
                period=formats.period(line["period_key"]),
                opens_on=formats.date_long(date.fromisoformat(line["opens_on"])),
                due_on=formats.date_long(date.fromisoformat(line["due_on"])),
                basis=line["basis"],
                assumption=bool(_ASSUMPTION.search(line["basis"])),
            )
        )
    return {dataset: tuple(due[-SHOWN_DUE_DATES:]) for dataset, due in by_dataset.items()}
