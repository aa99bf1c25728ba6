"""Which reminders are due on a day: pure over the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orkestrasi.windows import calendar, contacts, deadlines
from orkestrasi.windows.deadlines import Reminder
from tests.conftest import Connection

OWED = ("11", "domestic_spending", "2024-TW1")


@pytest.fixture
def ledger(db: Connection) -> Connection:
    """One obligation: opens Monday 1 April, due Monday 15 April 2024. Holidays (8 to 12 April) as in the calendar."""
    db.execute("delete from ledger.obligation where (reporter_id, dataset, period_key) <> (%s, %s, %s)", OWED)
    return db


def lock(db: Connection, last_day: str) -> None:
    db.execute("update ledger.obligation set locks_on = %s", [last_day])


def grant(db: Connection, open_until: str) -> None:
    db.execute(
        "insert into ledger.window_exception (reporter_id, dataset, period_key, open_until, reason, granted_by) "
        "values (%s, %s, %s, %s, 'banjir', 'Direktorat Kinerja')",
        [*OWED, open_until],
    )


def send(db: Connection, state: str, is_nil: bool = False) -> None:
    db.execute("insert into ledger.load (run_key) values ('t') on conflict do nothing")
    db.execute("insert into ledger.file values (repeat('b', 64), 1) on conflict do nothing")
    db.execute(
        "insert into ledger.submission (load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel,"
        " received_at, state, verdict, is_nil) select load_id, %s, %s, %s, 1, repeat('b', 64), 'x', 't', '2024-04-05',"
        " %s, case when %s in ('accepted', 'rejected') then %s end, %s from ledger.load where run_key = 't'",
        [*OWED, state, state, state, is_nil],
    )


def found(db: Connection, day: str) -> list[tuple[str, int]]:
    return [(r.kind, r.working_days) for r in deadlines.due(db, date.fromisoformat(day))]


def days_of(db: Connection, first: str, last: str) -> dict[str, tuple[str, int]]:
    """Every day on which there is a reminder."""
    since, until = (date.fromisoformat(day).toordinal() for day in (first, last))
    days = [date.fromordinal(n) for n in range(since, until + 1)]
    return {str(day): (r.kind, r.working_days) for day in days for r in deadlines.due(db, day)}


def before(db: Connection, due: date, count: int) -> str:
    """The day on which `count` working days are left."""
    ((day,),) = db.execute(
        "select min(d.day) from reference.calendar_day as d, reference.calendar_day as due "
        "where due.day = %s and d.is_working_day and due.working_day_number - d.working_day_number = %s",
        [due, count],
    ).fetchall()
    return str(day)


def test_five_days_and_one_day_before_on_the_day_and_then_every_fifth(ledger: Connection) -> None:
    due = date(2024, 4, 15)
    expected = {before(ledger, due, n): (kind, abs(n)) for n, kind in [
        (5, "due_soon"), (1, "due_soon"), (0, "due_today"), (-1, "overdue"), (-6, "overdue"), (-11, "overdue"),
    ]}  # fmt: skip
    assert days_of(ledger, "2024-03-25", "2024-05-03") == expected


def test_nothing_before_the_window_opens(ledger: Connection) -> None:
    ledger.execute("update ledger.obligation set opens_on = '2024-04-15'")
    assert list(days_of(ledger, "2024-03-25", "2024-04-15")) == ["2024-04-15"]


def test_a_due_day_on_a_day_off_is_announced_on_the_last_working_day(ledger: Connection) -> None:
    ledger.execute("update ledger.obligation set due_on = '2024-05-04'")
    assert found(ledger, "2024-05-03") == [("due_today", 0)]
    assert found(ledger, "2024-05-04") == [], "a Saturday"
    assert found(ledger, "2024-05-06") == [("overdue", 1)]


def test_a_lock_ends_the_reminders(ledger: Connection) -> None:
    lock(ledger, "2024-04-17")
    days = days_of(ledger, "2024-04-16", "2024-07-31")
    assert days == {"2024-04-16": ("overdue", 1)}


def test_an_exception_moves_the_due_day(ledger: Connection) -> None:
    lock(ledger, "2024-04-17")
    grant(ledger, "2024-05-20")
    assert found(ledger, "2024-04-16") == []
    assert found(ledger, "2024-05-20") == [("due_today", 0)]
    (reminder,) = deadlines.due(ledger, date(2024, 5, 20))
    assert (reminder.due_on, reminder.locks_on) == (date(2024, 5, 20), date(2024, 5, 20))


@pytest.mark.parametrize(
    ("state", "is_nil", "reminded"),
    [("accepted", False, False), ("accepted", True, False), ("received", False, False), ("loaded", False, False),
     ("rejected", False, True), ("quarantined", False, True), ("withdrawn", False, True)],
)  # fmt: skip
def test_only_those_who_owe(ledger: Connection, state: str, is_nil: bool, reminded: bool) -> None:
    send(ledger, state, is_nil)
    assert bool(found(ledger, "2024-04-16")) is reminded


def test_what_was_sent_today_is_not_sent_again_today(ledger: Connection) -> None:
    day = date(2024, 4, 16)
    reminders = deadlines.due(ledger, day)
    deadlines.record(ledger, day, reminders)
    deadlines.record(ledger, day, reminders)
    assert reminders and deadlines.due(ledger, day) == []


def test_a_day_the_calendar_does_not_know_is_said(ledger: Connection) -> None:
    with pytest.raises(calendar.OutsideCalendarError, match="2036-01-01"):
        deadlines.due(ledger, date(2036, 1, 1))


def test_working_days_leave_out_weekends_and_holidays(db: Connection) -> None:
    assert calendar.is_working_day(db, date(2024, 4, 15))
    assert not calendar.is_working_day(db, date(2024, 8, 17)), "a Saturday and a holiday"
    assert calendar.working_days(db, date(2024, 4, 19), date(2024, 4, 22)) == 1
    assert calendar.working_days(db, date(2024, 4, 22), date(2024, 4, 19)) == -1


def _reminder(reporter: str, kind: deadlines.Kind = "overdue", locks_on: date | None = None) -> Reminder:
    return Reminder(reporter, f"Pemerintah <{reporter}>", OWED[1], OWED[2], kind, date(2024, 4, 15), locks_on, 6)


def test_one_mail_per_reporter_with_everything_in_it() -> None:
    letters, unreachable = deadlines.mails(
        [_reminder("11"), _reminder("12"), _reminder("11", "due_soon", None)], {"11": ("a@x.go.id", "b@x.go.id")}
    )
    assert unreachable == ["12"]
    (mail,) = letters
    assert mail.to == ("a@x.go.id", "b@x.go.id")
    assert mail.subject == "Pengingat pelaporan: 2 laporan belum diterima, 1 sudah lewat batas waktu"
    assert mail.text.count("Triwulan I 2024") == mail.html.count("Triwulan I 2024") == 2
    assert "Pemerintah &lt;11&gt;" in mail.html, "names are text, not markup"


def test_a_mail_says_until_when_a_late_report_is_still_taken() -> None:
    (mail,), _ = deadlines.mails([_reminder("11", locks_on=date(2024, 5, 15))], {"11": ("a@x.go.id",)})
    assert "terlambat 6 hari kerja; masih diterima sampai 15 Mei 2024" in mail.text


def test_contacts_name_every_faulty_line(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    assert contacts.contacts(path) == {}
    path.write_text(
        "\ufeffreporter_id,email\r\n11, a@x.go.id\r\n\r\n11,b@x.go.id\r\n11,a@x.go.id\r\n", encoding="utf-8"
    )
    assert contacts.contacts(path) == {"11": ("a@x.go.id", "b@x.go.id")}
    path.write_text('reporter_id,email\n11,"a@x.go.id\nBcc: c@x.go.id"\n12,nobody\n,a@x.go.id\n')
    with pytest.raises(contacts.ContactsError) as caught:
        contacts.contacts(path)
    assert len(caught.value.problems) == 3
    path.write_text("id;mail\n")
    with pytest.raises(contacts.ContactsError, match="reporter_id,email"):
        contacts.contacts(path)
