"""The reference files say what the decrees and the lists say."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
import yaml

from orkestrasi.contracts.load import contracts
from orkestrasi.settings import DATASETS, REFERENCE, ROOT

Row = dict[str, str]
FOREVER = "9999-12-31"
SHARED_DATA = ROOT.parent / "shared" / "data"
needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.is_dir(), reason=f"the original files are not at {SHARED_DATA}; they are not shipped"
)


def table(name: str) -> list[Row]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def code_on(system: str, day: str) -> dict[str, str]:
    """code -> region_id on that day."""
    return {
        row["code"]: row["region_id"]
        for row in table("region_code")
        if row["code_system"] == system and row["valid_from"] <= day <= row["valid_to"]
    }


def name_on(region_id: str, day: str) -> str:
    (name,) = (
        row["name"]
        for row in table("region_version")
        if row["region_id"] == region_id and row["valid_from"] <= day <= row["valid_to"]
    )
    return name


def original(path: str) -> list[Row]:
    with (SHARED_DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------------------------------ the files


def test_38_provinces_514_regencies_and_cities_546_governments() -> None:
    regions = table("region")
    assert Counter(row["level"] for row in regions) == {
        "nation": 1,
        "province": 38,
        "regency": 416,
        "city": 98,
    }
    autonomous = Counter(row["level"] for row in regions if row["is_autonomous"] == "true")
    assert autonomous == {"province": 38, "regency": 415, "city": 93}


def test_jakartas_six_do_not_report() -> None:
    reporters = {row["reporter_id"] for row in table("reporter")}
    assert "31" in reporters
    assert not any(reporter.startswith("31.") for reporter in reporters)
    assert len(reporters) == 546 + 10


def test_digits_alone_identify_nothing() -> None:
    today = date.max.isoformat()
    kemendagri = {c.replace(".", ""): r for c, r in code_on("KEMENDAGRI", today).items() if len(c) == 5}
    bps = {c: r for c, r in code_on("BPS", today).items() if len(c) == 4 and c != "0000"}
    assert len(kemendagri) == len(bps) == 514
    equal = [c for c in bps if kemendagri.get(c) == bps[c]]
    colliding = [c for c in bps if c in kemendagri and kemendagri[c] != bps[c]]
    assert (len(equal), len(colliding)) == (315, 169)


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        ("BPS", "1101", "Kabupaten Simeulue"),
        ("KEMENDAGRI", "11.01", "Kabupaten Aceh Selatan"),
        ("BPS", "1103", "Kabupaten Aceh Selatan"),
        ("BPS", "91", "Papua Barat"),
        ("KEMENDAGRI", "91", "Papua"),
        ("KEMENDAGRI", "11.10", "Kabupaten Aceh Singkil"),
        ("BPS", "3171", "Kota Administrasi Jakarta Selatan"),
        ("KEMENDAGRI", "31.71", "Kota Administrasi Jakarta Pusat"),
        ("KEMENDAGRI", "35.76", "Kota Mojokerto"),
        ("BPS", "3516", "Kabupaten Mojokerto"),
        ("KEMENDAGRI", "00", "Indonesia"),
    ],
)
def test_a_code_means_a_region_in_its_system(system: str, code: str, name: str) -> None:
    assert name_on(code_on(system, "2025-12-31")[code], "2025-12-31") == name


def test_papua_selatan_is_not_there_before_its_law() -> None:
    for system, code in (("KEMENDAGRI", "93"), ("BPS", "95")):
        assert code not in code_on(system, "2022-07-24")
        region_id = code_on(system, "2022-07-25")[code]
        assert name_on(region_id, "2022-07-25") == "Papua Selatan"
        (region,) = (row for row in table("region") if row["region_id"] == region_id)
        assert region["existed_from"] == "2022-07-25"


def test_merauke_stays_itself_through_its_changes() -> None:
    region_id = code_on("KEMENDAGRI", "2022-01-01")["91.01"]
    assert code_on("KEMENDAGRI", "2022-11-09")["93.01"] == region_id
    assert "91.01" not in code_on("KEMENDAGRI", "2022-11-09")
    assert code_on("BPS", "2023-12-31")["9401"] == code_on("BPS", "2024-01-01")["9501"] == region_id
    parents = {
        row["valid_from"]: name_on(row["parent_region_id"], row["valid_from"])
        for row in table("region_version")
        if row["region_id"] == region_id
    }
    assert parents == {"1900-01-01": "Papua", "2022-07-25": "Papua Selatan", "2022-11-09": "Papua Selatan"}


def test_versions_follow_each_other_day_by_day() -> None:
    spans = defaultdict(list)
    for row in table("region_version"):
        assert int(row["region_key"]) // 100 == int(row["region_id"])
        spans[row["region_id"]].append((row["valid_from"], row["valid_to"]))
    begins = {row["region_id"]: row["existed_from"] for row in table("region")}
    assert spans.keys() == begins.keys()
    for region_id, found in spans.items():
        assert found[0][0] == begins[region_id]
        assert found[-1][1] == FOREVER
        for (_, ended), (began, _) in pairwise(found):
            assert date.fromisoformat(began) - date.fromisoformat(ended) == timedelta(days=1)


def test_names_are_clean() -> None:
    for row in table("region_version"):
        name = row["name"]
        assert name == " ".join(name.split())
        assert "." not in name
        assert name == "DKI Jakarta" or not any(word.isupper() for word in name.split()), name


def test_lineage_knows_splits_transfers_and_renames() -> None:
    events = Counter((row["event"], row["changes_boundary"]) for row in table("region_lineage"))
    assert events == {("split", "true"): 6, ("transfer", "false"): 26, ("rename", "false"): 6}


def test_population_adds_up() -> None:
    people = {row["region_id"]: int(row["population"]) for row in table("population")}
    level = {row["region_id"]: row["level"] for row in table("region")}
    assert people["0"] == 284_973_643
    for levels in (("province",), ("regency", "city")):
        assert sum(n for region_id, n in people.items() if level[region_id] in levels) == people["0"]


def test_four_themes_are_five_clusters() -> None:
    clusters = defaultdict(set)
    for row in table("theme_cluster"):
        clusters[row["theme_code"]].add(row["cluster_code"])
    assert len(clusters) == 4
    assert clusters["presidential_priority"] == {"domestic_spending", "inflation"}
    assert set().union(*clusters.values()) == {row["cluster_code"] for row in table("cluster")}


@pytest.mark.parametrize(("version", "indicators"), [("2018", 35), ("2020", 47)])
def test_spbe_weights_sum_to_100(version: str, indicators: int) -> None:
    weights = [row for row in table("spbe_weight") if row["instrument_version"] == version]
    assert [int(row["indicator_no"]) for row in weights] == list(range(1, indicators + 1))
    assert sum(Decimal(row["indicator_weight_pct"]) for row in weights) == 100


@pytest.mark.parametrize(
    ("version", "domain_scores", "index"),
    [("2020", ("3.00", "3.30", "2.18", "3.55"), "3.19"), ("2018", ("2.06", "2.29", "3.00"), "2.64")],
)
def test_spbe_weights_give_denpasars_index(version: str, domain_scores: tuple[str, ...], index: str) -> None:
    total = sum(
        Decimal(domain_scores[int(row["domain_no"]) - 1]) * Decimal(row["indicator_weight_pct"])
        for row in table("spbe_weight")
        if row["instrument_version"] == version
    )
    assert round(total / 100, 2) == Decimal(index)


def test_periods_cover_the_years_without_gaps() -> None:
    periods = table("period")
    for kind, count in (("year", 28), ("semester", 26), ("quarter", 52), ("month", 156), ("day", 2556)):
        rows = [row for row in periods if row["period_type"] == kind]
        assert len(rows) == count
        for before, after in pairwise(rows):
            assert date.fromisoformat(after["starts_on"]) - date.fromisoformat(before["ends_on"]) == timedelta(1)
    labels = {row["period_key"]: (row["label_id"], row["label_en"]) for row in periods}
    assert labels["2024-TW1"] == ("Triwulan I 2024", "Q1 2024")
    assert labels["2024-03"] == ("Maret 2024", "March 2024")
    assert labels["2024-W14"][0] == "Minggu ke-14 2024"
    assert labels["2024-03-15"][0] == "15 Maret 2024"


def test_investment_is_due_on_the_tenth() -> None:
    due = {
        row["period_key"]: row["due_on"]
        for row in table("reporting_calendar")
        if row["dataset"] == "investment_realization"
    }
    assert due == {"2023-TW4": "2024-01-10", "2024-TW1": "2024-04-10"}


def test_kbli_has_88_divisions_in_21_sections() -> None:
    sections = defaultdict(list)
    for row in table("kbli_division"):
        sections[row["sector_code"]].append(int(row["kbli_division"]))
    assert sections.keys() == {row["sector_code"] for row in table("sector")}
    assert sum(map(len, sections.values())) == 88
    # Sections follow each other, and within a section no number is left out.
    assert [n for letter in sorted(sections) for n in sections[letter]] == sorted(
        n for s in sections.values() for n in s
    )
    assert all(numbers == list(range(numbers[0], numbers[-1] + 1)) for numbers in sections.values())
    known = {1: "A", 35: "D", 47: "G", 56: "I", 63: "J", 68: "L", 84: "O", 99: "U"}
    assert {n: letter for letter, numbers in sections.items() for n in numbers if n in known} == known


@pytest.mark.parametrize(("name", "column"), [("program", "program_code"), ("registry_source", "registry_source")])
def test_a_list_of_choices_is_the_reference_list(name: str, column: str) -> None:
    listed = [row[column] for row in table(name)]
    choices = {
        c.dataset: list(c.column(column).choices) for c in contracts().values() if column in {k.name for k in c.columns}
    }
    assert len(choices) >= 2
    assert choices == dict.fromkeys(choices, listed)


def test_labels_of_programs_are_those_of_the_contract() -> None:
    document = yaml.safe_load((DATASETS / "poverty" / "poverty_interventions.yml").read_text(encoding="utf-8"))
    column = next(p for p in document["schema"][0]["properties"] if p["name"] == "program_code")
    declared = {e["value"]: (e["label"], e["customProperties"][0]["value"]) for e in column["enum"]}
    assert declared == {row["program_code"]: (row["label_id"], row["label_en"]) for row in table("program")}


def test_one_primary_target_each() -> None:
    primaries = Counter()
    for row in table("indicator_target"):
        assert row["is_synthetic"] == "false"
        assert row["citation"]
        primaries[row["indicator_code"], row["region_id"], row["target_year"]] += row["is_primary"] == "true"
    assert set(primaries.values()) == {1}


def test_the_nine_actions_are_the_choices_of_their_contract() -> None:
    actions = table("inflation_action")
    assert [int(row["display_order"]) for row in actions] == list(range(1, 10))
    assert (
        tuple(row["action_code"] for row in actions) == contracts()["inflation_actions"].column("action_code").choices
    )


def test_ratios_and_quoted_figures_name_indicators_of_contracts() -> None:
    known = {c.name for contract in contracts().values() for c in contract.indicators} | {"investment_realization_idr"}
    ratios = {
        row[column] for row in table("spending_ratio")
        for column in ("indicator_code", "numerator_code", "denominator_code")
    }  # fmt: skip
    assert ratios - {""} <= {c.name for c in contracts()["domestic_spending"].indicators}
    assert {row["indicator_code"] for row in table("quoted_indicator")} <= known
    levels = contracts()["official_figures"].column("level").choices
    assert {row["figure_level"] for row in table("quoted_indicator")} <= set(levels)


# ------------------------------------------------------------------------- the files and their originals


def letters(name: str) -> str:
    """What stays of a name when abbreviations, case, blanks and dots are spelled in any way."""
    name = name.upper()
    for short, long in (("KAB", "KABUPATEN"), ("ADM", "ADMINISTRASI"), ("KEP", "KEPULAUAN")):
        name = re.sub(rf"\b{short}\b", long, name)
    return re.sub("[^A-Z]", "", name)


@needs_shared_data
def test_every_decree_is_found_again() -> None:
    decrees = defaultdict(list)
    for row in original("kemendagri_wilayah/wilayah_lvl12_by_decree.csv"):
        decrees[row["decree_date"]].append(row)
    assert len(decrees) == 6
    versions = table("region_version")
    for day, rows in decrees.items():
        names = {v["region_id"]: v["name"] for v in versions if v["valid_from"] <= day <= v["valid_to"]}
        codes = code_on("KEMENDAGRI", day)
        for row in rows:
            ours, theirs = letters(names[codes[row["kode"]]]), letters(row["nama"])
            # One list lost the last word of one name.
            assert ours == theirs or (theirs, row["kode"]) == ("DAERAHISTIMEWA", "34"), row


@needs_shared_data
@pytest.mark.parametrize(
    ("day", "files"),
    [
        ("2023-12-31", ("kabkota_2020", "provinsi_2020")),
        ("2025-12-31", ("kabupaten-kota_2025", "provinsi_2025")),
    ],
)
def test_both_bps_lists_are_found_again(day: str, files: tuple[str, ...]) -> None:
    # The 2020 list pairs BPS codes with the Kemendagri codes of its time.
    bps, kemendagri = code_on("BPS", day), code_on("KEMENDAGRI", "2020-12-31" if "2020" in files[0] else day)
    digits = {code.replace(".", ""): region_id for code, region_id in kemendagri.items()}
    for file in files:
        for row in original(f"bps_kemendagri_bridge/{file}.csv"):
            assert bps[row["kode_bps"]] == digits[row["kode_dagri"].replace(".", "")], row


@needs_shared_data
def test_population_is_dukcapils() -> None:
    today = code_on("KEMENDAGRI", FOREVER)
    people = {row["region_id"]: row["population"] for row in table("population")}
    for row in original("kemendagri_wilayah/wilayah_penduduk_2024s2.csv"):
        assert people[today["00" if row["kode"] == "0" else row["kode"]]] == row["total"]
