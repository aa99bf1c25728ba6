"""dbt knows the dashboards as exposures: who reads which mart stands in its lineage, and is true."""

from __future__ import annotations

from typing import Any

from orkestrasi.bi.bundle import OUTLINES
from orkestrasi.bi.model import Dashboard, Dataset
from orkestrasi.bi.read import dashboards

Json = dict[str, Any]


def marts_of(page: Dashboard) -> set[str]:
    """Every mart that a page asks, for its charts, its filters and the outlines of its maps."""
    marts = {chart.dataset for chart in page.charts} | {given.dataset for given in page.filters}
    return marts | ({OUTLINES} if any(chart.type == "map" for chart in page.charts) else set())


def test_each_dashboard_is_an_exposure_of_the_marts_it_reads(manifest: Json, offered: dict[str, Dataset]) -> None:
    told = {
        exposure["name"]: (
            exposure["label"],
            " ".join(exposure["description"].split()),
            exposure["type"],
            bool(exposure["owner"]["name"]),
            {node.rsplit(".", 1)[1] for node in exposure["depends_on"]["nodes"]},
        )
        for exposure in manifest["exposures"].values()
    }
    assert told == {
        "dashboard_" + name.replace("-", "_"): (page.title, page.description, "dashboard", True, marts_of(page))
        for name, page in dashboards(offered).items()
    }
