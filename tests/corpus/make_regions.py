"""Regions by code in four systems, and by every spelling of a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.corpus.kinds import (
    STUNTING,
    Expected,
    Kind,
    accepted,
    cells,
    code_of,
    head,
    lines,
    of_pct,
    refused,
    stunting,
    text,
    warned,
)

CODES, NAMES = "Region codes", "Region names"


def _named(written: str) -> Callable[[str], bytes]:
    """A report that names its region and gives no code."""

    def make(_: str) -> bytes:
        names = [h for h in head(STUNTING) if h not in ("kode_wilayah", "kode_sistem")]
        row = cells(STUNTING, stunting("", "14.4", region_name=written))[2:]
        return lines([names, row]).encode()

    return make


def _coded(system: str, code: Callable[[str], str]) -> Callable[[str], bytes]:
    return lambda region: text(STUNTING, stunting(code(region), "14.4", code_system=system))


def _with_province(code: str) -> bytes:
    del code
    return lines([["Provinsi", "Wilayah", "Nilai"], ["Jawa Tengah", "Kota Mojokerto", "14.4"]]).encode()


CONTEXT: dict[str, Any] = {
    "columns": {
        "region_name": "Wilayah", "code_system": {"constant": "KEMENDAGRI"}, "period": {"constant": "2023"},
        "survey_code": {"constant": "SKI"}, "stunting_pct": "Nilai",
    },
    "region": {"context": "Provinsi"},
}  # fmt: skip


def _found(kind: str, title: str, written: str, region: str, **counts: int) -> Kind:
    return accepted(kind, NAMES, f"{title} ({written.strip()})", "found, and counted", _named(written), region=region,
                    rows=[{"region_code": region}], counts={"regions_by_name": 1} | counts)  # fmt: skip


def _not_found(kind: str, title: str, written: str, region: str, rule: str, candidates: str, behaviour: str) -> Kind:
    return refused(kind, NAMES, f"{title} ({written})", behaviour, _named(written), rule,
                   region=region, finding=Expected(rule, "A2", written, candidates))  # fmt: skip


KINDS: list[Kind] = [
    accepted("code-bps", CODES, "BPS code under BPS", "found", _coded("BPS", lambda c: code_of("BPS", c)),
             rows=[{"stunting_pct": 14.4}]),
    accepted("code-lkpp", CODES, "id of LKPP (SiRUP)", "found", _coded("LKPP", lambda c: code_of("LKPP", c)),
             rows=[{"stunting_pct": 14.4}]),
    accepted("code-pihps", CODES, "id of PIHPS (1–34)", "found", _coded("PIHPS", lambda c: code_of("PIHPS", c)),
             region="51", rows=[{"stunting_pct": 14.4}]),
    refused("code-other-system", CODES, "BPS digits under KEMENDAGRI", "refused with what they would mean",
            _coded("KEMENDAGRI", lambda _: "1103"), "REGION-UNKNOWN", region="11.01",
            finding=Expected("REGION-UNKNOWN", "A2", "1103", "11.03")),
    refused("code-without-system", CODES, "code without its system", "refused: equal digits mean two regions",
            of_pct("14.4", code_system=""), "CELL-REQUIRED", finding=Expected("CELL-REQUIRED", "B2")),
    accepted("code-apostrophe", CODES, "apostrophe before the code ('11.10), as spreadsheets keep texts", "taken off",
             _coded("KEMENDAGRI", lambda code: f"'{code}"), rows=[{"stunting_pct": 14.4}],
             counts={"region_codes_normalised": 1}),
    refused("code-unknown", CODES, "code that no region has", "refused", _coded("KEMENDAGRI", lambda _: "11.99"),
            "REGION-UNKNOWN", finding=Expected("REGION-UNKNOWN", "A2", "11.99")),
    refused("code-other-reporter", CODES, "region of another reporter", "refused",
            _coded("KEMENDAGRI", lambda _: "11.01"), "REGION-OTHER-REPORTER", region="11.02",
            finding=Expected("REGION-OTHER-REPORTER", "A2", "11.01", "11.02")),
    warned("code-and-name", CODES, "code and name of two regions", "the code decides, and it is told",
           lambda code: text(STUNTING, stunting(code, "14.4", region_name="Kota Bandung")), "REGION-NAME-MISMATCH",
           rows=[{"stunting_pct": 14.4}]),
    _found("name-full", "full name", "Kabupaten Bogor", "32.01"),
    _found("name-kab", "abbreviated", "Kab. Garut", "32.05"),
    _found("name-kab-joined", "abbreviated without a blank", "Kab.Tasikmalaya", "32.06"),
    _found("name-upper", "in upper case with two blanks", "KABUPATEN  CIAMIS", "32.07"),
    _found("name-nbsp", "with a hard blank (NBSP)", "Kabupaten\u00a0Kuningan", "32.08", nbsp=1),
    _found("name-kota", "city", "Kota Bandung", "32.73"),
    _found("name-pemkot", "name of the government", "Pemkot Bogor", "32.71"),
    _found("name-government", "name of the government", "Pemerintah Kabupaten Bandung", "32.04"),
    _found("name-pemkab", "name of the government", "Pemkab Sumedang", "32.11"),
    _found("name-kotamadya", "old word for a city", "Kotamadya Cirebon", "32.74"),
    _found("name-propinsi", "old spelling", "Propinsi Bengkulu", "17"),
    _found("name-behind", "level behind the name", "Sukabumi (Kota)", "32.72"),
    _found("name-comma", "level behind a comma", "Mojokerto, Kota", "35.76"),
    _found("name-spaced", "letters apart", "D U M A I", "14.72"),
    _found("name-hyphen", "hyphens and blanks", "Toli-Toli", "72.04"),
    _found("name-old", "old name", "Kabupaten Pontianak", "61.02", aliases_used=1),
    _found("name-old-renamed", "name before it was changed", "Mamuju Utara", "76.01", aliases_used=1),
    _found("name-misprint-known", "misprint in the table of aliases", "Pahuwato", "75.04", aliases_used=1),
    _found("name-star", "with a star", "Nduga *", "95.08"),
    _found("name-province-short", "abbreviated province", "KEP. RIAU", "21"),
    _found("name-province-prefix", "with PROV", "PROV JAMBI", "15"),
    _found("name-province-long", "special region", "Daerah Istimewa Yogyakarta", "34"),
    refused("name-other-reporter", NAMES, "name of another reporter's region", "refused, with the cell of the name",
            _named("Kabupaten Cirebon"), "REGION-OTHER-REPORTER", region="32.12", counts={"regions_by_name": 1},
            finding=Expected("REGION-OTHER-REPORTER", "A2", "32.09", "32.12")),
    _not_found("name-ambiguous", "name of a regency and of a city", "Mojokerto", "35.16", "REGION-NAME-AMBIGUOUS",
               "35.16 Kabupaten Mojokerto; 35.76 Kota Mojokerto", "refused with the candidates"),
    _not_found("name-province-or-city", "name of a province and of a city", "Gorontalo", "75", "REGION-NAME-AMBIGUOUS",
               "75.01", "refused with the candidates"),
    _not_found("name-cut", "cut-off name", "Hulu Sungai Ut", "63.08", "REGION-NAME-UNKNOWN",
               "63.08 Kabupaten Hulu Sungai Utara", "refused; likeness is only a suggestion"),
    _not_found("name-misprint", "misprint", "Papua Barat Oaya", "96", "REGION-NAME-UNKNOWN", "96 Papua Barat Daya",
               "refused; likeness is only a suggestion"),
    _not_found("name-wrong-level", "city that is a regency", "Kota Sleman", "34.04", "REGION-NAME-UNKNOWN",
               "34.04 Kabupaten Sleman", "refused; likeness is only a suggestion"),
    refused("name-other-province", NAMES, "name beside another province", "refused with the region of that name",
            _with_province, "REGION-NAME-PROVINCE", region="33", source=CONTEXT,
            finding=Expected("REGION-NAME-PROVINCE", "B2", "Kota Mojokerto", "35.76")),
]  # fmt: skip
