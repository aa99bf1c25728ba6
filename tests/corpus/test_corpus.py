"""Every kind of dirt, all in one load: each is read right, or refused with an answer that gets it fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.answer import feedback
from tests.corpus.catalogue import KINDS, PAGE, page
from tests.corpus.deliver import Judged, judge_all, reporters
from tests.corpus.kinds import Kind
from tests.corpus.make_unsafe import FORMULAS
from tests.pipeline import installation, query

HARMFUL = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def judged(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Judged]]:
    with installation(server, template, tmp_path_factory.mktemp("corpus") / "home"):
        yield judge_all(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_kind(kind: Kind, judged: dict[str, Judged]) -> None:
    case = judged[kind.id]
    outcome = case.outcome
    assert (outcome.verdict, outcome.rules) == (kind.verdict, set(kind.rules)), outcome.findings
    assert dict(case.counts) == dict(kind.counts)
    if kind.rows is not None:
        shown = [{name: row[name] for name in wanted} for row, wanted in zip(case.rows, kind.rows, strict=True)]
        assert shown == [dict(row) for row in kind.rows]
    if kind.finding is not None:
        wanted = kind.finding
        assert any(
            (wanted.cell in (None, found["cell"]))
            and wanted.value in (found["value"] or "")
            and wanted.expected in (found["expected"] or "")
            for found in outcome.of_rule(wanted.rule)
        ), outcome.of_rule(wanted.rule)


@pytest.mark.parametrize("kind", [k for k in KINDS if k.rules or k.finding], ids=lambda kind: kind.id)
def test_the_answer_says_in_both_languages_what_is_wrong_and_how_to_mend_it(
    kind: Kind, judged: dict[str, Judged]
) -> None:
    for finding in judged[kind.id].outcome.findings:
        for word in ("message_id", "fix_id", "message_en", "fix_en"):
            assert finding[word]
            assert not re.search(r"\{[a-z_]+\}", finding[word])


@pytest.mark.parametrize("kind", [k for k in KINDS if k.topic == FORMULAS], ids=lambda kind: kind.id)
def test_no_cell_of_the_answer_is_a_formula(kind: Kind, judged: dict[str, Judged], tmp_path: Path) -> None:
    path = tmp_path / "jawaban.xlsx"
    with db.connect() as connection:
        feedback.write(connection, judged[kind.id].outcome.submission_id, path)
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(HARMFUL)), cell.value


def test_the_second_delivery_of_one_content_is_no_second_report(judged: dict[str, Judged]) -> None:
    for kind in KINDS:
        if kind.is_repeated:
            assert query(
                "select count(*) from ledger.submission where reporter_id = %s and dataset = %s and period_key = %s",
                [judged[kind.id].reporter, kind.dataset, kind.period_key],
            ) == [(1,)]


def test_the_older_file_is_not_in_force_and_the_corrected_one_is(judged: dict[str, Judged]) -> None:
    in_force = {row[0] for row in query("select submission_id from ledger.submission_in_force")}
    assert judged["older-after-newer"].outcome.submission_id not in in_force
    assert judged["resubmission"].outcome.submission_id in in_force


def test_late_investment_counts_in_the_next_quarter(judged: dict[str, Judged]) -> None:
    assert query(
        "select period_key, effective_period_key from ledger.submission where submission_id = %s",
        [judged["late-lkpm"].outcome.submission_id],
    ) == [("2024-TW1", "2024-TW2")]


def test_identity_numbers_are_hashed_and_different(judged: dict[str, Judged]) -> None:
    [row] = judged["nik-in-place"].rows
    assert row["family_id"].startswith("id-")
    assert row["person_id"].startswith("id-")
    assert row["family_id"] != row["person_id"]


def test_every_kind_has_a_name_and_an_address_of_its_own() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    senders = reporters(KINDS)
    assert len({(senders[k.id], k.dataset, k.period_key) for k in KINDS}) == len(KINDS)


def test_the_page_lists_exactly_these_kinds() -> None:
    listed = re.findall(r"^\| .* \| `([a-z0-9-]+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [kind.id for kind in KINDS]


def test_the_page_is_the_one_that_is_generated() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
