"""Put a finding's particulars into its rule's sentence."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from orkestrasi.contracts.load import contracts

NOTHING = "…"


def fill(template: str, finding: dict[str, Any], language: str = "id") -> str:
    """Fill {column}, {value}, {expected}, {difference}, {row}, {region}, {period}, {dataset}.

    `finding` has column_name, value, expected, difference, row_number, region_name, period_key, dataset.
    What the finding does not know is shown as an ellipsis; a sentence never fails to be shown.
    """
    known = {
        "column": column_label(str(finding.get("dataset")), finding.get("column_name"), language),
        "value": finding.get("value"),
        "expected": finding.get("expected"),
        "difference": finding.get("difference"),
        "row": finding.get("row_number"),
        "region": finding.get("region_name"),
        "period": finding.get("period_key"),
        "dataset": finding.get("dataset"),
    }
    words: defaultdict[str, str] = defaultdict(lambda: NOTHING)
    words.update({key: str(value) for key, value in known.items() if value is not None})
    return template.format_map(words)


def column_label(dataset: str, column: str | None, language: str = "id") -> str | None:
    """The column's label for officers and its header in the file; the name itself where the contract has none."""
    contract = contracts().get(dataset)
    if contract is None or column is None or column not in {c.name for c in contract.columns}:
        return column
    declared = contract.column(column)
    label = declared.label_id if language == "id" else declared.label_en
    return f"{label} ({declared.header})"
