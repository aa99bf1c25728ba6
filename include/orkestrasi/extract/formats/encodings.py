"""Text files as UTF-8 with one kind of line end: which encoding they are in, and what had to be made alike.

Nothing is guessed in silence: a declared encoding that does not fit is refused with its place, a detected one counted.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orkestrasi.extract.errors import EmptyError, UnreadableError

BLOCK_BYTES = 16 << 20
HARD_BLANK = b"\xc2\xa0"
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13})
# In UTF-8: all bytes but the first of each character beyond ASCII.
NO_FIRST = bytes(range(0xC0))
# Telling noise from text: at most one control character in so many bytes.
NOISE_SHARE = 200
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The code page of Windows holds all that Latin-1 holds; what is plain ASCII is UTF-8 as well.
SAME = {"iso8859-1": "cp1252", "ascii": "utf-8", "utf-8-sig": "utf-8"}
MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<body")


@dataclass
class Text:
    """A surveyed text file: `skip` bytes of byte order mark, then text in `encoding`."""

    path: Path
    encoding: str
    skip: int
    counts: dict[str, int] = field(default_factory=dict)

    def blocks(self) -> Iterator[bytes]:
        """The whole text as UTF-8, lines ending in LF, hard blanks as blanks; blocks end anywhere between characters.

        The survey has decoded it all once, so nothing here can fail.
        """
        held = b""
        decoder = None if self.encoding == "utf-8" else codecs.getincrementaldecoder(self.encoding)()
        for raw in _raw(self.path, self.skip):
            block = held + (raw if decoder is None else decoder.decode(raw).encode())
            # A carriage return at the end may be half of a line end, C2 at the end half of a hard blank.
            cut = len(block) - (block[-1:] in (b"\r", b"\xc2"))
            block, held = block[:cut], block[cut:]
            yield _alike(block)
        if held:
            yield _alike(held)


def survey(path: Path, declared: str | None) -> Text:
    """Read the whole file once: its encoding, NUL characters, line ends, hard blanks.

    Raises UnreadableError (FORMAT-ENCODING-DISAGREES with line and byte, FORMAT-UNDECIDED), EmptyError.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_other_kinds(head)
    wanted = _wanted(declared)
    bom, marked = next(((b, e) for b, e in BOMS if head.startswith(b)), (b"", None))
    # Programs that write a mark before a text that has one already.
    marks = next(n for n in itertools.count(1) if not bom or not head.startswith(bom * (n + 1)))
    if marked and wanted and not (marked == wanted or (wanted == "utf-16" and marked.startswith("utf-16"))):
        raise _disagrees(declared, marked, "tanda urutan bita (BOM) di awal berkas", "the byte order mark")
    if not marked and (wanted or "").startswith("utf-16"):
        marked = "utf-16-le" if wanted == "utf-16" else wanted
    if not marked and b"\x00" in head:
        raise UnreadableError("bukan berkas teks atau lembar kerja (berisi karakter NUL)",
                              "neither text nor a spreadsheet (contains NUL characters)")  # fmt: skip
    text = Text(path, marked or "utf-8", marks * len(bom))
    if marked and marked.startswith("utf-16"):
        broken = _count(text)
        if broken and wanted:
            raise _broken_at(declared, broken)
    elif wanted in (None, "utf-8"):
        broken = _count(text)
        if broken and (wanted or marked):
            raise _broken_at(declared or "utf-8", broken)
        if broken:
            text = Text(path, "cp1252", 0)
            broken = _count(text)
            text.counts["encoding_cp1252"] = text.counts.pop("beyond_ascii", 0)
    else:
        text = Text(path, str(wanted), 0)
        as_utf8 = Text(path, "utf-8", 0)
        if _count(as_utf8) is None and as_utf8.counts.get("beyond_ascii"):
            raise _disagrees(declared, "utf-8", "seluruh isi terbaca sebagai UTF-8", "all of it is valid UTF-8")
        broken = _count(text)
        if broken:
            raise _broken_at(declared, broken)
    if broken:
        raise UnreadableError(
            f"pengodean huruf tidak dikenal pada baris {broken[1]} (bita {broken[0]})",
            f"unknown character encoding in line {broken[1]} (byte {broken[0]})",
            "FORMAT-UNDECIDED",
        )
    text.counts.pop("beyond_ascii", None)
    text.counts = {name: number for name, number in text.counts.items() if number}
    return text


def _refuse_other_kinds(head: bytes) -> None:
    if not head:
        raise EmptyError
    plain = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if plain.startswith(MARKUP):
        raise UnreadableError(
            "isinya halaman web atau XML, bukan lembar kerja; buka lalu simpan ulang sebagai xlsx atau CSV",
            "a web page or XML, not a spreadsheet; open it and save it as xlsx or CSV",
        )
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise UnreadableError("pengodean UTF-32 tidak didukung; simpan sebagai UTF-8",
                              "UTF-32 is not supported; save as UTF-8", "FORMAT-UNDECIDED")  # fmt: skip
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    noise = len(head) - len(head.translate(None, CONTROL.replace(b"\x00", b"")))
    if not utf16 and noise * NOISE_SHARE > len(head):
        raise UnreadableError("bukan berkas teks atau lembar kerja", "neither text nor a spreadsheet")


def _wanted(declared: str | None) -> str | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError as error:
        raise UnreadableError(
            f'pengodean "{declared}" yang dinyatakan sumber tidak dikenal',
            f'the encoding "{declared}" that the source declares is unknown',
            "FORMAT-UNDECIDED",
        ) from error
    return SAME.get(name, name)


def _disagrees(declared: str | None, found: str | None, place_id: str, place_en: str) -> UnreadableError:
    found_id = f"isinya {found.upper()}" if found else f"isinya bukan {str(declared).upper()}"
    found_en = f"the content is {found.upper()}" if found else f"the content is not {str(declared).upper()}"
    return UnreadableError(
        f"dinyatakan {str(declared).upper()}, tetapi {found_id}: {place_id}",
        f"declared as {str(declared).upper()}, but {found_en}: {place_en}",
        "FORMAT-ENCODING-DISAGREES",
    )


def _broken_at(declared: str | None, place: tuple[int, int]) -> UnreadableError:
    byte, line = place
    return _disagrees(declared, None, f"baris {line} (bita ke-{byte})", f"line {line} (byte {byte})")


def _count(text: Text) -> tuple[int, int] | None:
    """Fill in the counts of a file; the (byte, line) at which its encoding breaks, both from 1, or None."""
    decoder = codecs.getincrementaldecoder(text.encoding)()
    lines, both, returns, seen, blank, last = 0, 0, 0, 0, True, b""
    for raw in itertools.chain(_raw(text.path, text.skip), (b"",)):
        kept = len(decoder.getstate()[0])
        try:
            decoded = decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            return text.skip + seen - kept + error.start + 1, lines + raw[: max(error.start - kept, 0)].count(b"\n") + 1
        seen += len(raw)
        block = raw if text.encoding == "utf-8" and raw.isascii() else decoded.encode()
        if b"\x00" in block:
            line = lines + block[: block.find(b"\x00")].count(b"\n") + 1
            raise UnreadableError(f"berisi karakter NUL pada baris {line}", f"contains a NUL character in line {line}")
        lines += block.count(b"\n")
        both += (last + block).count(b"\r\n")
        returns += block.count(b"\r")
        _add(text.counts, "nbsp", block.count(HARD_BLANK))
        _add(text.counts, "beyond_ascii", 0 if block.isascii() else len(block.translate(None, NO_FIRST)))
        blank = blank and not block.strip()
        last = b"\r" if block.endswith(b"\r") else b""
    if blank:
        raise EmptyError
    # All line ends but those of the kind that most lines have.
    kinds = sorted((both, lines - both, returns - both))
    _add(text.counts, "mixed_newlines", kinds[0] + kinds[1])
    return None


def _add(counts: dict[str, int], name: str, number: int) -> None:
    counts[name] = counts.get(name, 0) + number


def _raw(path: Path, skip: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(skip)
        while block := file.read(BLOCK_BYTES):
            yield block


def _alike(block: bytes) -> bytes:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return block.replace(HARD_BLANK, b" ")
