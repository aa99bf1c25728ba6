"""`orkestrasi window ...` and `orkestrasi nil`: windows of reporting, exceptions to them, nil returns, reminders."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from orkestrasi import db
from orkestrasi.commands.common import FINDINGS, USAGE, AsJson, guarded, refuse, show

Reporter = Annotated[str | None, typer.Option(help="Only this reporter: Kemendagri code or agency.")]
Dataset = Annotated[str | None, typer.Option(help="Only this dataset.")]
Period = Annotated[str | None, typer.Option(help="Only this period.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day; today if left out.")]

window_app = typer.Typer(
    help="When reports may come: the windows, exceptions to them, who will be reminded.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    app.add_typer(window_app, name="window")
    app.command("nil")(nil)


@window_app.command("show")
@guarded
def window_show(
    reporter: Reporter = None, dataset: Dataset = None, period: Period = None, on: Day = None, as_json: AsJson = False
) -> None:
    """What is owed, when it may come, and how it stands: before, open, late or locked."""
    from orkestrasi.windows import calendar, exceptions

    if not (reporter or dataset or period):
        refuse("Say which: --reporter, --dataset or --period.", USAGE)
    with db.connect() as connection:
        day = on.date() if on else calendar.today()
        rows = exceptions.windows(connection, day, reporter, dataset, period)
    _show(rows, exceptions.Window, as_json, "Nothing of this is owed.")


@window_app.command("list")
@guarded
def window_list(
    reporter: Reporter = None, dataset: Dataset = None, period: Period = None, as_json: AsJson = False
) -> None:
    """The exceptions granted so far, newest first; of several for one report the newest counts."""
    from orkestrasi.windows import exceptions

    with db.connect() as connection:
        rows = exceptions.granted(connection, reporter, dataset, period)
    _show(rows, exceptions.WindowException, as_json, "No exception has been granted.")


@window_app.command("grant")
@guarded
def window_grant(
    reporter: Annotated[str, typer.Option(help="Who may report longer: Kemendagri code or agency.")],
    dataset: Annotated[str, typer.Option(help="Dataset.")],
    period: Annotated[str, typer.Option(help="Period.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day, YYYY-MM-DD.")],
    reason: Annotated[str, typer.Option(help="Why, and the letter it stands in.")],
    office: Annotated[str, typer.Option(help="The office that grants it; no person's name.")],
    as_json: AsJson = False,
) -> None:
    """Keep a window open for one reporter: until that day its report is neither late nor locked."""
    from orkestrasi.windows import exceptions

    try:
        with db.connect() as connection:
            made = exceptions.grant(connection, reporter, dataset, period, until.date(), reason, office)
    except exceptions.GrantRefusedError as error:
        refuse(str(error), USAGE)
    _show([made], exceptions.WindowException, as_json, "")


@window_app.command("reminders")
@guarded
def window_reminders(on: Day = None, as_json: AsJson = False) -> None:
    """Who is to be reminded of what on a day, and whether there is an address; nothing is sent."""
    from orkestrasi.windows import calendar, deadlines
    from orkestrasi.windows.contacts import ContactsError, contacts

    try:
        addresses = contacts()
    except ContactsError as error:
        refuse(str(error), FINDINGS)
    with db.connect() as connection:
        due = deadlines.due(connection, on.date() if on else calendar.today())
    rows = [[*asdict(r).values(), "yes" if r.reporter_id in addresses else "MISSING"] for r in due]
    show(rows, [*deadlines.Reminder.__dataclass_fields__, "address"], as_json, "Nobody is to be reminded.")


@guarded
def nil(
    dataset: Annotated[str, typer.Option(help="Dataset.")],
    reporter: Annotated[str, typer.Option(help="Who reports: Kemendagri code or agency.")],
    period: Annotated[str, typer.Option(help="Period.")],
    reason: Annotated[str, typer.Option(help="Why there is nothing to report.")],
    office: Annotated[str, typer.Option(help="The office that declares it; no person's name.")],
    as_json: AsJson = False,
) -> None:
    """Declare that there is nothing to report; it goes the way of every delivery and counts as complete."""
    from orkestrasi.windows import nil as nil_return

    for word, what in ((dataset, "dataset"), (reporter, "reporter"), (period, "period")):
        if not word or "/" in word or word.startswith("."):
            refuse(f"{what} {word!r} cannot be a folder name", USAGE)
    try:
        waiting = nil_return.declare(reporter, dataset, period, reason, office)
    except nil_return.NilRefusedError as error:
        refuse(str(error), USAGE)
    show([[str(waiting.path), "waiting"]], ["file", "state"], as_json)


def _show(rows: list[Any], kind: Any, as_json: bool, empty: str) -> None:
    headers = list(kind.__dataclass_fields__)
    show([[getattr(row, name) for name in headers] for row in rows], headers, as_json, empty)
