"""The words and shapes by which officers mark rows that are not data."""

from __future__ import annotations

import re

MAX_NOTE = 200
# Marks that stand for a figure: they are no text that could name something.
MARKS = frozenset({"-", "--", "–", "—", "...", "…", "..", "na", "n/a", "n.a.", "n.a", "e", "r", "*", "**", "x", "0"})

_AREA = r"(?:prov(?:insi|\.)?|kab(?:upaten|\.)?(?:\s*/\s*kota)?|kota|kecamatan|nasional|indonesia|seluruh)"
_TOTAL = (
    r"(?:grand\s*total|sub\s*-?\s*(?:total|jumlah)|total(?:\s*/\s*jumlah)?|jumlah(?:\s*/\s*total)?"
    r"|rata\s*-?\s*rata|rerata|average|sum)"
)
_TOTAL_AFTER = (
    r"(?:\s+(?:total|jumlah|keseluruhan|seluruhnya|semua|umum|akhir|[ivx]{1,4}|[a-h]|\d{1,2}"
    rf"|{_AREA}(?:\s.*)?))?"
)
# For a column of texts (polars): all that `is_total` says yes to.
TOTAL_TEXT = rf"(?i)^[\s.:;*\-–=]*(?:{_TOTAL}{_TOTAL_AFTER}|(?:\w\s+){{3,}}\w)[\s.:;*\-–=]*$"
# "Jumlah Lombok Barat": a total if Lombok Barat is what the rows above are about (Python and polars).
TOTAL_OF = rf"(?i)^[\s.:;*\-–=]*{_TOTAL}\s*[:\-–]?\s+(\S.*?)[\s.:;*\-–=]*$"
_TOTAL_LABEL = re.compile(rf"{_TOTAL}{_TOTAL_AFTER}", re.IGNORECASE)
_SPACED_LETTERS = re.compile(r"(?:\w\s+){3,}\w")

_NOTE_WORD = (
    r"keterangan|ket|sumber(?:\s+data)?|catatan|cat|notes?|sources?|footnotes?|mengetahui|menyetujui|disusun\s+oleh"
    r"|dibuat\s+oleh|nip|lanjutan|bersambung|tanggal\s+cetak|dicetak|diunduh|diperbarui|dikutip"
)
_NOTE_START = (
    rf"(?i)^\W*(?:(?:{_NOTE_WORD})\s*(?:[:;.,]|$)|(?:sumber|source|catatan|note|keterangan)\s"
    r"|\*+\)?\s*\S{2}|[¹²³⁴⁵]|[a-z0-9]{1,2}\)\s*\S|(?:\.{3}|…|-|–|na|e|r|x)\s*[:=]|data\s+diolah|diolah\s"
    r"|angka\s+(?:sangat\s+)?sementara)"
)
_NOTE = re.compile(_NOTE_START)
_NUMBER = re.compile(
    r"[-+(]*\s*(?:rp\.?|idr|us\$|usd|\$)?\s*[-+]?\d[\d.,\s]*(?:e[+-]?\d+)?\s*(?:%|persen|ribu|juta|miliar|milyar|triliun)?"
    r"\s*\)?\s*[*er]{0,2}",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\d{4}(?:[-/ ]?(?:\d{1,2}(?:-\d{1,2})?|tw\s?\d|q\d|s\d|iv|i{1,3})(?:t[\d:.]+z?)?)?", re.IGNORECASE
)
_ERROR = re.compile(r"#(?:DIV/0!|REF!|N/A|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!)|Err:\d+", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"(\()?\s*(\d{1,3})\s*(\))?")
# NIK, no. KK, NIP: such a number in a note belongs to a person.
_PERSON_NUMBER = re.compile(r"\d(?:[ .\-]?\d){14,}")


def tidy(text: str | None) -> str:
    """One line, single blanks."""
    return " ".join(text.split()) if text else ""


def is_figure(text: str) -> bool:
    """A number, a period, or a mark or an error that stands for a number."""
    if text.casefold() in MARKS:
        return True
    return any(shape.fullmatch(text) for shape in (_NUMBER, _PERIOD, _ERROR))


def has_amount(text: str) -> bool:
    """A figure that says something, unlike a mark."""
    return is_figure(text) and any(character.isdigit() for character in text)


def is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def is_total(text: str) -> bool:
    """ "Jumlah", "TOTAL :", "Rata-rata", "T O T A L", "Sub Total Kota Bima"; not "Jumlah Penduduk Miskin"."""
    label = tidy(text).strip(" .:;*-–=")
    if _SPACED_LETTERS.fullmatch(label):
        label = label.replace(" ", "")
    return bool(_TOTAL_LABEL.fullmatch(label))


def is_note(text: str) -> bool:
    """A text that says itself that it is a note: "Keterangan: ...", "Sumber: BPS", "*) angka sementara"."""
    return bool(_NOTE.match(tidy(text)))


def reads_like_prose(text: str) -> bool:
    """Too long for the name of anything in the first column."""
    return len(text) > 60 or text.count(" ") >= 7


def column_number(text: str) -> tuple[int, bool] | None:
    """The number in a row that numbers the columns, and whether it stands in brackets: "(3)"."""
    found = _COLUMN_NUMBER.fullmatch(text)
    return (int(found[2]), bool(found[1] and found[3])) if found else None


def note(texts: list[str]) -> str:
    """The cells of a note as one short text without anybody's number."""
    return _PERSON_NUMBER.sub("…", tidy(" ".join(texts)))[:MAX_NOTE]
