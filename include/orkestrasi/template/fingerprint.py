"""What a template says about itself on a hidden sheet, and whether a filled one belongs where it was delivered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

from orkestrasi.contracts.model import Contract

SHEET = "_sidik"
FORMAT = "orkestrasi-template/1"
# What a column asks of a cell; its words may change without a template becoming outdated.
_ASKED = (
    "name", "header", "logical_type", "role", "required", "key_position", "minimum", "maximum", "pattern", "choices",
    "unit",
)  # fmt: skip


class Misplaced(NamedTuple):
    """A template that was delivered where another belongs: by which rule, what it says, what it should say."""

    rule_id: str
    value: str
    expected: str


def contract_sha256(contract: Contract) -> str:
    """Identity of what the contract's columns ask for, whatever version number it carries."""
    asked = [[getattr(column, name) for name in _ASKED] for column in contract.columns]
    return hashlib.sha256(json.dumps([contract.dataset, asked], ensure_ascii=False).encode()).hexdigest()


def of(contract: Contract, reporter_id: str, period_key: str) -> dict[str, str]:
    """The fingerprint of a template, less the moment it was made."""
    return {
        "format": FORMAT,
        "dataset": contract.dataset,
        "contract_version": contract.version,
        "contract_sha256": contract_sha256(contract),
        "reporter_id": reporter_id,
        "period_key": period_key,
    }


def problems(fingerprint: Mapping[str, str], contract: Contract, reporter_id: str, period_key: str) -> list[Misplaced]:
    """Why a filled template does not belong to this dataset, reporter and period; empty where it does.

    A file without a fingerprint, or with one of a format that is not ours, is no template: nothing to say.
    """
    if fingerprint.get("format") != FORMAT:
        return []
    found = []
    for key, expected, rule_id in (
        ("dataset", contract.dataset, "TEMPLATE-OTHER-DATASET"),
        ("reporter_id", reporter_id, "TEMPLATE-OTHER-REPORTER"),
        ("period_key", period_key, "TEMPLATE-OTHER-PERIOD"),
    ):
        given = str(fingerprint.get(key, ""))
        if given != expected:
            found.append(Misplaced(rule_id, given, expected))
    other_dataset = fingerprint.get("dataset") != contract.dataset
    if not other_dataset and fingerprint.get("contract_sha256") != contract_sha256(contract):
        given = str(fingerprint.get("contract_version", ""))
        found.append(Misplaced("TEMPLATE-OUTDATED", given, contract.version))
    return found
