"""Files that attack whoever opens them, formulas that attack whoever opens the answer, numbers of persons."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

from tests.corpus.kinds import STUNTING, Expected, Kind, accepted, cells, head, of_pct, refused, stunting, text
from tests.corpus.make_files import written, zipped
from tests.corpus.make_sheets import plain

UNSAFE, FORMULAS, PERSONS = "Safe to open", "Formulas in cells", "Identity numbers"
RULE = "FILE-UNSAFE"
# Synthetic: no person has these.
NIK, KK = "6409010101010001", "6409010101010002"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
STARTS = {"equals": "=", "plus": "+", "minus": "-", "at": "@", "tab": "\t", "return": "\r"}


def rebuilt(workbook: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The package with one part changed, or added where it is not there."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members[part] = members.get(part, old).replace(old, new)
    return zipped(members)


def _locked_zip(code: str) -> bytes:
    content = bytearray(zipped({"laporan.csv": written(code).encode()}, zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _locked_workbook(_: str) -> bytes:
    """A compound file whose streams are those of an encrypted package."""
    content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(6)
    content += (0).to_bytes(4, "little") + (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4)
    content += (4096).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + bytes(4) + b"\xfe\xff\xff\xff" + bytes(4)
    content += bytes(4) + b"\xff" * (108 * 4)
    table = b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff" + b"\xff" * (126 * 4)
    entries = b""
    for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"):
        encoded = name.encode("utf-16-le")
        entries += encoded.ljust(64, b"\0") + (len(encoded) + 2).to_bytes(2, "little") + bytes(50)
        entries += b"\xfe\xff\xff\xff" + bytes(8)
    return content + table + entries.ljust(512, b"\0")


def _unsafe(kind: str, title: str, make: Any, reason: str, name: str = "laporan.xlsx") -> Kind:
    return refused(kind, UNSAFE, title, "refused before it is expanded", make, RULE, name=name,
                   finding=Expected(RULE, None, reason))  # fmt: skip


def _stored(name: str, sign: str) -> Kind:
    """A cell that a spreadsheet would take for a formula: verbatim in raw, harmless in the answer."""
    said = f"{sign}cmd|' /C calc'!A0"
    shown = {"\t": "a tab", "\r": "a line end (CR)"}.get(sign, f"`{sign}`")
    return refused(
        f"formula-{name}", FORMULAS, f"text that begins with {shown}",
        "cut like any blank around a text" if sign.isspace() else "stored as it came, made harmless in the answer only",
        lambda code: json.dumps([dict(zip(head(STUNTING), cells(STUNTING, stunting(code, 14.4, citation=said,
                                 survey_code=said)), strict=True))]).encode(),
        "CELL-CHOICE", name="laporan.json", rows=[{"citation": said.strip(), "survey_code": said.strip()}],
        finding=Expected("CELL-CHOICE", None, said.strip()),
    )  # fmt: skip


def _payment(code: str, **more: Any) -> dict[str, Any]:
    return {
        "region_code": code, "code_system": "KEMENDAGRI", "family_id": KK, "person_id": NIK, "program_code": "PKH",
        "strategy": "BEBAN", "registry_source": "P3KE", "decile": "1", "paid_on": "2024-02-10", "amount_idr": "600000",
        "funding_source": "APBN",
    } | more  # fmt: skip


INTERVENTIONS = "poverty_interventions"
KINDS: list[Kind] = [
    _unsafe("zip-bomb", "zip that grows without bounds", lambda _: zipped({"a.csv": bytes(100 << 20)}), "membengkak",
            "laporan.zip"),
    _unsafe("gzip-bomb", "gzip that grows without bounds", lambda _: gzip.compress(bytes(100 << 20), mtime=0),
            "membengkak", "laporan.csv.gz"),
    _unsafe("workbook-bomb", "workbook that grows without bounds",
            lambda c: rebuilt(plain(c), "xl/media/x.bin", b"", bytes(100 << 20)), "membengkak"),
    _unsafe("many-members", "archive of more than 1,000 files",
            lambda _: zipped({f"{n}.csv": b"" for n in range(1001)}), "1001 berkas", "laporan.zip"),
    _unsafe("zip-in-zip", "archive in an archive", lambda c: zipped({"a.zip": zipped({"a.csv": written(c).encode()})}),
            "arsip di dalam arsip", "laporan.zip"),
    _unsafe("path-traversal", "member whose name leaves its folder (../)",
            lambda c: zipped({"../../data.csv": written(c).encode()}), "keluar dari foldernya", "laporan.zip"),
    _unsafe("locked-zip", "zip with a password", _locked_zip, "kata sandi", "laporan.zip"),
    _unsafe("locked-workbook", "workbook with a password", _locked_workbook, "kata sandi"),
    _unsafe("macros", "workbook with macros", lambda c: rebuilt(plain(c), "xl/vbaProject.bin", b"", b"x"), "makro",
            "laporan.xlsm"),
    _unsafe("polyglot-front", "other content before an archive",
            lambda c: b"PK\x03\x04" + bytes(60) + zipped({"a.csv": written(c).encode()}), "di depan", "laporan.zip"),
    _unsafe("polyglot-back", "other content behind an archive",
            lambda c: zipped({"a.csv": written(c).encode()}) + b"<html>", "di belakang", "laporan.zip"),
    _unsafe("xml-entity", "XML entities in a workbook",
            lambda c: rebuilt(plain(c), "xl/worksheets/sheet1.xml", b"<?xml ", BOMB + b"<?xml "), "entitas"),
    _unsafe("huge-dimension", "sheet that claims billions of cells",
            lambda c: rebuilt(plain(c), "xl/worksheets/sheet1.xml", b'<dimension ref="A1:H2"',
                              b'<dimension ref="A1:XFD1048576"'), "XFD1048576"),
    _unsafe("pdf", "scan (PDF)", lambda _: b"%PDF-1.4\n\0\1", "PDF", "laporan.pdf"),
    _unsafe("program", "program named .csv", lambda _: b"MZ\x90\0" + bytes(100), "program", "laporan.csv"),
    *(_stored(name, sign) for name, sign in STARTS.items()),
    accepted("negative-number", FORMULAS, "number that begins with a minus", "stays a number, in raw and in the answer",
             lambda _: text("inflation_indicators", {"region_code": "11", "code_system": "KEMENDAGRI",
                                                     "period": "2023-07", "inflation_mtm_pct": "-0.12"}),
             dataset="inflation_indicators", region="BPS", period="2023-07", rows=[{"inflation_mtm_pct": -0.12}]),
    refused("nik-elsewhere", PERSONS, "NIK in a column that does not ask for one", "masked, never stored, refused",
            of_pct("14.4", citation=f"NIK {NIK}"), "PRIVACY-IDENTITY",
            rows=[{"citation": "NIK [nomor identitas disamarkan]"}],
            finding=Expected("PRIVACY-IDENTITY", "H2", "disamarkan")),
    refused("nik-elsewhere-grouped", PERSONS, "NIK in groups of four", "masked, never stored, refused",
            of_pct("14.4", citation="6409 0101 0101 0001"), "PRIVACY-IDENTITY",
            finding=Expected("PRIVACY-IDENTITY", "H2")),
    refused("nik-short", PERSONS, "NIK of 15 digits", "not stored, refused",
            lambda c: text(INTERVENTIONS, _payment(c, person_id=NIK[:15])), "PRIVACY-IDENTITY-FORMAT",
            dataset=INTERVENTIONS, finding=Expected("PRIVACY-IDENTITY-FORMAT")),
    accepted("nik-in-place", PERSONS, "NIK and KK where they are asked for", "replaced by a keyed hash",
             lambda c: text(INTERVENTIONS, _payment(c)), dataset=INTERVENTIONS, rows=[{"amount_idr": 600000}]),
]  # fmt: skip
