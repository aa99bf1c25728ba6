"""Showing how far things are: a table that moves on a terminal, lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from orkestrasi.stack.watch import Counts, Stage

STATE_STYLES = {"success": "green", "failed": "bold red", "running": "cyan"}


class Progress:
    """Steps one after the other and, while the DAGs run, where the submissions and the tasks stand."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begun = time.monotonic()
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None
        self._said: set[str] = set()

    def __enter__(self) -> Progress:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def step(self, text: str) -> None:
        """Something has been done or begun."""
        self._said.clear()
        self._console.print(f"[dim]{self._clock()}[/] {text}", highlight=False)

    def waiting(self, text: str) -> None:
        """What is being waited for; said once, not every half second."""
        if self._live:
            self._live.update(Text(f"{self._clock()} {text}", style="dim"), refresh=True)
        else:
            self._say(text)

    def show(self, counts: Counts, stages: Sequence[Stage]) -> None:
        """Where submissions and tasks stand now."""
        if self._live:
            self._live.update(self._picture(counts, stages), refresh=True)
            return
        for stage in stages:
            at_work = f", at work: {', '.join(stage.at_work)}" if stage.at_work else ""
            self._say(f"{stage.dag_id} {stage.state}{at_work}")

    def _say(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self._console.print(f"{self._clock()} {text}", markup=False, highlight=False, soft_wrap=True)

    def _picture(self, counts: Counts, stages: Sequence[Stage]) -> RenderableType:
        submissions = Table(box=None, padding=(0, 2, 0, 0))
        values = {
            "waiting": counts.waiting,
            "received": counts.received,
            "loaded": counts.loaded,
            "accepted": counts.accepted,
            "with warnings": counts.accepted_with_warnings,
            "rejected": counts.rejected,
            "in facts": counts.built,
            "publication": counts.publication or "none",
        }
        for name in values:
            submissions.add_column(name, justify="right")
        submissions.add_row(*(str(value) for value in values.values()))
        dags = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for stage in stages:
            style = STATE_STYLES.get(stage.state, "")
            done = f"{stage.ended}/{stage.total}"
            dags.add_row(stage.dag_id, Text(stage.state, style), done, ", ".join(stage.at_work))
        return Group(Text(self._clock(), style="dim"), submissions, dags)

    def _clock(self) -> str:
        return f"{time.monotonic() - self._begun:5.0f} s"
