"""`orkestrasi trace`: from every row of every mart back to bytes whose hash is right, and a row in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL
from typer.testing import CliRunner

from orkestrasi import db
from orkestrasi.cli import app
from orkestrasi.landing import object_store
from orkestrasi.settings import settings
from tests.pipeline import query
from tests.publish import flow
from tests.publish.databases import copied
from tests.publish.stored import LOOKS_AT_NONE, stored_marts, without_origin

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture(scope="module")
def published(server: URL, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Publication 2, with its own object store: the bytes are part of the chain."""
    for folder in copied(server, empty_template, tmp_path_factory.mktemp("trace")):
        flow.wave_1()
        flow.take_in()
        flow.build_and_publish()
        flow.wave_2()
        flow.take_in()
        flow.build_and_publish()
        yield folder


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["trace", *arguments])
    return done.exit_code, done.stdout, done.stderr


def chain(*arguments: str) -> dict[str, Any]:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return dict(json.loads(out))


def test_a_quoted_number_leads_to_its_cell() -> None:
    found = chain("mart_reform_scorecard", "region=00", "cluster_code=poverty", "period_key=2022-09")
    assert (found["row"]["value"], found["publication_number"]) == (9.57, 2)
    (origin,) = found["origins"]
    assert (origin["reporter_id"], origin["dataset"], origin["period_key"]) == ("BPS", "poverty_indicators", "2022-09")
    assert (origin["verdict"], origin["is_intact"], origin["findings"]) == ("accepted", True, [])
    assert origin["judged_by_rules"] > 20
    path = Path(origin["stored_at"])
    assert object_store.measure(path)[0] == origin["sha256"]
    # The cell as a spreadsheet names it: column and line of the stored CSV.
    cell = origin["cells"]["p0_pct"]
    line = path.read_text().splitlines()[int(cell[1:]) - 1].split(",")
    assert line[ord(cell[0]) - ord("A")] == "9.57"


def test_an_aggregate_leads_to_all_that_was_added_up() -> None:
    found = chain("mart_inflation_commodity_price", "region=11", "period_key=2024-01", "commodity_code=BERAS")
    assert [o["values"]["price_idr"] for o in found["origins"]] == [14_000 + 10 * day for day in range(1, 11)]
    total = chain("mart_indicator_aggregate", "region=12", "indicator_code=investment_realization_idr")
    assert sum(o["values"]["total_idr"] for o in total["origins"]) == total["row"]["value_of_parts"]


def test_a_mart_that_looks_at_another_is_traced_through_it() -> None:
    found = chain("mart_poverty_indicator", "region=64.09", "indicator_code=extreme_poverty_pct", "period_key=2022")
    assert found["origins"][0]["values"]["extreme_poverty_pct"] == 1.13
    flow_found = chain("mart_investment_realization", "region=11.01", "investment_type=PMDN", "period_key=2024-TW1")
    assert flow_found["origins"][0]["values"]["pmdn_idr"] == flow_found["row"]["realized_idr"]


def test_an_earlier_publication_leads_to_the_report_of_that_time() -> None:
    key = ("mart_investment_sector", "region=11.01", "period_key=2024-TW1")
    first, now = chain(*key, "--publication", "1"), chain(*key)
    assert (first["publication_number"], first["origins"][0]["version"]) == (1, 1)
    assert (now["publication_number"], now["origins"][0]["version"]) == (2, 2)


def test_every_row_of_every_mart_has_an_origin() -> None:
    """What was received, that is; a line of completeness may be about reports that never came."""
    for publication in (1, 2):
        assert without_origin(publication) == {}
    assert {"mart_indicator", "mart_reporting_completeness"} <= set(stored_marts())


def test_every_view_leads_to_an_origin() -> None:
    stored = set(stored_marts())
    for mart in set(flow.mart_names()) - stored - LOOKS_AT_NONE:
        with db.connect() as connection:
            row = connection.execute(f"select to_jsonb(m) from marts.{mart} as m limit 1".encode()).fetchone()
        if row is None:
            continue
        named = [c for c in ("region_id", "indicator_code", "source_code", "period_key", "sector_code",
                             "investment_type", "submission_id") if c in row[0]]  # fmt: skip
        found = chain(mart, *(f"{c}={row[0][c]}" for c in named))
        assert found["origins"], mart


def test_the_chain_in_words() -> None:
    code, out, _ = run("mart_reform_scorecard", "region=00", "cluster_code=poverty", "period_key=2022-09")
    assert code == 0
    for words in (
        "publication 2",
        "BPS poverty_indicators 2022-09 version 1",
        "the stored bytes have it",
        "p0_pct = 9.57",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mart_nothing", "region=00"], "There is no mart mart_nothing. The marts are"),
        (["mart_indicator", "wilayah=00"], "has no column wilayah"),
        (["mart_indicator", "region=99"], "tells its rows apart: region_id, indicator_code, source_code, period_key"),
        (["mart_indicator", "region=00"], "Several rows of mart_indicator have that key"),
        (["mart_indicator", "region"], "write column=value"),
        # Refused before its rows are looked for: each is an outline of thousands of points.
        (["mart_region_polygon", "region=11"], "mart_region_polygon shows nothing that was delivered"),
        (["mart_theme_cluster", "cluster_code=poverty"], "there is no file to trace it to"),
    ],
)
def test_what_names_no_row_is_refused(arguments: list[str], said: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert said in " ".join(err.split())


def test_bytes_that_are_not_what_they_were_are_told(published: Path) -> None:
    key = ("mart_investment_sector", "region=11.05", "period_key=2024-TW1")
    (origin,) = chain(*key)["origins"]
    path = Path(origin["stored_at"])
    assert path.is_relative_to(settings().object_store)
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content + b"\n")
    try:
        code, out, err = run(*key)
        assert (code, "DO NOT HAVE IT" in out, "missing from the object store, or is not what it was" in err) == (
            1, True, True,
        )  # fmt: skip
    finally:
        path.write_bytes(content)


def test_no_identity_number_is_printed() -> None:
    ((columns,),) = query("select array_agg(column_name) from information_schema.columns where table_schema = 'marts'")
    assert not {"family_id", "person_id", "nik"} & set(columns)
