"""Contracts and rules are read strictly: what is not understood is refused, with file and place."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from orkestrasi.contracts.exposure import exposed
from orkestrasi.contracts.load import ContractError, all_rules, contracts, load_contract, sql_rules
from orkestrasi.contracts.model import Rule
from orkestrasi.formats import NOT_AVAILABLE, Lang
from orkestrasi.ledger.status import LANGUAGES
from orkestrasi.ledger.words import Finding, Words, words
from orkestrasi.settings import DATASETS

DATASET_NAMES = {
    "poverty_indicators", "stunting_prevalence", "investment_realization", "mpp_services", "spbe_assessment",
    "domestic_spending", "procurement_packages", "inflation_indicators", "commodity_prices",
    "performance_agreements", "investment_summary", "grdp", "spbe_components", "opd_budgets", "procurement_plans",
    "procurement_receipts", "region_registry", "official_figures", "poverty_interventions", "mpp_facility_services",
    "digital_services", "service_integrations", "process_simplifications", "performance_follow_ups",
    "civil_service_training", "poverty_registry", "poverty_program_budgets", "aid_complaints", "investment_projects",
    "inflation_actions", "innovations", "innovation_replications", "awards", "reform_action_plans",
    "acting_head_reports",
}  # fmt: skip
# Receipts have no number of their own; two equal ones may both be right.
WITHOUT_KEY = {"procurement_receipts"}
PLACEHOLDERS = {"column", "value", "expected", "difference", "row", "region", "period", "dataset"}
WORDS = ("title_id", "title_en", "message_id", "message_en", "fix_id", "fix_en", "basis")
Document = dict[str, Any]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The poverty contract in a folder of its own, to be spoilt."""
    target = tmp_path / "poverty" / "poverty_indicators.yml"
    target.parent.mkdir()
    target.write_text((DATASETS / "poverty" / "poverty_indicators.yml").read_text(encoding="utf-8"), encoding="utf-8")
    return target


def _spoil(path: Path, change: Callable[[Document, Document, Document], None]) -> list[str]:
    """Change the document (whole, its table, its column p0_pct) and read it again; what is said about it."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    table = document["schema"][0]
    column = next(p for p in table["properties"] if p["name"] == "p0_pct")
    change(document, table, column)
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ContractError) as refusal:
        load_contract(path)
    return refusal.value.problems


def test_all_datasets_load_with_columns_keys_and_labels() -> None:
    loaded = contracts()
    assert loaded.keys() == DATASET_NAMES
    assert {c.cluster for c in loaded.values()} == {
        "poverty", "investment", "digitalization", "domestic_spending", "inflation", "common",
    }  # fmt: skip
    for contract in loaded.values():
        own_key = [] if contract.dataset in WITHOUT_KEY else ["region_code", "code_system"]
        assert [k.name for k in contract.keys][:2] == own_key
        assert all(c.label_id and c.label_en and c.header for c in contract.columns)
        if contract.kind == "indicators":
            assert contract.indicators
            assert all(c.unit and c.direction and c.owner for c in contract.indicators)


def test_the_copy_itself_is_sound(copy: Path) -> None:
    assert load_contract(copy) == contracts()["poverty_indicators"]


UNKNOWN_KEYS: dict[str, tuple[Callable[[Document, Document, Document], None], str]] = {
    "top": (lambda d, t, c: d.update(colour="red"), "colour"),
    "description": (lambda d, t, c: d["description"].update(colour="red"), "description[0].colour"),
    "table": (lambda d, t, c: t.update(colour="red"), "schema[poverty_indicators].colour"),
    "property": (lambda d, t, c: c.update(colour="red"), "properties[p0_pct].colour"),
    "logicalTypeOptions": (lambda d, t, c: c["logicalTypeOptions"].update(colour=1), "colour"),
    "an option nothing checks": (
        lambda d, t, c: c["logicalTypeOptions"].update(exclusiveMinimum=1),
        "exclusiveMinimum",
    ),
    "quality": (lambda d, t, c: t["quality"][0].update(colour="red"), "quality[POV-P2-ABOVE-P1].colour"),
    "implementation": (lambda d, t, c: t["quality"][0]["implementation"].update(colour="red"), "implementation.colour"),
    "custom property of the table": (
        lambda d, t, c: t["customProperties"].append({"property": "colour", "value": "red"}),
        "poverty_indicators: custom property colour",
    ),
    "custom property of a column": (
        lambda d, t, c: c["customProperties"].append({"property": "colour", "value": "red"}),
        "p0_pct: custom property colour",
    ),
    "custom property of a rule": (
        lambda d, t, c: t["quality"][0]["customProperties"].append({"property": "colour", "value": "red"}),
        "POV-P2-ABOVE-P1: custom property colour",
    ),
    "custom property of a choice": (
        lambda d, t, c: t["properties"][1]["enum"][0]["customProperties"].append(
            {"property": "colour", "value": "red"}
        ),
        "code_system.enum KEMENDAGRI: custom property colour",
    ),
    "sla": (
        lambda d, t, c: d["slaProperties"].append({"property": "dueDaysAfterPeriodEnds", "value": 5}),
        "slaProperties.dueDaysAfterPeriodEnds",
    ),
}


@pytest.mark.parametrize("where", UNKNOWN_KEYS)
def test_an_unknown_key_is_refused_wherever_it_stands(copy: Path, where: str) -> None:
    change, place = UNKNOWN_KEYS[where]
    problems = _spoil(copy, change)
    assert any(place in problem for problem in problems), problems
    assert all("poverty_indicators.yml" in problem for problem in problems)


FAULTS: dict[str, tuple[Callable[[Document, Document, Document], None], str]] = {
    "folder and domain differ": (lambda d, t, c: d.update(domain="investment"), "domain investment"),
    "file and id differ": (lambda d, t, c: d.update(id="poverty"), "must be the same"),
    "rule names an unknown column": (
        lambda d, t, c: t["quality"][0]["implementation"]["kwargs"].update(column_A="p9_index"),
        "POV-P2-ABOVE-P1: column p9_index",
    ),
    "a word is missing": (
        lambda d, t, c: t["quality"][0].update(
            customProperties=[p for p in t["quality"][0]["customProperties"] if p["property"] != "fixEn"]
        ),
        "POV-P2-ABOVE-P1: fixEn is missing",
    ),
    "the English label is missing": (
        lambda d, t, c: c.update(customProperties=[p for p in c["customProperties"] if p["property"] != "labelEn"]),
        "p0_pct: needs businessName and labelEn",
    ),
    "an indicator without a unit": (
        lambda d, t, c: c.update(customProperties=[p for p in c["customProperties"] if p["property"] != "unit"]),
        "p0_pct: an indicator needs unit",
    ),
    "a custom property twice": (
        lambda d, t, c: c["customProperties"].append({"property": "unit", "value": "orang"}),
        "p0_pct: custom property unit is given twice",
    ),
    "two columns with one header": (lambda d, t, c: c.update(physicalName="periode"), "periode names two columns"),
    "an envelope column is missing": (lambda d, t, c: t["properties"].pop(), "column citation is missing"),
    "another engine": (lambda d, t, c: t["quality"][0].update(engine="soda"), "engine must be greatExpectations"),
    "a severity nobody knows": (lambda d, t, c: t["quality"][0].update(severity="fatal"), "severity must be one of"),
    "two tables": (lambda d, t, c: d["schema"].append(dict(t)), "exactly one table"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_contract_is_refused_with_file_and_place(copy: Path, fault: str) -> None:
    change, place = FAULTS[fault]
    problems = _spoil(copy, change)
    assert any(place in problem for problem in problems), problems
    assert all("poverty_indicators.yml" in problem for problem in problems)


def test_a_key_given_twice_in_one_mapping_is_refused(copy: Path) -> None:
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("status: active\n", "status: active\nstatus: draft\n"), encoding="utf-8")
    with pytest.raises(ContractError, match=r"poverty_indicators.yml: .*'status' given twice(.|\n)*line 7"):
        load_contract(copy)


def test_broken_yaml_is_refused_and_every_file_is_reported(copy: Path) -> None:
    (copy.parent / "second.yml").write_text("a: [1\n", encoding="utf-8")
    (copy.parent / "third.yml").write_text("- a list\n", encoding="utf-8")
    with pytest.raises(ContractError) as refusal:
        contracts(copy.parent.parent)
    named = " ".join(refusal.value.problems)
    assert "second.yml" in named
    assert "third.yml" in named


def test_a_dataset_declared_twice_is_refused(copy: Path) -> None:
    second = copy.parent.parent / "again" / "poverty" / copy.name
    second.parent.mkdir(parents=True)
    second.write_text(copy.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ContractError, match="declared twice"):
        contracts(copy.parent.parent)


RULE = {
    "id": "X-RULE", "datasets": ["all"], "stage": "row", "severity": "error", "dimension": "accuracy",
    "title_id": "a", "title_en": "a", "message_id": "a", "message_en": "a", "fix_id": "a", "fix_en": "a",
    "basis": "a",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, "X-RULE: key colour is not understood"),
        ({"fix_en": None}, "X-RULE: fix_en is missing"),
        ({"severity": "fatal"}, "X-RULE: severity must be one of"),
        ({"stage": "later"}, "X-RULE: stage must be one of"),
        ({"id": "Y-RULE"}, "id Y-RULE differs from the file name"),
    ],
)
def test_a_faulty_sql_rule_is_refused(tmp_path: Path, change: Document, place: str) -> None:
    entry = {key: value for key, value in (RULE | change).items() if value is not None}
    (tmp_path / "X-RULE.sql").write_text("select 1", encoding="utf-8")
    (tmp_path / "X-RULE.yml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    with pytest.raises(ContractError, match=place):
        sql_rules(tmp_path)


def test_sql_without_words_and_words_without_sql_are_refused(tmp_path: Path) -> None:
    (tmp_path / "A.sql").write_text("select 1", encoding="utf-8")
    (tmp_path / "B.yml").write_text(yaml.safe_dump(RULE | {"id": "B"}), encoding="utf-8")
    with pytest.raises(ContractError) as refusal:
        sql_rules(tmp_path)
    assert len(refusal.value.problems) == 2


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.rule_id)
def test_the_words_of_every_rule_are_there_and_can_be_filled(rule: Rule) -> None:
    for word in WORDS:
        text = getattr(rule, word)
        assert text.strip(), word
        assert text != "None", word
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        assert names <= PLACEHOLDERS, f"{word}: {names - PLACEHOLDERS}"
    known = {
        "column_name": "p0_pct", "value": "{not a placeholder}", "expected": "0..60", "difference": "3",
        "row_number": 7,
    }  # fmt: skip
    for lang in LANGUAGES:
        said = _said(rule, lang, region="Aceh Selatan", **known)
        for shown, text in ((said.message, getattr(rule, f"message_{lang}")), (said.fix, getattr(rule, f"fix_{lang}"))):
            assert shown.count(NOT_AVAILABLE) == text.count(NOT_AVAILABLE)
        # What a finding does not know is shown as an ellipsis, never as an exception.
        assert _said(rule, lang).message


def _said(rule: Rule, lang: Lang, region: str = "", **known: Any) -> Words:
    finding = Finding(
        rule.rule_id, rule.stage, getattr(rule, f"message_{lang}"), getattr(rule, f"fix_{lang}"),
        "poverty_indicators", "2024-03", region, lang=lang, **known,
    )  # fmt: skip
    return words(finding, contracts())


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.rule_id)
def test_what_officers_read_blames_nobody_and_is_indonesian(rule: Rule) -> None:
    for word in ("title_id", "message_id", "fix_id"):
        assert not re.search(r"\b(error|invalid|gagal)\b", getattr(rule, word), re.IGNORECASE), word


def test_no_mart_shows_a_business_or_a_family(tmp_path: Path) -> None:
    assert exposed(contracts()) == []
    (tmp_path / "mart_new.yml").write_text(
        "models: [{name: mart_new, columns: [{name: region_id}, {name: nib}, {name: family_id}]}]", encoding="utf-8"
    )
    assert exposed(contracts(), tmp_path) == [
        "mart mart_new: column nib is restricted and must not be shown",
        "mart mart_new: column family_id is personal and must not be shown",
    ]


def test_a_restricted_value_is_not_said() -> None:
    finding = Finding(
        rule_id="CELL-FORMAT", stage="cell", dataset="investment_projects", column_name="nib",
        value="912000123456", expected="^[0-9]{13}$",
        row_number=3, region="", period_key="2024-TW1", message="{column} {value} {row}", fix="", lang="en",
    )  # fmt: skip
    told = words(finding, contracts())
    assert "912000123456" not in told.message + told.value
    assert told.message.endswith("3")
