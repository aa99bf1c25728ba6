"""The task of the `deadlines` DAG against a real SMTP server: who gets mail, how often, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orkestrasi import db
from orkestrasi.settings import DAGS
from tests.pipeline import query
from tests.windows.mailbox import Mailbox, mail_server

PROGRAM = Path(__file__).with_name("run_deadlines.py")
# Thursday; what is due on Friday 12 April has one working day left.
DAY, NEXT_DAY, HOLIDAY = "2029-04-12", "2029-04-13", "2029-04-15"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as server:
        yield server


@pytest.fixture
def owing(home: Path) -> Path:
    """11 and 12 owe two reports each, 13 has reported, 14 has no address."""
    home.mkdir(exist_ok=True)
    (home / "contacts.csv").write_text(
        "reporter_id,email\n11,biro11@example.go.id\n12,biro12@example.go.id\n13,biro13@example.go.id\n"
    )
    with db.connect() as connection:
        connection.execute("delete from ledger.obligation")
        connection.cursor().executemany(
            "insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on) "
            "values (%s, %s, '2024-TW1', '2029-04-01', '2029-04-13')",
            [(reporter, dataset) for reporter in ("11", "12", "13", "14")
             for dataset in ("investment_realization", "domestic_spending")],
        )  # fmt: skip
        connection.execute("insert into ledger.load (run_key) values ('test')")
        connection.execute("insert into ledger.file values (repeat('a', 64), 1)")
        connection.execute(
            """
            insert into ledger.submission (load_id, reporter_id, dataset, period_key, version, sha256, file_name,
                channel, received_at, state, verdict)
            select l.load_id, '13', o.dataset, '2024-TW1', 1, repeat('a', 64), 'x.csv', 'test', '2029-04-02',
                'accepted', 'accepted'
            from ledger.load as l cross join ledger.obligation as o where o.reporter_id = '13'
            """
        )
    return home


def remind(home: Path, mailbox: Mailbox, day: str) -> subprocess.CompletedProcess[str]:
    connection = {
        "conn_type": "smtp",
        "host": "127.0.0.1",
        "port": mailbox.port,
        "extra": {"from_email": "pengingat@example.go.id", "disable_tls": True, "disable_ssl": True, "retry_limit": 0},
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")} | {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(connection),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    return subprocess.run(
        [sys.executable, "-P", PROGRAM, DAGS, day], env=environment, capture_output=True, text=True, check=False
    )


def answer(run: subprocess.CompletedProcess[str]) -> dict[str, int]:
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout.splitlines()[-1]))


def test_only_those_who_owe_get_one_mail_each_and_only_once(owing: Path, mailbox: Mailbox) -> None:
    first = remind(owing, mailbox, DAY)
    assert answer(first) == {"sent": 2, "without_address": 1}
    assert "14" in first.stdout + first.stderr, "who cannot be reached is named"
    assert mailbox.recipients == ["biro11@example.go.id", "biro12@example.go.id"]
    assert answer(remind(owing, mailbox, DAY)) == {"sent": 0, "without_address": 1}
    assert len(mailbox.taken) == 2
    assert answer(remind(owing, mailbox, NEXT_DAY)) == {"sent": 2, "without_address": 1}
    assert query("select kind, sent_on::text, count(*) from ledger.reminder group by 1, 2 order by 2") == [
        ("due_soon", DAY, 4),
        ("due_today", NEXT_DAY, 4),
    ]
    message = mailbox.taken[0]
    assert message["From"] == "pengingat@example.go.id"
    assert message["Subject"] == "Pengingat pelaporan: 2 laporan belum diterima"
    body = message.get_body()
    assert body is not None
    text = body.get_content()
    for word in ("Realisasi investasi", "Triwulan I 2024", "13 April 2029", "tinggal 1 hari kerja", "nihil", "templat"):
        assert word in text


@pytest.mark.slow
def test_a_mailbox_that_is_refused_fails_the_task_but_stops_nobody_else(owing: Path, mailbox: Mailbox) -> None:
    mailbox.refuse = {"biro11@example.go.id"}
    run = remind(owing, mailbox, DAY)
    assert run.returncode != 0
    assert "biro11" not in run.stdout + run.stderr, "addresses stay out of the log"
    assert mailbox.recipients == ["biro12@example.go.id"]
    mailbox.refuse = set()
    assert answer(remind(owing, mailbox, DAY)) == {"sent": 1, "without_address": 1}
    assert mailbox.recipients == ["biro11@example.go.id", "biro12@example.go.id"]


def test_nothing_is_sent_on_a_day_off(owing: Path, mailbox: Mailbox) -> None:
    assert answer(remind(owing, mailbox, HOLIDAY)) == {"sent": 0, "without_address": 0}
    assert mailbox.taken == []
