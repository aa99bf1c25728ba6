from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from orkestrasi.report.texts import Say
from orkestrasi.report.view_changes import figure, figure_table

ID = Say("id")


def row(value: str, period: str = "2024-TW1", **of: Any) -> dict[str, Any]:
    return {
        "indicator_code": "p0_pct",
        "indicator_label": "Persentase penduduk miskin (P0)",
        "unit": "persen",
        "source_code": "SUSENAS/NASIONAL",
        "period_key": period,
        "basis": "nation",
        "value": Decimal(value),
        "regions": 1,
        "provinces": 38,
        "is_synthetic": False,
    } | of


def shown(now: list[dict[str, Any]] | None, before: list[dict[str, Any]]) -> list[list[str]]:
    facts: Any = SimpleNamespace(figures=now, previous_figures=before)
    table = figure_table(ID, facts)
    assert table
    return [[cell.text for cell in cells] for cells in table.rows]


def test_marts_that_are_not_built_give_no_table() -> None:
    facts: Any = SimpleNamespace(figures=None, previous_figures=[])
    assert figure_table(ID, facts) is None


def test_the_newest_period_and_every_changed_figure_are_shown() -> None:
    now = [row("9.03", "2024-03"), row("9.36", "2023-03"), row("9.54", "2022-03")]
    before = [row("9.03", "2024-03"), row("9.30", "2023-03"), row("9.54", "2022-03")]
    assert [cells[2:6] for cells in shown(now, before)] == [
        ["Maret 2024", "9,03%", "9,03%", "tetap"],
        ["Maret 2023", "9,3%", "9,36%", "naik 0,06\u00a0poin"],
    ]


def test_a_first_and_a_lost_figure_have_a_dash() -> None:
    assert [c[3:6] for c in shown([row("9.03", "2024-03")], [row("9.36", "2023-03")])] == [
        ["–", "9,03%", "–"],
        ["9,36%", "–", "–"],
    ]


def test_a_sum_says_on_how_many_provinces_it_rests() -> None:
    of = {"unit": "rupiah", "basis": "sum_of_provinces", "source_code": "LAPORAN", "is_synthetic": True}
    ((_, source, _, old, new, change, basis, origin),) = shown(
        [row("283427132900000", regions=33, **of)], [row("277581261500000", regions=32, **of)]
    )
    assert source == ""
    assert (old, new) == ("Rp277,6\u00a0triliun", "Rp283,4\u00a0triliun")
    assert change == "naik Rp5,8\u00a0triliun"
    assert basis == "jumlah 33 dari 38 provinsi (sebelumnya 32)"
    assert origin == "sintetis"


def test_no_more_decimals_than_the_source_and_never_more_than_two() -> None:
    assert figure(ID, Decimal("3.190000"), "indeks") == "3,19"
    assert figure(ID, Decimal("75.165"), "persen") == "75,17%"
    assert figure(ID, Decimal("0.000"), "persen") == "0%"
    assert figure(ID, None, "persen") == "–"
