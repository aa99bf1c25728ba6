"""Identity numbers: a keyed hash in their own columns, a mask anywhere else, the clear value nowhere."""

from __future__ import annotations

import logging
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestrasi.answer import outbox
from orkestrasi.extract.privacy import MASK, mask
from orkestrasi.settings import settings
from tests.pipeline import as_xlsx, csv_of, deliver, query, raw_rows, run_intake, stunting, table

# Made up: province 64, but no such person.
NIK, KK = "6409014507900001", "6409010101100002"


def payment(**more: object) -> dict[str, object]:
    return {
        "region_code": "64.09", "code_system": "KEMENDAGRI", "family_id": KK, "person_id": NIK, "program_code": "PKH",
        "paid_on": "2024-02-10", "amount_idr": 750000, "funding_source": "APBN", "data_origin": "SINTETIS",
    } | more  # fmt: skip


def everywhere() -> list[str]:
    """Every text in every table of the warehouse that holds a clear number."""
    found = []
    tables = query(
        "select format('%I.%I', schemaname, tablename) from pg_tables "
        "where schemaname not in ('pg_catalog', 'information_schema')"
    )
    for (name,) in tables:
        for number in (NIK, KK):
            rows = query(f"select t::text from {name} as t where t::text like '%{number}%' limit 1")
            found += [f"{name}: {row[0][:80]}" for row in rows]
    return found


def in_files(folder: Path) -> list[str]:
    """Files below a folder, workbooks unpacked, that hold a clear number; the stored bytes themselves are no report."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file() or settings().object_store in path.parents:
            continue
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                contents = [package.read(name) for name in package.namelist()]
        if any(number.encode() in content for content in contents for number in (NIK, KK)):
            found.append(str(path))
    return found


def test_the_clear_value_is_nowhere(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rows = [
        payment(),
        payment(family_id="6409-0101-0110-0002", paid_on="2024-02-11"),
        payment(family_id="640901010110000", paid_on="2024-02-12"),  # 15 digits
        payment(citation=f"penerima {NIK}", paid_on="2024-02-13"),
        payment(amount_idr=NIK, paid_on="2024-02-14"),
        payment(decile=NIK, paid_on="2024-02-15"),
    ]
    deliver("64.09", "poverty_interventions", "2024-02", csv_of("poverty_interventions", *rows), f"{NIK}.csv")
    deliver("64.09", "poverty_interventions", "2024-02", as_xlsx(*table("poverty_interventions", rows)), "b.xlsx")
    broken = f"kode_wilayah;{NIK}\n64.09;{KK};{NIK}\n".encode()
    deliver("64.09", "poverty_interventions", "2024-01", broken, "c.csv")
    outcomes = run_intake()
    for chunk in outbox.plan():
        outbox.write(chunk)

    assert sorted(o.file_name for o in outcomes) == [f"{MASK}.csv", "b.xlsx", "c.csv"]
    for outcome in outcomes:
        if outcome.file_name != "c.csv":
            assert {"PRIVACY-IDENTITY", "PRIVACY-IDENTITY-FORMAT"} <= outcome.rules, outcome
    assert everywhere() == []
    assert in_files(settings().home) == []
    assert NIK not in caplog.text
    assert KK not in caplog.text


def test_the_same_family_is_the_same_in_every_file(home: Path) -> None:
    deliver("64.09", "poverty_interventions", "2024-02", csv_of("poverty_interventions", payment()))
    deliver("64.09", "poverty_interventions", "2024-03", csv_of("poverty_interventions", payment(paid_on="2024-03-01")))
    first, second = run_intake()

    assert first.verdict == second.verdict == "accepted", (first.findings, second.findings)
    families = query("select family_id, person_id from raw.poverty_interventions")
    assert families[0] == families[1]
    assert families[0][0] != families[0][1]
    assert families[0][0].startswith("id-")
    key = settings().secrets / "pseudonym.key"
    assert key.stat().st_mode & 0o077 == 0


def test_large_sums_of_money_are_no_identity_numbers(home: Path) -> None:
    row = {
        "region_code": "64.09", "code_system": "KEMENDAGRI", "period": "2024-TW1",
        "procurement_budget_idr": 1_234_567_890_123_456,
    }  # fmt: skip
    deliver("64.09", "domestic_spending", "2024-TW1", csv_of("domestic_spending", row))
    (outcome,) = run_intake()

    assert "PRIVACY-IDENTITY" not in outcome.rules
    assert query("select procurement_budget_idr from raw.domestic_spending") == [(1_234_567_890_123_456,)]


def test_a_number_in_the_wrong_place_is_masked_but_the_text_stays(home: Path) -> None:
    content = csv_of("stunting_prevalence", stunting("11.01", citation=f"NIK {NIK}."))
    deliver("11.01", "stunting_prevalence", "2023", content)
    (outcome,) = run_intake()

    assert outcome.verdict == "rejected"
    (finding,) = outcome.of_rule("PRIVACY-IDENTITY")
    assert (finding["column_name"], finding["value"]) == ("citation", MASK)
    assert raw_rows("stunting_prevalence", outcome.submission_id)[0][-3] == f"NIK {MASK}."


@given(st.text(alphabet="0123456789 -.abc", max_size=60))
def test_no_run_of_sixteen_digits_survives(text: str) -> None:
    assert not re.search(r"(?<![0-9])[0-9]{16}(?![0-9])", mask(text))


def test_groups_of_digits_are_one_number() -> None:
    assert mask(f"a {NIK} b {NIK[:4]} {NIK[4:8]} {NIK[8:12]} {NIK[12:]}") == f"a {MASK} b {MASK}"
    assert mask("1234") == "1234"
