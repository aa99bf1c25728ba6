"""The feedback workbook: first what to do, then every finding worst first, then the rules.

Findings stream from the database into the file; 200,000 of them need no more memory than 200.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg

from orkestrasi import files, formats
from orkestrasi.answer import facts, findings, summary
from orkestrasi.answer.facts import Facts
from orkestrasi.answer.findings import Connection, Group, Line
from orkestrasi.answer.receipt import NoSubmissionError
from orkestrasi.answer.sheets import COLOURS, RULED, Book, Table, exact_number
from orkestrasi.answer.texts import TEXTS
from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import Contract
from orkestrasi.formats import Lang
from orkestrasi.ledger.words import SEVERITIES, mask

# A sheet holds 1,048,576 rows, one of them the header.
ROWS_PER_SHEET = 1_048_575
# Beyond this, wrapped lines would cost a spreadsheet minutes to lay out; the columns are wide then instead.
WRAP_UP_TO = 20_000
COLUMNS = (
    ("severity", 18), ("sheet", 20), ("cell", 10), ("column", 28), ("region", 26), ("code", 14), ("key", 26),
    ("value", 22), ("should", 24), ("diff", 16), ("message", 50), ("how", 50), ("rule", 26),
)  # fmt: skip
RULE_COLUMNS = (
    ("severity", 18), ("rule", 26), ("title", 34), ("column", 30), ("count", 11), ("rows", 11), ("share", 12),
    ("how", 56), ("basis", 56),
)  # fmt: skip
# What such a rule quotes is the text as delivered, even where it looks like a number.
QUOTED_STAGES = ("file", "structure")


@dataclass(frozen=True)
class Summary:
    """What stands in a workbook that was written."""

    findings: int
    errors: int
    warnings: int
    sheets: tuple[str, ...]


def write(
    connection: Connection,
    submission_id: int,
    path: Path,
    lang: Lang = "id",
    rows_per_sheet: int = ROWS_PER_SHEET,
) -> Summary:
    """Write the workbook of one submission to `path`, whole or not at all. The same ledger gives the same bytes.

    Raises NoSubmissionError.
    """
    found = facts.of(connection, [submission_id])
    if not found:
        raise NoSubmissionError(submission_id)
    return from_facts(connection, found[0], path, lang, rows_per_sheet)


def from_facts(
    connection: Connection, submission: Facts, path: Path, lang: Lang = "id", rows_per_sheet: int = ROWS_PER_SHEET
) -> Summary:
    """Like `write`, for a submission whose facts are known."""
    with files.whole(path) as unfinished:
        sheets = _write(connection, submission, unfinished, lang, rows_per_sheet)
    return Summary(submission.findings, submission.errors, submission.warnings, tuple(sheets))


def _write(connection: Connection, submission: Facts, path: Path, lang: Lang, rows_per_sheet: int) -> list[str]:
    texts = TEXTS[lang]
    contract = contracts().get(submission.dataset)
    created = submission.decided_at or submission.received_at
    footer = f"&L{texts['submission'].format(submission.submission_id)}&R{texts['page']}"
    book = Book(path, created, f"{texts['findings']} {submission.submission_id}")
    with connection.transaction():
        groups = findings.groups(connection, submission)
        examples = [(g, findings.example(connection, submission, g, lang)) for g in groups[: summary.FIRST]]
        summary.write(book, submission, examples, lang, footer)
        names = [texts["summary"]]
        if groups:
            names += _findings(connection, submission, contract, book, lang, footer, rows_per_sheet)
            names.append(_rules(connection, submission, groups, book, lang, footer))
    book.close()
    return names


def _findings(
    connection: Connection,
    submission: Facts,
    contract: Contract | None,
    book: Book,
    lang: Lang,
    footer: str,
    rows_per_sheet: int,
) -> list[str]:
    texts = TEXTS[lang]
    headers, widest = [texts[name] for name, _ in COLUMNS], [width for _, width in COLUMNS]
    wrap = submission.findings <= WRAP_UP_TO
    numeric = {c.name for c in contract.numeric if c.is_public} if contract else set()
    table = Table(book, texts["findings"], headers, widest, footer, wrap)
    names, written = [table.name], 0
    for line in findings.stream(connection, submission, lang):
        if written == rows_per_sheet:
            table.finish()
            table = Table(book, f"{texts['findings']} {len(names) + 1}", headers, widest, footer, wrap)
            names.append(table.name)
            written = 0
        table.next_row()
        _finding(table, line, submission, lang, wrap, line.column_name in numeric)
        written += 1
    table.finish()
    return names


def _finding(table: Table, line: Line, submission: Facts, lang: Lang, wrap: bool, is_number: bool) -> None:
    book, said = table.book, line.in_words(submission, lang)
    plain, long = book.style(num_format="@", **RULED), book.style(num_format="@", text_wrap=wrap, **RULED)
    quoted = line.stage in QUOTED_STAGES or line.rule_id == "CELL-TYPE"
    place = line.cell or (TEXTS[lang]["row"].format(formats.number(line.row, None, lang)) if line.row else None)
    table.text(0, SEVERITIES[lang][line.severity], book.style(bg_color=COLOURS[line.severity], bold=True, **RULED))
    table.text(1, mask(line.sheet) if line.sheet else None, long)
    table.text(2, place, plain)
    table.text(3, said.column, long)
    table.text(4, line.region, long)
    table.text(5, mask(line.region_code) if line.region_code else None, plain)
    table.text(6, mask(line.key) if line.key else None, long)
    for column, raw, shown in (
        (7, line.value, said.value),
        (8, line.expected, said.expected),
        (9, line.difference, said.difference),
    ):
        value = exact_number(raw) if is_number and not quoted else None
        if value is None:
            table.text(column, shown, long)
        else:
            table.number(column, value, shown, book.number_style(shown, value))
    table.text(10, said.message, long)
    table.text(11, said.fix, long)
    table.text(12, line.rule_id, long)


def _rules(
    connection: psycopg.Connection[tuple[object, ...]],
    submission: Facts,
    groups: list[Group],
    book: Book,
    lang: Lang,
    footer: str,
) -> str:
    texts = TEXTS[lang]
    title = "title_id" if lang == "id" else "title_en"
    # The general advice of a rule may hold places to fill; a rule's sheet shows it for its first finding.
    rows = connection.execute(
        f"select rule_id, {title}, basis from ledger.rule where rule_id = any(%s)".encode(),
        [sorted({g.rule_id for g in groups})],
    ).fetchall()
    rules = {str(rule_id): (str(title), str(basis)) for rule_id, title, basis in rows}
    table = Table(book, texts["rules"], [texts[n] for n, _ in RULE_COLUMNS], [w for _, w in RULE_COLUMNS], footer)
    plain, long = book.style(**RULED), book.style(text_wrap=True, **RULED)
    count = book.style(num_format="#,##0", **RULED)
    for group in groups:
        said = findings.example(connection, submission, group, lang).in_words(submission, lang)
        name, basis = rules[group.rule_id]
        table.next_row()
        tag = book.style(bg_color=COLOURS[group.severity], bold=True, **RULED)
        table.text(0, SEVERITIES[lang][group.severity], tag)
        table.text(1, group.rule_id, plain)
        table.text(2, name, long)
        table.text(3, said.column, long)
        table.number(4, group.findings, str(group.findings), count)
        if group.rows:
            table.number(5, group.rows, str(group.rows), count)
        if group.rows and submission.row_count:
            share = min(Decimal(group.rows) / submission.row_count, Decimal(1))
            table.number(6, share, "100,0%", book.style(num_format="0.0%", **RULED))
        table.text(7, said.fix, long)
        table.text(8, basis, long)
    table.finish()
    return table.name
