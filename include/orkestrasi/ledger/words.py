"""A finding in words: its rule's message filled with what was found, in Indonesian or English formats.

A finding's value, expected and difference are texts of the machine (9.57, 2024-TW1, 0..60). The column's contract says
what they mean. Where the template itself goes on with a unit ("{value}%", "{difference} kali"), that unit wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from orkestrasi import formats
from orkestrasi.contracts.model import Column, Contract
from orkestrasi.formats import Lang

MASKED = "(nilai disamarkan)"
# What an officer has to do about a finding, and how the system decided; the same words in every output.
SEVERITIES: dict[Lang, dict[str, str]] = {
    "id": {"error": "Wajib diperbaiki", "warning": "Perlu penjelasan", "info": "Untuk diketahui"},
    "en": {"error": "Must be corrected", "warning": "Needs an explanation", "info": "For information"},
}
VERDICTS: dict[Lang, dict[str, str]] = {
    "id": {"accepted": "diterima", "accepted_with_warnings": "diterima dengan catatan", "rejected": "ditolak"},
    "en": {"accepted": "accepted", "accepted_with_warnings": "accepted with notes", "rejected": "rejected"},
}
# 16 digits built like a NIK or KK: province, regency, district, day (women + 40), month, year, serial.
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}"
    r"(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
)
_UNITS = r"%|poin\b|kali\b|orang\b|ribu jiwa\b|hari kerja\b|points?\b|times\b|people\b|working days\b"
_PLACEHOLDER = re.compile(rf"\{{(\w+)\}}(\s*(?:{_UNITS}))?")
_PARTS = re.compile(r"\s*(?:\.\.|\s–\s)\s*")
# What a finding quotes from the file as it stands there; reading it as a number would hide the fault.
_QUOTED_RULES = {"CELL-TYPE", "CELL-CHOICE", "CELL-FORMAT"}
_PERIOD_EXAMPLES = {
    "year": "2024", "semester": "2024-S1", "quarter": "2024-TW1", "month": "2024-03", "week": "2024-W14",
    "day": "2024-03-15",
}  # fmt: skip
_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "number": "angka", "integer": "bilangan bulat", "date": "tanggal", "boolean": "ya atau tidak", "string": "teks",
        "year": "tahun", "semester": "semester", "quarter": "triwulan", "month": "bulan", "week": "minggu",
        "day": "hari", "days": "hari", "or": "atau", "to": "sampai", "most": "paling banyak", "least": "paling sedikit",
        "example": "misalnya", "form": "bentuk menurut kontrak data",
        "once": "satu baris saja; kunci ini sudah ada di baris {}",
    },
    "en": {
        "number": "a number", "integer": "a whole number", "date": "a date", "boolean": "ya or tidak",
        "string": "a text", "year": "year", "semester": "half-year", "quarter": "quarter", "month": "month",
        "week": "week", "day": "day", "days": "days", "or": "or", "to": "to", "most": "at most", "least": "at least",
        "example": "for instance", "form": "the form the data contract gives",
        "once": "one row only; this key already stands in row {}",
    },
}  # fmt: skip
# How a rule's sentence is said of no finding in particular.
_BLANKS: dict[Lang, dict[str, str]] = {
    "id": {
        "value": "nilai", "expected": "yang seharusnya", "difference": "selisih", "column": "kolom", "row": "baris",
        "region": "wilayah", "period": "periode", "dataset": "dataset",
    },
    "en": {
        "value": "value", "expected": "what is expected", "difference": "difference", "column": "column", "row": "row",
        "region": "region", "period": "period", "dataset": "dataset",
    },
}  # fmt: skip
_LONGEST = 200


# These three are not frozen: a report makes millions of them, and a frozen one takes three times as long.
@dataclass(slots=True)
class Finding:
    """A finding as the ledger has it, with the words of its rule."""

    rule_id: str
    stage: str
    message: str
    fix: str
    dataset: str
    period_key: str
    region: str
    row_number: int | None = None
    column_name: str | None = None
    value: str | None = None
    expected: str | None = None
    difference: str | None = None
    lang: Lang = "id"


@dataclass(slots=True)
class Words:
    """The same finding in words. An empty text means that there is nothing to say."""

    message: str
    fix: str
    column: str
    value: str
    expected: str
    difference: str


def words(finding: Finding, contracts: Mapping[str, Contract]) -> Words:
    """Never raises: a placeholder without a value becomes an ellipsis."""
    contract = contracts.get(finding.dataset)
    column = _column(contract, finding.column_name)
    if _is_personal(finding, column):
        texts = {
            name: Shown(MASKED) if getattr(finding, name) else Shown("") for name in ("value", "expected", "difference")
        }
    else:
        texts = {
            "value": _shown(finding, column, finding.value),
            "expected": _expected(finding, column, contract, contracts),
            "difference": _difference(finding, column),
        }
    lang = finding.lang
    column_label = label(column, lang) if column else _quoted(finding.column_name or "")
    plain = {
        "column": column_label,
        "row": formats.number(finding.row_number, None, lang) if finding.row_number is not None else "",
        "region": finding.region,
        "period": formats.period(finding.period_key, lang),
        "dataset": label(contract, lang) if contract else finding.dataset,
    }
    units = {m[1]: (m[2] or "") for m in _PLACEHOLDER.finditer(finding.message)}
    message = _fill(finding.message, plain, texts)
    return Words(
        message=message[:1].upper() + message[1:],
        fix=_fill(finding.fix, plain, texts),
        column=column_label,
        value=texts["value"].with_unit(units.get("value", "")),
        expected=_row_hint(finding, texts["expected"].with_unit(units.get("expected", ""))),
        difference=texts["difference"].with_unit(units.get("difference", "")),
    )


def in_general(sentence: str, lang: Lang) -> str:
    """A rule's message or fix without a finding: what would be filled in is named in angle brackets."""
    blanks = _BLANKS[lang]
    return _PLACEHOLDER.sub(lambda m: f"‹{blanks.get(m[1], m[1])}›{m[2] or ''}", sentence)


@dataclass(slots=True)
class Shown:
    """A value in words: `bare` where the sentence brings the unit, `full` with the column's own unit."""

    bare: str
    full: str = ""

    def with_unit(self, unit: str) -> str:
        """In the sentence's unit if it has one and the value is a number, else in the column's."""
        if unit and self.full:
            return f"{self.bare}{unit}"
        return self.full or self.bare


def _fill(template: str, plain: dict[str, str], texts: dict[str, Shown]) -> str:
    def replace(match: re.Match[str]) -> str:
        name, unit = match[1], match[2] or ""
        if name in texts:
            return texts[name].with_unit(unit) or f"{formats.NOT_AVAILABLE}{unit}"
        return (plain.get(name) or formats.NOT_AVAILABLE) + unit

    return _PLACEHOLDER.sub(replace, template)


def _shown(finding: Finding, column: Column | None, text: str | None) -> Shown:
    if not text:
        return Shown("")
    if finding.stage in ("file", "structure") or finding.rule_id in _QUOTED_RULES:
        size = formats.as_number(text) if finding.rule_id == "FILE-TOO-LARGE" else None
        return Shown(formats.file_size(int(size), finding.lang) if size is not None else _quoted(text))
    return _each_part(text, lambda part: _part(column, part, finding.lang), finding.lang)


def _each_part(text: str, show: Callable[[str], Shown], lang: Lang) -> Shown:
    """0..60 and 2024-01-01 – 2024-03-31 are ranges; each end is shown, joined by a word."""
    parts = _PARTS.split(text)
    if len(parts) != 2:
        return show(text)
    low, high = (show(part) if part else Shown("") for part in parts)
    if not low.bare or not high.bare:
        word, end = (_WORDS[lang]["most"], high) if high.bare else (_WORDS[lang]["least"], low)
        return Shown(f"{word} {end.bare}", f"{word} {end.full}" if end.full else "")
    to = _WORDS[lang]["to"]
    both = Shown(f"{low.bare} {to} {high.bare}")
    return Shown(both.bare, f"{low.full} {to} {high.full}") if low.full and high.full else both


def _part(column: Column | None, text: str, lang: Lang) -> Shown:
    if column is not None and column.role == "period":
        return Shown(formats.period(text, lang))
    value = formats.as_number(text) if column is None or column.logical_type != "string" else None
    if value is None:
        return Shown(_quoted(formats.day_or_text(text, lang)))
    return _amount(column, value, lang)


def _amount(column: Column | None, value: Decimal, lang: Lang) -> Shown:
    unit = (column.unit or "") if column else ""
    bare = formats.number(value, None, lang)
    if unit.startswith("rupiah"):
        money = formats.rupiah(value, lang)
        return Shown(money, money)
    return Shown(bare, formats.percent(value, None, lang) if unit == "persen" else bare)


def _difference(finding: Finding, column: Column | None) -> Shown:
    value = formats.as_number(finding.difference)
    if value is None:
        return _shown(finding, column, finding.difference)
    bare = formats.number(value, None, finding.lang)
    if finding.value and formats.day_or_text(finding.value) != finding.value:
        return Shown(bare, f"{bare} {_WORDS[finding.lang]['days']}")
    if re.search(r"\{difference\}( kali| times|%)", finding.message):
        return Shown(bare, bare)
    if column is not None and column.unit == "persen":
        return Shown(bare, formats.points(value, None, finding.lang))
    return _amount(column, value, finding.lang)


def _expected(
    finding: Finding, column: Column | None, contract: Contract | None, contracts: Mapping[str, Contract]
) -> Shown:
    lang, known = finding.lang, _WORDS[finding.lang]
    if finding.rule_id == "CELL-TYPE" and not finding.expected and column:
        return Shown(known[column.logical_type])
    if finding.rule_id == "CELL-FORMAT":
        # The pattern is for machines; people get an example.
        if column and column.role == "period" and contract:
            examples = f" {known['or']} ".join(_PERIOD_EXAMPLES[t] for t in contract.period_types)
            return Shown(f"{known['example']} {examples}")
        return Shown(known["form"])
    if finding.rule_id == "FILE-DATASET-UNKNOWN" and finding.expected:
        ids = [part.strip() for part in finding.expected.split(",")]
        named = [f"{label(contracts[i], lang)} ({i})" if i in contracts else i for i in ids]
        return Shown(formats.join_words(named, lang))
    if finding.rule_id == "FILE-PERIOD-UNKNOWN" and finding.expected:
        kinds = [part.strip() for part in finding.expected.split(",")]
        return Shown(f" {known['or']} ".join(known.get(kind, kind) for kind in kinds))
    if finding.rule_id == "ROW-DUPLICATE" and (first := formats.as_number(finding.expected)) is not None:
        return Shown(formats.number(first, None, lang))
    return _shown(finding, column, finding.expected)


def _row_hint(finding: Finding, expected: str) -> str:
    """The message says 'row {expected}' itself; alone in its field the number would say nothing."""
    return _WORDS[finding.lang]["once"].format(expected) if finding.rule_id == "ROW-DUPLICATE" else expected


def label(named: Column | Contract, lang: Lang) -> str:
    """What officers call a column or dataset."""
    return named.label_id if lang == "id" else named.label_en


def _column(contract: Contract | None, name: str | None) -> Column | None:
    if contract is None or name is None:
        return None
    return next((c for c in contract.columns if c.name == name), None)


def _is_personal(finding: Finding, column: Column | None) -> bool:
    if column is not None and not column.is_public:
        return True
    return any(_PERSONAL_NUMBER.search(t) for t in (finding.value, finding.expected) if t)


def mask(text: str) -> str:
    """Personal numbers in a text of the sender, such as a file name, are not shown to anybody."""
    return _PERSONAL_NUMBER.sub(MASKED, text)


def _quoted(text: str) -> str:
    """A text from the file, without line breaks and not longer than can be read."""
    text = " ".join(mask(text).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}{formats.NOT_AVAILABLE}"
