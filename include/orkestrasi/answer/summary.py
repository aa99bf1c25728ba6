"""The first sheet of the feedback workbook: is there anything to do, until when, what first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from orkestrasi import formats
from orkestrasi.answer import deadline
from orkestrasi.answer.facts import CHECK, Facts
from orkestrasi.answer.findings import Group, Line
from orkestrasi.answer.sheets import COLOURS, LINE_HEIGHT, Book, harmless, lines_of
from orkestrasi.answer.texts import TEXTS, count_label
from orkestrasi.contracts.load import contracts
from orkestrasi.formats import Lang
from orkestrasi.ledger.words import SEVERITIES, VERDICTS, Words, label, mask

FIRST = 3
LABEL_WIDTH, TEXT_WIDTH = 30, 105
COLOUR_OF = {"accepted": "good", "accepted_with_warnings": "warning", "rejected": "error"}


@dataclass
class Sheet:
    """Two columns, label and text, written from top to bottom."""

    book: Book
    name: str
    footer: str
    _row: int = 0
    _sheet: Any = field(default=None)

    def __post_init__(self) -> None:
        self._sheet = self.book.book.add_worksheet(self.name)
        self._sheet.hide_gridlines(2)
        self._sheet.set_column(0, 0, LABEL_WIDTH)
        self._sheet.set_column(1, 1, TEXT_WIDTH)
        self._sheet.set_portrait()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(self.footer)

    def title(self, text: str, colour: str) -> None:
        style = self.book.style(bold=True, font_size=18, font_color=COLOURS["ink"], bg_color=colour, valign="vcenter")
        self._sheet.set_row(self._row, 34)
        self._sheet.write_string(self._row, 0, harmless(text), style)
        self._sheet.write_blank(self._row, 1, None, style)
        self._row += 1

    def heading(self, text: str) -> None:
        self._row += 1
        style = self.book.style(bold=True, font_size=13, font_color=COLOURS["ink"], bottom=2)
        self._sheet.set_row(self._row, 22)
        self._sheet.write_string(self._row, 0, harmless(text), style)
        self._sheet.write_blank(self._row, 1, None, style)
        self._row += 1

    def across(self, text: str, bold: bool = False) -> None:
        """A sentence over both columns."""
        lines = lines_of(text, LABEL_WIDTH + TEXT_WIDTH)
        style = self.book.style(text_wrap=True, bold=bold, font_size=12)
        self._sheet.set_row(self._row, (LINE_HEIGHT + 1) * lines)
        self._sheet.merge_range(self._row, 0, self._row, 1, "", style)
        self._sheet.write_string(self._row, 0, harmless(text), style)
        self._row += 1

    def pair(self, name: str, text: str, bold: bool = False, colour: str | None = None) -> None:
        fill = {"bg_color": colour} if colour else {}
        self._sheet.set_row(self._row, LINE_HEIGHT * lines_of(text, TEXT_WIDTH))
        self._sheet.write_string(self._row, 0, harmless(name), self.book.style(bold=bold, text_wrap=True, **fill))
        self._sheet.write_string(self._row, 1, harmless(text), self.book.style(text_wrap=True, bold=bold))
        self._row += 1


def write(book: Book, submission: Facts, examples: list[tuple[Group, Line]], lang: Lang, footer: str) -> None:
    """Write the sheet; `examples` holds the groups of findings to mend first, each with its first finding."""
    texts = TEXTS[lang]
    contract = contracts().get(submission.dataset)
    sheet = Sheet(book, texts["summary"], footer)
    verdict = VERDICTS[lang].get(submission.verdict or "", texts["undecided"])
    colour = COLOURS[COLOUR_OF.get(submission.verdict or "", "info")]
    dataset = label(contract, lang) if contract else submission.dataset
    sheet.title(texts["verdict"].format(verdict), colour)
    sheet.across(f"{dataset}, {formats.period(submission.period_key, lang)}: {submission.reporter}", bold=True)
    for number, sentence in enumerate(_what_to_do(submission, lang)):
        sheet.across(sentence, bold=number == 0)
    if examples:
        sheet.heading(texts["first" if submission.errors else "first_noted"])
        for number, (group, line) in enumerate(examples, 1):
            _first(sheet, number, group, line, line.in_words(submission, lang), lang)
        if (more := submission.findings - sum(g.findings for g, _ in examples)) > 0:
            sheet.pair("", texts["more"].format(formats.number(more, None, lang)))
    if submission.errors or submission.warnings:
        sheet.heading(texts["steps"])
        for number in range(1, 5):
            sheet.pair(f"{number}", texts[f"step{number}"])
    _file(sheet, submission, dataset, lang)
    sheet.heading(texts["read"])
    if decimal := submission.reading.get("decimal"):
        sheet.pair(texts["decimal"], texts.get(f"decimal_{decimal}", str(decimal)))
    for kind, count in submission.counts.items():
        sheet.pair(formats.number(count, None, lang), count_label(kind, lang))
    if not submission.counts:
        sheet.pair("", texts["read_nothing"])


def _what_to_do(submission: Facts, lang: Lang) -> list[str]:
    texts = TEXTS[lang]
    errors = formats.number(submission.errors, None, lang)
    warnings = formats.number(submission.warnings, None, lang)
    if submission.verdict == "rejected":
        owed = [texts["must"].format(errors)]
        if submission.warnings:
            owed.append(texts["explain"].format(warnings))
        return [texts["act"].format(", ".join(owed)), deadline.sentence(submission, lang), texts["next_rejected"]]
    if submission.warnings:
        return [texts["look"].format(warnings), deadline.sentence(submission, lang), texts["next_noted"]]
    return [texts["nothing"], texts["next_accepted"]]


def _first(sheet: Sheet, number: int, group: Group, line: Line, said: Words, lang: Lang) -> None:
    texts = TEXTS[lang]
    size = texts["times"].format(formats.number(group.rows, None, lang)) if group.rows else texts["times_file"]
    heading = " · ".join(filter(None, [said.column, size, group.rule_id]))
    tag = f"{number}. {SEVERITIES[lang][group.severity]}"
    where = " ".join(filter(None, [mask(line.sheet) if line.sheet else None, line.cell]))
    if not where and line.row:
        where = texts["row"].format(formats.number(line.row, None, lang))
    facts = [
        texts["given"].format(said.value) if said.value else "",
        texts["expected"].format(said.expected) if said.expected else "",
        texts["difference"].format(said.difference) if said.difference else "",
    ]
    sheet.pair(tag, heading, bold=True, colour=COLOURS[group.severity])
    lines = [
        said.message,
        " ".join(filter(None, [texts["example"].format(where) if where else "", *facts])),
        texts["fix"].format(said.fix),
    ]
    sheet.pair("", "\n".join(filter(None, lines)))


def _file(sheet: Sheet, submission: Facts, dataset: str, lang: Lang) -> None:
    texts = TEXTS[lang]

    def count(value: int | None) -> str:
        return formats.NOT_AVAILABLE if value is None else formats.number(value, None, lang)

    elsewhere = submission.effective_period_key != submission.period_key
    late_period = submission.effective_period_key if elsewhere else None
    # A file that is only checked has no number yet that it could be found by.
    is_sent = submission.channel != CHECK
    rule_set = f"{submission.rule_set_id} ({submission.rule_set_sha256[:12]})" if submission.rule_set_sha256 else None
    sheet.heading(texts["file"])
    pairs = [
        ("number", str(submission.submission_id) if is_sent else texts["not_sent"]),
        ("reporter", f"{submission.reporter} ({submission.reporter_id})"),
        ("dataset", dataset),
        ("period", formats.period(submission.period_key, lang)),
        ("counts_in", formats.period(late_period, lang) if late_period else None),
        ("part", submission.part),
        ("version", str(submission.version) if is_sent else None),
        ("name", submission.shown_file_name),
        ("hash", submission.sha256),
        ("size", formats.file_size(submission.size_bytes, lang)),
        ("received", formats.moment(submission.received_at, lang) if is_sent else None),
        ("decided", formats.moment(submission.decided_at, lang) if submission.decided_at else None),
        ("rows_read", count(submission.rows_read)),
        ("rows_kept", count(0 if submission.verdict == "rejected" else submission.row_count)),
        ("rows_left_out", count(submission.rows_left_out)),
        ("rule_set", rule_set),
        ("contract", submission.contract_version),
    ]
    for name, value in pairs:
        if value:
            sheet.pair(texts[name], value)
