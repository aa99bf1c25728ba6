"""Regions and reviewers are told that a report is available, once, and nothing of what stands in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orkestrasi import db, review
from orkestrasi.cli import app
from tests.pipeline import query
from tests.review import cases
from tests.review.cases import DATASET, PEOPLE, RULE
from tests.windows.mailbox import mail_server

SENTENCE = re.compile(
    r"Laporan mutu .+ untuk .+ sudah tersedia\. Perlu tindakan: (ya|tidak)\.( Batas waktu \d{1,2} \w+ \d{4}\.)?"
)


def publish(number: int) -> None:
    with db.connect() as connection:
        connection.execute(
            "insert into ledger.publication (number, status, published_at) values (%s, 'published', clock_timestamp())",
            [number],
        )


@pytest.fixture(autouse=True)
def published(home: Path) -> None:
    with db.connect() as connection:
        cases.grant_all(connection)
        cases.ask_approval(connection)
        connection.execute(
            "insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on) values "
            "('11.01', %s, '2023', '2024-01-01', '2099-12-31') on conflict (reporter_id, dataset, period_key) "
            "do update set due_on = excluded.due_on, locks_on = null",
            [DATASET],
        )
        cases.submit(connection, warnings={RULE: 3})
        cases.submit(connection, reporter="12.01")
    publish(1)


def notices(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, ["notices", "--json", *arguments])
    assert done.exit_code in (0, 1), done.stderr
    return done.exit_code, json.loads(done.stdout)


def test_the_exact_sentence_and_nothing_more(home: Path) -> None:
    code, done = notices()
    texts = {Path(file).stem: Path(file).read_text() for file in done["files"]}
    assert code == 0
    assert texts == {
        "11.01": "Laporan mutu Prevalensi stunting Tahun 2023 untuk Kabupaten Aceh Selatan sudah tersedia. "
        "Perlu tindakan: ya. Batas waktu 31 Desember 2099.\n",
        "12.01": "Laporan mutu Prevalensi stunting Tahun 2023 untuk Kabupaten Tapanuli Tengah sudah tersedia. "
        "Perlu tindakan: tidak.\n",
        "penelaah": "Laporan mutu Prevalensi stunting Tahun 2023 untuk seluruh wilayah sudah tersedia. "
        "Perlu tindakan: tidak.\n",
    }
    for text in texts.values():
        assert all(SENTENCE.fullmatch(line) for line in text.splitlines())


def test_once_per_publication() -> None:
    assert len(notices()[1]["files"]) == 3
    assert (notices()[1]["files"], notices()[1]["known"]) == ([], 3)
    with db.connect() as connection:
        cases.explain(connection, query("select min(submission_id) from ledger.submission")[0][0])
        cases.submit(connection, reporter="12.02", warnings={RULE: 1})
    publish(2)
    assert [Path(file).stem for file in notices()[1]["files"]] == ["12.02", "penelaah"], "only what was decided since"
    assert notices("1")[1]["files"] == []


def test_reviewers_act_where_something_is_ready_for_them() -> None:
    with db.connect() as connection:
        cases.explain(connection, query("select min(submission_id) from ledger.submission")[0][0])
    texts = {Path(file).stem: Path(file).read_text() for file in notices()[1]["files"]}
    assert "Perlu tindakan: ya." in texts["penelaah"]
    assert "Perlu tindakan: tidak." in texts["11.01"]


def test_what_a_reviewer_decided_later_is_told_with_the_next_publication() -> None:
    notices()
    with db.connect() as connection:
        number = query("select submission_id from ledger.submission where reporter_id = '12.01'")[0][0]
        review.decide(connection, PEOPLE.reviewer, number, "returned", "Tabel 3 tidak terbaca, kirim ulang.")
    publish(2)
    texts = {Path(file).stem: Path(file).read_text() for file in notices()[1]["files"]}
    assert texts.keys() == {"12.01", "penelaah"}
    assert texts["12.01"].endswith("sudah tersedia. Perlu tindakan: ya.\n")
    assert "Tabel 3" not in texts["12.01"], "the reason stands in the report, not in the notice"


def test_mails_hold_the_sentence_only_and_go_once(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "contacts.csv").write_text("reporter_id,email\n11.01,bappeda@aceh.test\n12.01,dinas@sumut.test\n")
    with mail_server() as mailbox:
        mailbox.refuse.add("dinas@sumut.test")
        server = f"127.0.0.1:{mailbox.port}"
        code, done = notices("--mail-host", server)
        assert (code, done["mailed"], done["refused"], done["without_address"]) == (1, 1, ["12.01"], ["penelaah"])
        mailbox.refuse.clear()
        code, done = notices("--mail-host", server)
        assert (code, done["files"], done["mailed"]) == (0, [], 1)
        assert notices("--mail-host", server)[1]["mailed"] == 0
    assert mailbox.recipients == ["bappeda@aceh.test", "dinas@sumut.test"]
    for message in mailbox.taken:
        body = message.get_content().strip()
        assert SENTENCE.fullmatch(body)
        assert message["Subject"] == "Laporan mutu Terbitan 1 sudah tersedia"
        for content in ("14400", "UNIT-SLIP", "stunting_pct", PEOPLE.reporter):
            assert content not in message.as_string()
    assert query("select count(*) from ledger.notice where mailed_at is not null") == [(2,)]


def test_before_anything_is_published(home: Path) -> None:
    assert CliRunner().invoke(app, ["notices", "7"]).exit_code == 2
    done = CliRunner().invoke(app, ["notices", "--mail-host", "127.0.0.1:9"])
    assert done.exit_code == 3


def test_the_case_page_of_a_region_still_says_it_all() -> None:
    ((number,),) = query("select min(submission_id) from ledger.submission")
    with db.connect() as connection:
        assert review.case(connection, PEOPLE.reporter, number).rules[0].findings == 3
