from __future__ import annotations

from dataclasses import replace

from orkestrasi.contracts.load import all_rules, contracts
from orkestrasi.template import fingerprint

POVERTY = contracts()["poverty_indicators"]
GENUINE = fingerprint.of(POVERTY, "11", "2024")


def rules(of: dict[str, str]) -> list[str]:
    return [f.rule_id for f in fingerprint.problems(of, POVERTY, "11", "2024")]


def test_a_template_of_its_own_place_is_fine() -> None:
    assert rules(GENUINE) == []


def test_a_file_that_is_no_template_is_fine() -> None:
    assert rules({}) == []
    assert rules({"format": "something else", "reporter_id": "12"}) == []


def test_all_that_is_wrong_is_said_at_once() -> None:
    other = GENUINE | {
        "reporter_id": "12",
        "period_key": "2023",
        "contract_sha256": "0" * 64,
        "contract_version": "0.9",
    }
    found = fingerprint.problems(other, POVERTY, "11", "2024")
    assert [(f.rule_id, f.value, f.expected) for f in found] == [
        ("TEMPLATE-OTHER-REPORTER", "12", "11"),
        ("TEMPLATE-OTHER-PERIOD", "2023", "2024"),
        ("TEMPLATE-OUTDATED", "0.9", POVERTY.version),
    ]
    assert rules(GENUINE | {"dataset": "mpp_services"}) == ["TEMPLATE-OTHER-DATASET"]
    assert all_rules().keys() >= {f.rule_id for f in found} | {"TEMPLATE-OTHER-DATASET"}


def test_words_and_versions_may_change_but_not_what_a_column_asks() -> None:
    column = POVERTY.column("p0_pct")

    def with_column(**changes: object) -> str:
        changed = tuple(replace(c, **changes) if c is column else c for c in POVERTY.columns)  # type: ignore[arg-type]
        return fingerprint.contract_sha256(replace(POVERTY, columns=changed, version="9.9.9"))

    same = fingerprint.contract_sha256(POVERTY)
    assert with_column(label_id="Angka kemiskinan", description="lain") == same
    for change in ({"header": "p0"}, {"unit": "juta"}, {"maximum": 50.0}, {"required": True}):
        assert with_column(**change) != same
