"""The entries of sources.yml fit the contracts they feed."""

from __future__ import annotations

import pytest

from orkestrasi.contracts.load import contracts
from orkestrasi.sources.load import sources
from orkestrasi.sources.model import Source

ENTRIES = [source for source in sources().values() if source.columns]


@pytest.mark.parametrize("source", ENTRIES, ids=lambda source: source.source_id)
def test_an_entry_feeds_every_column_a_row_needs(source: Source) -> None:
    fed = {*source.columns, *(source.pivot.columns if source.pivot else ())}
    needed = {c.name for c in contracts()[source.dataset].columns if c.required} - {"region_code", "code_system"}
    assert needed <= fed
    # Whoever names the region need not know its code.
    assert {"region_code", "region_name"} & fed


@pytest.mark.parametrize("source", ENTRIES, ids=lambda source: source.source_id)
def test_an_entry_cites_where_its_figures_come_from(source: Source) -> None:
    assert "citation" in source.columns or source.dataset == "spbe_components"


def test_parts_of_one_report_do_not_replace_each_other() -> None:
    by_report: dict[tuple[str | None, str, str], list[str]] = {}
    for source in ENTRIES:
        by_report.setdefault((source.reporter, source.dataset, source.part or source.source_id), []).append(
            source.source_id
        )
    assert [ids for ids in by_report.values() if len(ids) > 1] == []
