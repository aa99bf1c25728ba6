"""Answers as files, where channels and people fetch them.

`<home>/outbox/<reporter>/<dataset>/<period>[/<part>]/v<version>/` holds the receipt, and the workbook where there are
findings. Each file appears whole; the receipt comes last, so its presence says that the answer is complete.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from orkestrasi import db, files
from orkestrasi.answer import facts, feedback, receipt
from orkestrasi.answer.facts import Facts
from orkestrasi.settings import settings

LOG = logging.getLogger(__name__)

RECEIPT, WORKBOOK = "tanda-terima.json", "umpan-balik.xlsx"
CHUNK_SUBMISSIONS = 500
# A workbook of this many findings takes some seconds; nobody's receipt waits for more than that.
CHUNK_FINDINGS = 50_000


def plan(load_id: int | None = None) -> list[list[int]]:
    """What is decided and not answered yet (of one load, if it is named), in chunks of about equal work.

    A task per submission would mostly start up.
    """
    with db.connect() as connection:
        rows = connection.execute(
            """
            select s.submission_id, count(f.finding_id)
            from ledger.submission as s
            left join ledger.finding as f on s.submission_id = f.submission_id
            where
                s.verdict is not null and s.answered_at is null and (%(load)s::bigint is null or s.load_id = %(load)s)
            group by s.submission_id
            order by count(f.finding_id), s.submission_id
            """,
            {"load": load_id},
        ).fetchall()
    chunks: list[list[int]] = []
    used = CHUNK_FINDINGS
    for submission_id, findings in rows:
        if not chunks or len(chunks[-1]) >= CHUNK_SUBMISSIONS or used + findings > CHUNK_FINDINGS:
            chunks.append([])
            used = 0
        chunks[-1].append(submission_id)
        used += findings
    return chunks


def write(submission_ids: Sequence[int]) -> list[Path]:
    """Write the answers to the given submissions, each into its folder; returns the folders.

    A submission without a verdict has no answer yet and is passed over.
    """
    folders = []
    with db.connect() as connection:
        for submission in facts.of(connection, submission_ids):
            if submission.verdict is None:
                continue
            folder = folder_of(submission)
            if submission.findings:
                feedback.from_facts(connection, submission, folder / WORKBOOK)
            with files.whole(folder / RECEIPT) as unfinished:
                unfinished.write_bytes(receipt.as_bytes(receipt.from_facts(submission)))
            connection.execute(
                "update ledger.submission set answered_at = coalesce(answered_at, now()) where submission_id = %s",
                [submission.submission_id],
            )
            folders.append(folder)
    LOG.info("%s answers written", len(folders))
    return folders


def folder_of(submission: Facts) -> Path:
    """Where the answer to a submission lies."""
    declared = [submission.reporter_id, submission.dataset, submission.period_key]
    if submission.part:
        declared.append(submission.part)
    return settings().home.joinpath("outbox", *map(_safe, declared), f"v{submission.version}")


def _safe(name: str) -> str:
    """A folder name for what a sender declared, which may be anything: no separator, no leading dot, not too long."""
    if re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._ -]{0,99}", name):
        return name
    return quote(name, safe="").replace(".", "%2E")[:200] or "%"
