"""The demo's deliveries: reproducible, labelled, coded rightly, and faulty only where they say so."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine

from orkestrasi.contracts.load import contracts
from orkestrasi.demo import FAULT_TITLES, ExpectedDelivery, expected_outcome, write_deliveries
from orkestrasi.demo.atlas import atlas
from orkestrasi.demo.layout import FILE_WORDS
from orkestrasi.settings import REFERENCE, ROOT

DEMO = ROOT / "demo"
# A family or person number would be 16 digits; nothing in the demo may look like one.
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing")
    for wave in (1, 2):
        assert write_deliveries(folder / str(wave), wave) == len(expected_outcome(wave))
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    """As a person would read the file: by its kind, with its own separator."""
    content = path.read_bytes()
    if path.suffix == ".json":
        return [{k: "" if v is None else str(v) for k, v in row.items()} for row in json.loads(content)]
    if path.suffix == ".xlsx":
        table = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        header = [str(cell) for cell in table[0]]
        return [dict(zip(header, map(str, row), strict=True)) for row in table[1:]]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    separator = max(";,\t", key=text.split("\r\n", 1)[0].count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def _sound(landing: Path) -> Iterator[tuple[ExpectedDelivery, list[dict[str, str]]]]:
    for delivery in expected_outcome():
        if delivery.fault is None and delivery.rows:  # a nil return is no table
            yield delivery, _rows(landing / str(delivery.wave) / delivery.path)


def _get(row: dict[str, str], name: str, header: str) -> str:
    return row[name] if name in row else row.get(header, "")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(str(path.stat().st_mtime).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def test_two_runs_give_the_same_bytes_and_days(landing: Path, tmp_path: Path) -> None:
    for wave in (1, 2):
        write_deliveries(tmp_path / str(wave), wave)
    assert _digest(tmp_path) == _digest(landing)


def test_data_in_the_repository_is_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 2_000_000


def test_about_two_thousand_submissions_over_many_periods() -> None:
    first, second = len(expected_outcome(1)), len(expected_outcome(2))
    assert 2_100 <= first <= 2_500
    assert 80 <= second <= 140
    assert {d.dataset for d in expected_outcome(1)} >= set(FILE_WORDS)
    assert len({d.period for d in expected_outcome()}) >= 20


def test_every_path_is_delivered_once_but_for_repeats(landing: Path) -> None:
    paths = Counter((d.wave, d.path) for d in expected_outcome())
    assert set(paths.values()) == {1}
    assert all((landing / str(wave) / path).is_file() for wave, path in paths)


def test_every_fault_occurs_and_names_its_rules() -> None:
    outcome = expected_outcome()
    faults = {d.fault for d in outcome} - {None}
    assert faults == set(FAULT_TITLES)
    assert len(faults) >= 14
    assert 0.04 <= sum(d.fault is not None for d in outcome) / len(outcome) <= 0.09
    for delivery in outcome:
        late_only = delivery.rules == ("WINDOW-LATE",)
        assert (delivery.fault is None) == (delivery.verdict == "accepted" or late_only), delivery
        assert bool(delivery.rules) == (delivery.verdict not in ("accepted", "repeat")), delivery
    documented = (DEMO / "README.md").read_text(encoding="utf-8")
    assert all(f"`{fault}`" in documented for fault in FAULT_TITLES)


def test_synthetic_rows_say_so_and_real_rows_cite(landing: Path) -> None:
    for delivery, rows in _sound(landing):
        origins = Counter(_get(row, "data_origin", "asal_data") for row in rows)
        assert set(origins) <= {"RESMI", "SINTETIS"}, delivery.path
        assert delivery.is_synthetic == (set(origins) == {"SINTETIS"})
        for row in rows:
            citation = _get(row, "citation", "rujukan")
            is_synthetic = _get(row, "data_origin", "asal_data") == "SINTETIS"
            assert is_synthetic == (citation == "Data sintetis untuk demo Orkestrasi")
            assert citation


def test_nothing_looks_like_a_person_number(landing: Path) -> None:
    # The demo stores its workbooks uncompressed, so their cells stand there in plain text.
    for path in [*landing.rglob("*"), *DEMO.rglob("*")]:
        if path.is_file():
            found = NIK.search(path.read_bytes().decode("latin-1"))
            assert found is None, (path, found)


def _codes() -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    codes: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    with (REFERENCE / "region_code.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spans = codes.setdefault((row["code_system"], row["code"]), [])
            spans.append((row["valid_from"], row["valid_to"], row["region_id"]))
    return codes


def test_every_code_is_in_force_and_means_the_reporter(landing: Path) -> None:
    codes, places = _codes(), atlas()
    for delivery, rows in _sound(landing):
        day = places.period_end(delivery.period).isoformat()
        for row in rows:
            system = _get(row, "code_system", "kode_sistem")
            code = _get(row, "region_code", "kode_wilayah")
            meant = [r for start, end, r in codes.get((system, code), []) if start <= day <= end]
            assert len(meant) == 1, (delivery.path, system, code)
            region = places.by_reporter.get(delivery.reporter)
            assert region is None or int(meant[0]) == region.region_id, delivery.path


def test_sheets_follow_the_template(landing: Path) -> None:
    for delivery, rows in _sound(landing):
        columns = contracts()[delivery.dataset].columns
        given = set(rows[0])
        for column in columns:
            optional = column.name == "region_name"
            assert optional or {column.name, column.header} & given, (delivery.path, column.name)
        assert given <= {c.name for c in columns} | {c.header for c in columns}, delivery.path


def test_aceh_selatan_is_one_region_under_both_codes(landing: Path) -> None:
    own = next(
        rows for d, rows in _sound(landing)
        if (d.reporter, d.dataset, d.period) == ("11.01", "investment_realization", "2023-TW4")
    )  # fmt: skip
    national = next(rows for d, rows in _sound(landing) if (d.reporter, d.period) == ("BPS", "2021-03"))
    assert _get(own[0], "region_code", "kode_wilayah") == "11.01"
    aceh_selatan = next(r for r in national if r["kode_wilayah"] == "1103" and r["kode_sistem"] == "BPS")
    assert aceh_selatan["persen_penduduk_miskin"] == "13.18"


def _figure(name: str, **where: str) -> dict[str, str]:
    with (DEMO / "figures" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(r for r in csv.DictReader(file) if all(r[k] == v for k, v in where.items()))


@pytest.mark.parametrize(
    ("name", "where", "column", "value"),
    [
        ("poverty", {"region": "64.09", "period": "2021"}, "extreme_poverty_pct", "2.10"),
        ("poverty", {"region": "64.09", "period": "2022"}, "extreme_poverty_pct", "1.13"),
        ("poverty", {"region": "64.09", "period": "2021-03"}, "p0_pct", "7.61"),
        ("poverty", {"region": "35.76", "period": "2021-03"}, "p0_pct", "6.39"),
        ("poverty", {"region": "82.71", "period": "2021-03"}, "p0_pct", "3.55"),
        ("poverty", {"region": "63.04", "period": "2021-03"}, "p0_pct", "5.11"),
        ("poverty", {"region": "0", "period": "2022-09"}, "p0_pct", "9.57"),
        ("poverty", {"region": "91", "period": "2021-03"}, "p0_pct", "26.86"),
        ("spbe", {"region": "51.71", "period": "2021"}, "spbe_index", "3.19"),
        ("mpp", {"region": "35.76", "period": "2023-02"}, "mpp_service_count", "165"),
        ("mpp", {"region": "0", "period": "2023-08"}, "mpp_digital_count", "21"),
        ("stunting", {"region": "91", "period": "2022"}, "stunting_pct", "34.6"),
        ("inflation", {"region": "0", "period": "2024-01"}, "cpi_index", "105.19"),
        ("iph", {"region": "13.05", "period": "2025-W17"}, "iph_change_pct", "6.32"),
        ("quoted", {"figure_code": "pemda_melakukan_upaya_5_operasi_pasar_murah"}, "figure", "380"),
    ],
)
def test_figures_of_the_acceptance_cases(name: str, where: dict[str, str], column: str, value: str) -> None:
    assert _figure(name, **where)[column] == value


def test_parts_add_up_where_nothing_is_said_to_be_wrong(landing: Path) -> None:
    for delivery, rows in _sound(landing):
        if delivery.dataset == "investment_realization":
            for row in rows:
                pma, pmdn, total = (
                    int(float(_get(row, name, header)))
                    for name, header in (
                        ("pma_idr", "realisasi_pma_rp"),
                        ("pmdn_idr", "realisasi_pmdn_rp"),
                        ("total_idr", "total_realisasi_rp"),
                    )
                )
                assert pma + pmdn == total, delivery.path


def test_innovations_of_all_years_reach_what_the_ministry_speaks_of_and_say_that_they_are_made_up(
    landing: Path,
) -> None:
    codes = set()
    for delivery, rows in _sound(landing):
        if delivery.dataset == "innovations":
            assert delivery.is_synthetic
            if delivery.period <= "2022":
                codes |= {_get(row, "innovation_code", "kode_inovasi") for row in rows}
    (quoted,) = (
        float(_get(row, "figure", "nilai"))
        for delivery, rows in _sound(landing)
        if delivery.dataset == "official_figures"
        for row in rows
        if _get(row, "figure_code", "kode_angka") == "jumlah_inovasi_kipp_paling_sedikit"
    )
    assert len(codes) >= quoted == 951


def test_published_iph_is_real_and_the_rest_lies_between(landing: Path) -> None:
    changes: dict[str, list[float]] = {"RESMI": [], "SINTETIS": []}
    for delivery, rows in _sound(landing):
        if delivery.period == "2025-W17" and delivery.dataset == "inflation_indicators":
            for row in rows:
                origin = _get(row, "data_origin", "asal_data")
                changes[origin].append(float(_get(row, "iph_change_pct", "perubahan_iph_persen")))
    assert (len(changes["RESMI"]), min(changes["RESMI"]), max(changes["RESMI"])) == (21, -6.01, 6.32)
    assert min(changes["RESMI"]) < min(changes["SINTETIS"]) < max(changes["SINTETIS"]) < max(changes["RESMI"])
