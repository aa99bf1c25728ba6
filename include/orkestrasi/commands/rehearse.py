"""`orkestrasi check` and `orkestrasi revalidate`."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orkestrasi.commands.common import FINDINGS, USAGE, AsJson, guarded, print_json, refuse, show

SHOWN_FINDINGS = 50
COLUMNS = (
    SpinnerColumn(),
    TextColumn("{task.description}"),
    TextColumn("{task.fields[rows]:,}"),
    TimeElapsedColumn(),
)
FLIP_HEADERS = ("submission", "reporter", "dataset", "period", "part", "verdict", "would be", "rules")
MOVE_HEADERS = ("indicator", "source", "period", "from", "regions before", "after", "value before", "value after")


def register(app: typer.Typer) -> None:
    app.command()(check)
    app.command()(revalidate)


@guarded
def check(
    file: Annotated[Path, typer.Argument(help="The file to look at, before it is sent.")],
    dataset: Annotated[str | None, typer.Option(help="Dataset; a filled template says it itself.")] = None,
    reporter: Annotated[str | None, typer.Option(help="Who would report it.")] = None,
    period: Annotated[str | None, typer.Option(help="For which period.")] = None,
    source: Annotated[str | None, typer.Option(help="Read it by this entry of sources.yml.")] = None,
    feedback: Annotated[Path | None, typer.Option(help="Write the feedback workbook here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run the very rules of the gate on a file and show what they would say; nothing is written to the warehouse."""
    from orkestrasi.extract import progress
    from orkestrasi.extract.errors import UnreadableError
    from orkestrasi.landing.arrivals import Address, source_address
    from orkestrasi.rehearse.check import check_file, said_by_template
    from orkestrasi.sources.load import sources

    if not file.is_file():
        refuse(f"{file}: no such file", USAGE)
    if source is not None:
        if reporter or dataset or period:
            refuse("Give either --source or --dataset, --reporter and --period.", USAGE)
        if source not in sources():
            refuse(f"Unknown source {source}; known: {', '.join(sorted(sources()))}", USAGE)
        address: Address | None = source_address(sources()[source], file.name)
    elif dataset and reporter and period:
        address = Address(reporter, dataset, period)
    else:
        try:
            address = said_by_template(file)
        except UnreadableError:
            address = None  # no template, whatever else it is
    if address is None:
        refuse("Give --dataset, --reporter and --period, or --source; the file does not say whose report it is.", USAGE)
    with Progress(*COLUMNS, console=Console(stderr=True), disable=as_json, transient=True) as bar:
        task = bar.add_task("checking", total=None, rows=0)
        with progress.listening(lambda stage, rows: bar.update(task, description=stage, rows=rows)):
            found = check_file(file, address, feedback)
    if as_json:
        print_json(found)
    for submission in () if as_json else found:
        _tell(submission)
    if feedback is not None and not as_json:
        typer.echo(f"Feedback workbook: {feedback}")
    raise typer.Exit(FINDINGS if any(_needs_action(s) for s in found) else 0)


def _needs_action(submission: dict[str, Any]) -> bool:
    return any(f["severity"] != "info" for f in submission["findings"])


def _tell(submission: dict[str, Any]) -> None:
    key = " / ".join(str(submission[k]) for k in ("reporter_id", "dataset", "period_key", "part") if submission[k])
    typer.echo(f"{key}: {submission['verdict']}, {submission['row_count'] or 0} rows")
    counts = submission["reading"].get("counts", {})
    if counts:
        typer.echo("normalised or left out: " + ", ".join(f"{name} {number}" for name, number in counts.items()))
    found = submission["findings"]
    rows = [
        [f["severity"], f["rule_id"], f["sheet"] or "", f["cell"] or "", f["value"], f["message_id"], f["fix_id"]]
        for f in found[:SHOWN_FINDINGS]
    ]
    show(rows, ["severity", "rule", "sheet", "cell", "value", "message", "fix"], False, empty="(no findings)")
    if len(found) > SHOWN_FINDINGS:
        typer.echo(f"and {len(found) - SHOWN_FINDINGS} more; --feedback FILE writes all of them")


@guarded
def revalidate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would flip and move.")] = False,
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
    as_json: AsJson = False,
) -> None:
    """Judge again, by the rules of this tree, what was judged before; accepted and refused, from the stored bytes."""
    from orkestrasi.contracts.load import contracts
    from orkestrasi.rehearse import revalidate as again

    if dataset is not None and dataset not in contracts():
        refuse(f"Unknown dataset {dataset}; known: {', '.join(sorted(contracts()))}", USAGE)
    with Progress(console=Console(stderr=True), disable=as_json) as bar:
        task = bar.add_task("judged again", total=None)
        outlook = again.look(dataset, lambda done, of: bar.update(task, completed=done, total=of))
    loads = [] if dry_run else again.carry_out(outlook.flips)
    publishing = _publish() if loads else None
    flips = [astuple(flip) for flip in outlook.flips]
    moves = [astuple(move) for move in outlook.moves]
    if as_json:
        print_json(
            {
                "judged": outlook.judged,
                "flips": [dict(zip(FLIP_HEADERS, row, strict=True)) for row in flips],
                "moves": [dict(zip(MOVE_HEADERS, row, strict=True)) for row in moves],
                "loads": loads,
                "publishing": publishing,
            }
        )
    else:
        typer.echo(f"{outlook.judged} judged again, {len(flips)} {'would flip' if dry_run else 'flipped'}")
        show(flips, FLIP_HEADERS, False, empty="(no verdict changes)")
        show(moves, MOVE_HEADERS, False, empty="(no national figure moves)")
        if loads:
            typer.echo(
                f"The DAG marts publishes it now: run {publishing}."
                if publishing
                else "Readers see it with the next publication. No stack answered here: start the DAG marts."
            )
    raise typer.Exit(FINDINGS if dry_run and flips else 0)


def _publish() -> str | None:
    """Start the DAG that publishes; its run, or None where no stack answers. Nothing else may arrive for days."""
    from orkestrasi.stack.errors import StackError
    from orkestrasi.stack.rest import Api

    try:
        return Api().trigger("marts")
    except (StackError, OSError):
        return None
