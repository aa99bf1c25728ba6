"""Remind those who owe a report: five and one working days before it is due, on the day, and when it is overdue.

One mail per reporter with everything it still owes, on working days at eight. Who has reported, or has a report in
the gates, gets none. The mail goes through the connection `smtp_default` to the addresses in `contacts.csv` in the
state folder; reporters without an address are named in the task's log. Run again on the same day it sends nothing
twice.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, Param, dag, task

from wiring import DEFAULT_ARGS

WORKDAYS_AT_EIGHT = CronTriggerTimetable("0 8 * * 1-5", timezone="Asia/Jakarta")


@dag(
    schedule=WORKDAYS_AT_EIGHT,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["windows", "mail"],
    # A day to remind as of, instead of today.
    params={"today": Param(None, type=["null", "string"], format="date")},
    doc_md=__doc__,
)
def deadlines() -> None:
    @task
    def remind(params: dict[str, str | None]) -> dict[str, int]:
        """Send what is due today; returns the numbers of mails sent and of reporters without an address."""
        from datetime import date

        from airflow.providers.smtp.hooks.smtp import SmtpHook

        from orkestrasi import db
        from orkestrasi.windows import calendar, deadlines
        from orkestrasi.windows.contacts import contacts

        today = date.fromisoformat(params["today"]) if params["today"] else calendar.today()
        with db.connect() as connection:
            letters, unreachable = deadlines.mails(deadlines.due(connection, today), contacts())
            sent = 0
            if letters:
                with SmtpHook() as smtp:
                    sent = deadlines.send(
                        connection,
                        today,
                        letters,
                        lambda mail: smtp.send_email_smtp(
                            to=list(mail.to), subject=mail.subject, html_content=mail.html
                        ),
                    )
        return {"sent": sent, "without_address": len(unreachable)}

    remind()


deadlines()
