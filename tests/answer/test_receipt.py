from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from orkestrasi import db as warehouse
from orkestrasi.answer import outbox, receipt
from orkestrasi.commands import answer
from orkestrasi.settings import settings
from tests.answer.ledger import Delivery, find

NIK = "3273014507890001"


@pytest.fixture
def submission(home: Path) -> int:
    with warehouse.connect() as connection:
        number = Delivery(file_name=f"laporan {NIK}.xlsx", verdict="rejected").add(connection)
        find(connection, number, "CELL-RANGE", row_number=1, column_name="p0_pct", value="957", expected="0..60")
        find(connection, number, "PRICE-JUMP", row_number=2, column_name="p0_pct", value="9", expected="3")
    return number


@pytest.fixture
def issued(submission: int) -> dict[str, Any]:
    with warehouse.connect() as connection:
        return receipt.of(connection, submission)


def test_it_says_what_came_in_and_what_became_of_it(issued: dict[str, Any], submission: int) -> None:
    assert issued["submission_id"] == submission
    assert (issued["reporter_id"], issued["dataset"], issued["period"]) == ("BPS", "poverty_indicators", "2024-03")
    assert issued["verdict"] == "rejected"
    assert issued["rows"] == {"read": 120, "kept": 0, "left_out": 3}
    assert issued["findings"] == {"error": 1, "warning": 1, "info": 0}
    assert issued["received_at"] == "2024-04-09T16:20:00+07:00"
    assert len(issued["sha256"]) == 64
    assert NIK not in json.dumps(issued)


def test_a_receipt_is_genuine_until_anything_in_it_changes(issued: dict[str, Any]) -> None:
    copy = json.loads(receipt.as_bytes(issued))
    assert receipt.is_genuine(copy)
    for change in ({"verdict": "accepted"}, {"rows": {"read": 1, "kept": 1, "left_out": 0}}, {"more": 1}):
        assert not receipt.is_genuine(copy | change)
    for name in copy:
        assert not receipt.is_genuine({k: v for k, v in copy.items() if k != name})


@pytest.mark.parametrize("document", [None, [], "x", {}, {"signature": 1}, {"signature": {"value": "é"}}])
def test_anything_may_be_asked_about(home: Path, document: Any) -> None:
    assert not receipt.is_genuine(document)


def test_the_key_is_the_owners_and_made_once(issued: dict[str, Any]) -> None:
    key = settings().secrets / "receipt.key"
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    assert receipt.is_genuine(issued)
    assert key.read_bytes() == before
    assert [path.name for path in key.parent.iterdir()] == [key.name]


def test_another_installation_does_not_vouch_for_it(issued: dict[str, Any], monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path / "other"))
    assert not receipt.is_genuine(issued)


def test_for_printing(issued: dict[str, Any]) -> None:
    printed = receipt.text(issued)
    assert printed.startswith("TANDA TERIMA PENGAJUAN DATA\n")
    assert "Hasil pemeriksaan           ditolak" in printed
    assert "9 April 2024 pukul 16.20" in printed
    assert "rejected" in receipt.text(issued, "en")
    assert max(map(len, printed.splitlines())) <= 100


def test_the_outbox_holds_receipt_and_workbook(submission: int) -> None:
    with warehouse.connect() as connection:
        clean = Delivery(reporter="11", version=2, part="../../etc", verdict="accepted").add(connection)
        waiting = Delivery(reporter="12", verdict=None, decided=None).add(connection)
    folder, other = outbox.write([submission, clean, waiting])
    root = settings().home / "outbox"
    assert folder == root / "BPS/poverty_indicators/2024-03/v1"
    assert sorted(p.name for p in folder.iterdir()) == [outbox.RECEIPT, outbox.WORKBOOK]
    assert other.resolve().is_relative_to(root / "11/poverty_indicators/2024-03")
    assert [p.name for p in other.iterdir()] == [outbox.RECEIPT]
    assert receipt.is_genuine(json.loads((folder / outbox.RECEIPT).read_text()))
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    outbox.write([submission, clean])
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_answers_are_planned_in_chunks_of_decided_submissions(home: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(outbox, "CHUNK_SUBMISSIONS", 2)
    with warehouse.connect() as connection:
        numbers = [Delivery(reporter=r, verdict="accepted").add(connection) for r in ("11", "12", "13")]
        first = connection.execute("select min(load_id) from ledger.submission").fetchone()
        assert first is not None
        connection.execute("update ledger.submission set load_id = %s", first)
        waiting = Delivery(reporter="14", verdict=None, decided=None).add(connection)
        connection.execute("update ledger.submission set load_id = %s", first)
    chunks = outbox.plan(first[0])
    assert [len(chunk) for chunk in chunks] == [2, 1]
    assert sorted(n for chunk in chunks for n in chunk) == numbers
    assert waiting not in numbers
    assert len(outbox.write(chunks[0])) == 2
    # What has its answer is not planned again.
    assert [len(chunk) for chunk in outbox.plan()] == [1]


def test_at_the_command_line(submission: int, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    answer.register(app)
    run = CliRunner()
    shown = run.invoke(app, ["receipt", str(submission), "--json"])
    (tmp_path / "r.json").write_text(shown.stdout)
    assert run.invoke(app, ["receipt", "--verify", "r.json"]).exit_code == 0
    (tmp_path / "r.json").write_text(shown.stdout.replace("rejected", "accepted"))
    assert run.invoke(app, ["receipt", "--verify", "r.json"]).exit_code == 1
    assert "TANDA TERIMA" in run.invoke(app, ["receipt", str(submission)]).stdout
    assert run.invoke(app, ["receipt", "987654321"]).exit_code == 2
    assert run.invoke(app, ["receipt"]).exit_code == 2
    assert run.invoke(app, ["feedback", str(submission)]).exit_code == 0
    assert (tmp_path / f"umpan-balik-{submission}.xlsx").is_file()
