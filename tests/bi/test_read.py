"""A dashboard's file is read strictly: each mistake is told with its file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from orkestrasi.bi.errors import BiError
from orkestrasi.bi.model import Condition, Dashboard, Dataset, Text
from orkestrasi.bi.read import dashboards

HEAD = """
title: Uji
description: Untuk menguji
filters:
  - {name: tahun, title: Tahun, dataset: mart_reporting_completeness, column: year, default: latest, example: 2024}
rows:
  - height_px: 160
    items:
"""
CHART = "      - {chart: a, title: A, type: number, dataset: mart_reporting_completeness, metric: reports_expected"
BAR = (
    "      - {chart: a, title: A, type: bar, dataset: mart_reform_scorecard, metric: scorecard_value, "
    "dimensions: region_name"
)


def read(folder: Path, offered: dict[str, Dataset], text: str) -> Dashboard:
    (folder / "uji.yml").write_text(text)
    return dashboards(offered, folder)["uji"]


def problems(folder: Path, offered: dict[str, Dataset], text: str) -> list[str]:
    (folder / "uji.yml").write_text(text)
    with pytest.raises(BiError) as refused:
        dashboards(offered, folder)
    return refused.value.problems


def test_the_committed_dashboards_are_right(offered: dict[str, Dataset]) -> None:
    assert {"inflasi", "nasional"} <= dashboards(offered).keys()


def test_widths_are_shared_and_defaults_filled_in(tmp_path: Path, offered: dict[str, Dataset]) -> None:
    page = read(tmp_path, offered, HEAD + CHART + ", width: 6}\n" + BAR.replace("chart: a", "chart: b") + "}\n"
                "      - {text: '**SINTETIS**'}\n")  # fmt: skip
    assert [item.width for item in page.rows[0].items] == [6, 3, 3]
    assert page.rows[0].items[2] == Text("**SINTETIS**", 3)
    assert page.charts[1].limit == 100 and page.charts[1].time is None


def test_conditions(tmp_path: Path, offered: dict[str, Dataset]) -> None:
    where = (
        "{level: [regency, city], year: {min: 2021, max: 2024}, source_code: {not: X}, on_track: true, "
        "gap: {missing: false}}"
    )
    chart = read(tmp_path, offered, HEAD + BAR + f", where: {where}}}\n").charts[0]
    assert chart.where == (
        Condition("level", "IN", ("regency", "city")),
        Condition("year", ">=", 2021),
        Condition("year", "<=", 2024),
        Condition("source_code", "!=", "X"),
        Condition("on_track", "==", True),
        Condition("gap", "IS NOT NULL"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + CHART + ", colour: red}",
         "dashboards/uji.yml.rows[0].items[0]: key colour is not understood; did you mean colors?"),
        (HEAD + CHART + "}\nextra: 1", "dashboards/uji.yml: key extra is not understood"),
        (HEAD + CHART.replace("reports_expected", "reports_expcted") + "}",
         "items[0].metric: reports_expcted must be one of"),
        (HEAD + CHART.replace("mart_reporting_completeness", "mart_nothing") + "}",
         "dataset: mart_nothing must be one of"),
        (HEAD + CHART.replace("number", "pie") + "}", "type: pie must be one of"),
        (HEAD + CHART + ", limit: 5}", "items[0].limit: means nothing to a chart of type number"),
        (HEAD + CHART + ", where: {nowhere: 1}}", "where.nowhere: mart_reporting_completeness has no such column"),
        (HEAD + CHART + ", where: {year: {about: 1}}}", "where.year: key about is not understood"),
        (HEAD + CHART + ", width: 13}", "width: must be a whole number from 1 to 12"),
        (HEAD + CHART + ", width: 8}\n" + BAR.replace("chart: a", "chart: b") + ", width: 8}",
         "widths of a row add up to 12"),
        (HEAD + CHART + "}\n" + CHART + "}", "the name a is given twice"),
        (HEAD + CHART + ", ignores: bulan}", "ignores: bulan must be one of tahun"),
        (HEAD + CHART + ", format: euro}", "format: euro must be one of integer"),
        (HEAD + CHART.replace("metric: reports_expected", "metrics: [reports_expected, reports_missing]") + "}",
         "has one metric"),
        (HEAD + BAR.replace(", dimensions: region_name", "") + "}", "needs time or dimensions for its axis"),
        (HEAD + BAR + ", grain: month}", "grain: means nothing without time"),
        (HEAD + BAR + ", time: region_name}", "time: region_name must be one of period_ends_on"),
        (HEAD + CHART.replace("number", "map") + "}", "dataset: a map needs the column region_id"),
        (HEAD + CHART.replace("number", "pivot") + "}", "items[0].across: is missing"),
        (HEAD.replace("160", "161") + CHART + "}", "rows[0].height_px: must be a multiple of 8"),
        (HEAD.replace("column: year", "column: yeer") + CHART + "}", "filters[0].column: yeer must be one of"),
        (HEAD.replace("title: Uji\n", "") + CHART + "}", "dashboards/uji.yml.title: is missing"),
        (HEAD.replace("title: Uji", "title: Uji\ntitle: Lagi") + CHART + "}", "title"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, offered: dict[str, Dataset], text: str, said: str) -> None:
    found = problems(tmp_path, offered, text + "\n")
    assert any(said in problem and problem.startswith("dashboards/uji.yml") for problem in found), found


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path, offered: dict[str, Dataset]) -> None:
    (tmp_path / "lain.yml").write_text("titel: X\n")
    found = problems(tmp_path, offered, HEAD + CHART + ", colour: red, width: 13}\n")
    assert len(found) >= 3 and {problem.split(".yml")[0] for problem in found} == {"dashboards/lain", "dashboards/uji"}


def test_the_name_of_the_file_is_the_address(tmp_path: Path, offered: dict[str, Dataset]) -> None:
    (tmp_path / "Nasional 1.yml").write_text(HEAD + CHART + "}\n")
    with pytest.raises(BiError, match="lower case letters, digits and hyphens"):
        dashboards(offered, tmp_path)
