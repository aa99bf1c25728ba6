"""The door of the command line: the whole way of a review, its exit codes, the exact refusals, bulk approval."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orkestrasi import db, review
from orkestrasi.cli import app
from tests.pipeline import query
from tests.review import cases
from tests.review.cases import DATASET, OTHER_RULE, PEOPLE, RULE


@dataclass(frozen=True)
class Said:
    code: int
    answer: Any
    text: str


def run(login: str | None, *arguments: str, as_json: bool = True) -> Said:
    options = [*(["--as", login] if login else []), *(["--json"] if as_json else [])]
    done = CliRunner().invoke(app, ["review", *arguments, *options], env={"ORKESTRASI_LOGIN": ""})
    answer = json.loads(done.stdout) if as_json and done.stdout.strip() else done.stdout
    return Said(done.exit_code, answer, done.stderr.strip())


@pytest.fixture(autouse=True)
def everybody(home: Path) -> Iterator[None]:
    with db.connect() as connection:
        cases.grant_all(connection)
        cases.ask_approval(connection)
    yield


def submit(**options: Any) -> int:
    with db.connect() as connection:
        return cases.submit(connection, **options)


def test_from_the_warning_to_the_approval() -> None:
    number = str(submit(warnings={RULE: 2}))
    queue = run(PEOPLE.reviewer, "queue").answer
    assert (queue["total"], queue["exceptions"]) == (1, 1)
    (item,) = queue["items"]
    assert (item["state_label"], item["refusal"]["text"]) == (
        "menunggu penjelasan", "Belum dapat disetujui: 1 peringatan belum dijelaskan.",
    )  # fmt: skip
    refused = run(PEOPLE.reviewer, "approve", number)
    assert (refused.code, refused.answer["refused"], refused.text) == (
        1, "answers_missing", "Belum dapat disetujui: 1 peringatan belum dijelaskan.",
    )  # fmt: skip
    (answered,) = run(PEOPLE.reporter, "answer", number, RULE, "--text", "Sumber: survei gizi.").answer
    assert answered["state"] == "siap ditelaah"
    assert run(PEOPLE.reviewer, "judge", str(answered["answer_id"]), "--accept").code == 0
    case = run(PEOPLE.reviewer, "show", number).answer
    assert (case["item"]["state_label"], case["bound_to"]) == (
        "sedang ditelaah", f"Keputusan Anda hanya untuk versi 1 (sidik {case['sha256'][:4]}…).",
    )  # fmt: skip
    (made,) = run(PEOPLE.reviewer, "approve", number, "--basis", case["basis_sha256"]).answer
    assert (made["kind"], made["reviewer"], made["basis_sha256"]) == ("approved", PEOPLE.reviewer, case["basis_sha256"])
    assert run(PEOPLE.reviewer, "queue").answer["total"] == 0
    (shown,) = run(PEOPLE.reviewer, "queue", "--all").answer["items"]
    assert shown["state_label"] == "disetujui"
    assert "Sumber: survei gizi." in run(PEOPLE.viewer, "show", number, as_json=False).answer


def test_the_exit_codes() -> None:
    number = str(submit())
    assert run("siapa", "queue").text == "Masuk untuk membuka laporan ini."
    assert run(PEOPLE.viewer, "approve", number).code == 1
    assert run(None, "approve", number).code == 2, "somebody has to say who"
    assert run(PEOPLE.reviewer, "approve", "no number").code == 2
    assert run(PEOPLE.reviewer, "show", "4711").text == "Pengajuan 4711 tidak ditemukan."
    assert run(PEOPLE.reviewer, "return", number, "--reason", "pendek").text == (
        "Tulis alasan pengembalian agar daerah tahu apa yang harus diperbaiki."
    )
    assert run(PEOPLE.reviewer, "escalate", number).code == 0
    assert run(PEOPLE.second_reviewer, "approve", number).text == (
        "Pengajuan ini sudah diteruskan ke pimpinan, jadi keputusan berikutnya diambil Pejabat Pengesah."
    )
    done = CliRunner().invoke(app, ["review", "approve", number], env={"ORKESTRASI_LOGIN": PEOPLE.signatory})
    assert done.exit_code == 0, "the login may come from the environment"


def test_an_unreachable_database_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    assert run(PEOPLE.reviewer, "queue").code == 3


def test_bulk_approval_lists_what_it_leaves_out_first_and_writes_one_event_each() -> None:
    with db.connect() as connection:
        cases.ask_approval(connection, "always")
    plain = [submit(reporter=f"12.0{n}") for n in range(1, 5)]
    open_warning = submit(reporter="11.02", warnings={RULE: 1, OTHER_RULE: 1})
    own = submit(reporter="11.03")
    large = submit(reporter="11.04")
    answered = submit(reporter="11.05", warnings={RULE: 1})
    with db.connect() as connection:
        cases.hand_in(connection, own, PEOPLE.reviewer)
        cases.explain(connection, answered, login=PEOPLE.engineer)
        connection.execute(
            "insert into ledger.finding (submission_id, load_id, rule_id, severity, detail) "
            "select submission_id, load_id, 'WINDOW-LATE', 'info', '{\"effect_pct\": -2.5}' from ledger.submission "
            "where submission_id = %s",
            [large],
        )
    preview = run(PEOPLE.reviewer, "bulk-approve").answer
    assert list(preview) == ["excluded", "included", "token"]
    assert {e["submission_id"]: [r["text"] for r in e["reasons"]] for e in preview["excluded"]} == {
        open_warning: ["Belum dapat disetujui: 2 peringatan belum dijelaskan."],
        own: ["Anda mengirim data ini, jadi keputusan harus diambil penelaah lain."],
        large: ["Pengaruh terhadap angka nasional 2,5%, jadi pengajuan ini harus ditelaah sendiri."],
    }
    assert {item["submission_id"] for item in preview["included"]} == {*plain, answered}
    shown = run(PEOPLE.reviewer, "bulk-approve", as_json=False).answer
    assert shown.index("Tidak termasuk: 3") < shown.index("Dapat disetujui massal: 5")
    assert query("select count(*) from ledger.decision") == [(0,)], "a list decides nothing"

    newcomer = submit(reporter="12.05")
    refused = run(PEOPLE.reviewer, "bulk-approve", "--token", preview["token"])
    assert (refused.code, refused.answer["refused"]) == (1, "changed"), "not what was listed"
    token = run(PEOPLE.reviewer, "bulk-approve").answer["token"]
    done = run(PEOPLE.reviewer, "bulk-approve", "--token", token).answer
    assert {d["submission_id"] for d in done} == {*plain, answered, newcomer}
    assert query("select count(*), count(distinct bulk_id) from ledger.decision") == [(6, 1)]
    assert query("select count(*) from ledger.event_chain where source = 'decision'") == [(6,)]
    assert run(PEOPLE.viewer, "bulk-approve").code == 1


def test_the_queue_orders_by_effect_then_weight_and_filters() -> None:
    with db.connect() as connection:
        cases.ask_approval(connection, "always")
    small, big = submit(reporter="11.01"), submit(reporter="32.01")
    warned = submit(reporter="12.01", warnings={RULE: 1})
    order = [item["submission_id"] for item in run(PEOPLE.reviewer, "queue").answer["items"]]
    assert order == [warned, big, small], "exceptions first, then where more people live"
    assert [i["submission_id"] for i in run(PEOPLE.reviewer, "queue", "--province", "11").answer["items"]] == [small]
    assert run(PEOPLE.reviewer, "queue", "--cluster", "inflation").answer["total"] == 0
    # Somebody of a reporter sees that reporter's only.
    assert [i["submission_id"] for i in run(PEOPLE.reporter, "queue").answer["items"]] == [small]


def test_what_the_policies_hold_back() -> None:
    number = submit(warnings={RULE: 1})
    by_dataset = {p["dataset"]: p for p in run(None, "policy").answer}
    assert by_dataset[DATASET] == {"dataset": DATASET, "policy": "warnings", "held_back": 1}
    assert by_dataset["procurement_packages"]["policy"] == "warnings", "as its contract says"
    assert by_dataset["grdp"]["policy"] == "never"
    (held,) = run(None, "policy", "--held").answer
    assert (held["submission_id"], held["reason_label"]) == (number, "menunggu persetujuan penelaah")


def test_people() -> None:
    assert run(PEOPLE.engineer, "grant", "Baru.Sekali", "--role", "reviewer").code == 0
    assert ("baru.sekali", "reviewer") in {(p["login"], p["role"]) for p in run(None, "people").answer}
    assert run(PEOPLE.engineer, "grant", "baru.sekali", "--role", "none").code == 0
    assert "baru.sekali" not in {p["login"] for p in run(None, "people").answer}
    assert run(PEOPLE.engineer, "grant", "baru", "--role", "raja").code == 2
    assert run(PEOPLE.engineer, "grant", "baru", "--role", "reporter").code == 2, "a reporter's login needs --reporter"
    assert run(PEOPLE.engineer, "grant", "baru", "--role", "reviewer", "--reporter", "99.99").code == 2


def test_who_hands_a_file_in_on_the_command_line_does_not_approve_it(home: Path, tmp_path: Path) -> None:
    from tests.pipeline import csv_of, register, stunting

    content = csv_of(DATASET, stunting("11.02", 14.4, "2023"))
    file = tmp_path / "laporan.csv"
    file.write_bytes(content)
    done = CliRunner().invoke(
        app,
        ["submit", str(file), "--dataset", DATASET, "--reporter", "11.02", "--period", "2023",
         "--as", PEOPLE.second_reviewer],
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    register()
    ((number,),) = query("select submission_id from ledger.submission")
    with db.connect() as connection:
        for state in ("loaded", "accepted"):
            connection.execute("select ledger.move_submissions(%s, %s, 'test')", [[number], state])
    refused = run(PEOPLE.second_reviewer, "approve", str(number))
    assert refused.text == "Anda mengirim data ini, jadi keputusan harus diambil penelaah lain."
    assert run(PEOPLE.reviewer, "approve", str(number)).code == 0


def test_every_refusal_has_its_text() -> None:
    import re

    from orkestrasi.ledger.migrate import MIGRATIONS
    from orkestrasi.review.refusal import TEXTS

    sql = (MIGRATIONS / "versions" / "0011_review_refusals.sql").read_text()
    codes = set(re.findall(r"ledger\.refuse\('(\w+)'", sql))
    assert codes and codes <= TEXTS.keys()
    assert review.ReviewRefusedError(review.Refusal.of("same_person")).code == "same_person"
