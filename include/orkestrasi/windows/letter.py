"""The words of a reminder, in Bahasa Indonesia: what is owed, by when, how to send it. No figures stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from orkestrasi import formats
from orkestrasi.contracts.load import contracts

if TYPE_CHECKING:
    from orkestrasi.windows.deadlines import Reminder

TABLE = ("Laporan", "Periode", "Batas waktu", "Keadaan")
HOW = (
    "Isi templat Excel untuk laporan dan periode ini. Templat tersedia di folder templat instansi Anda; jika belum "
    "ada, mintalah kepada instansi pembina data.",
    "Jika tidak ada yang dilaporkan, sampaikan laporan nihil beserta alasannya.",
    "Abaikan surat ini jika laporan sudah dikirim hari ini. Surat ini dikirim oleh sistem; jangan dibalas.",
)


def compose(reminders: Sequence[Reminder]) -> tuple[str, str, str]:
    """Subject, plain text and HTML of the one mail to the reporter of these reminders (at least one)."""
    name = reminders[0].reporter_name
    late = sum(r.kind == "overdue" for r in reminders)
    what = f"{len(reminders)} laporan belum diterima" + (f", {late} sudah lewat batas waktu" if late else "")
    greeting = f"Kepada {name},"
    opening = "Laporan berikut belum kami terima:"
    rows = [_row(reminder) for reminder in reminders]
    lines = [greeting, "", opening, ""]
    lines += [f"- {report}, {period}: batas waktu {due}; {state}." for report, period, due, state in rows]
    lines += ["", *HOW]
    return f"Pengingat pelaporan: {what}", "\n".join(lines) + "\n", _html(greeting, opening, rows)


def _row(reminder: Reminder) -> tuple[str, str, str, str]:
    contract = contracts().get(reminder.dataset)
    days = formats.working_days(reminder.working_days)
    match reminder.kind:
        case "due_soon":
            state = f"tinggal {days}"
        case "due_today":
            state = "hari ini hari kerja terakhir"
        case "overdue":
            state = f"terlambat {days}"
    if reminder.kind == "overdue" and reminder.locks_on:
        state += f"; masih diterima sampai {formats.date_long(reminder.locks_on)}"
    return (
        contract.label_id if contract else reminder.dataset,
        formats.period(reminder.period_key),
        formats.date_long(reminder.due_on),
        state,
    )


def _html(greeting: str, opening: str, rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th align='left'>{escape(title)}</th>" for title in TABLE)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    closing = "".join(f"<p>{escape(sentence)}</p>" for sentence in HOW)
    return (
        "<!doctype html><html lang='id'><head><meta charset='utf-8'></head><body>"
        f"<p>{escape(greeting)}</p><p>{escape(opening)}</p>"
        f"<table border='1' cellpadding='6' cellspacing='0'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"{closing}</body></html>"
    )
