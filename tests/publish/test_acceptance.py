"""The figures people will ask for, from the delivered file to the mart.

Which test proves which of the twenty acceptance cases stands in acceptance.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from orkestrasi.settings import ROOT
from tests.pipeline import query
from tests.publish.acceptance import CASES
from tests.publish.databases import copied

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture(scope="module")
def published(server: URL, built_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from copied(server, built_template, tmp_path_factory.mktemp("acceptance"))


def one(statement: str) -> Any:
    rows = query(statement)
    assert len(rows) == 1, rows
    return rows[0]


def test_penajam_paser_utara_extreme_poverty_is_not_its_poverty_rate() -> None:
    assert query(
        "select period_key, value, source_code from marts.mart_poverty_indicator "
        "where kemendagri_code = '64.09' and indicator_code = 'extreme_poverty_pct' order by period_key"
    ) == [("2021", Decimal("2.10"), "P3KE/USD1.9PPP"), ("2022", Decimal("1.13"), "P3KE/USD1.9PPP")]
    assert one(
        "select value from marts.mart_poverty_indicator where bps_code = '6409' and indicator_code = 'p0_pct'"
    ) == (Decimal("7.61"),)


def test_national_poverty_gap_and_required_pace() -> None:
    assert one(
        "select value, target_value, gap, required_pace_per_year, target_year from marts.mart_reform_scorecard "
        "where region_id = 0 and indicator_code = 'p0_pct' and period_key = '2022-09'"
    ) == (Decimal("9.57"), 7, Decimal("2.57"), Decimal("-1.285"), 2024)


def test_the_fall_of_extreme_poverty_is_told_in_points_and_in_percent() -> None:
    # 2.10 to 1.13: 0.97 points, and 0.97 / 2.10 = 46.2 percent of what it was.
    assert one(
        "select value - year_before_value, round(100 * (value / year_before_value - 1), 1), actual_pace_per_year, "
        "unit, direction from marts.mart_indicator_scorecard "
        "where kemendagri_code = '64.09' and indicator_code = 'extreme_poverty_pct' and period_key = '2022'"
    ) == (Decimal("-0.97"), Decimal("-46.2"), Decimal("-0.97"), "persen", "lower")


def test_half_a_point_a_year_is_too_slow_for_seven_percent() -> None:
    # 9.57 falling by 0.5 to 0.6 a year reaches 7 in 4.3 to 5.1 years; from September 2022 to the end of 2024 are 2.25.
    (gap, required, years_left) = one(
        "select gap, required_pace_per_year, 12.0 * (target_year - year) / 12 + (12 - 9) / 12.0 "
        "from marts.mart_reform_scorecard where region_id = 0 and cluster_code = 'poverty' and period_key = '2022-09'"
    )
    fast, slow = (gap / Decimal(pace) for pace in ("0.6", "0.5"))
    assert (round(fast, 1), round(slow, 1)) == (Decimal("4.3"), Decimal("5.1"))
    assert years_left < fast
    assert -required > Decimal("0.6")


def test_four_themes_are_five_clusters_and_both_are_shown() -> None:
    assert one(
        "select count(distinct theme_code), count(distinct cluster_code), count(theme_label), count(cluster_label) "
        "from marts.mart_theme_cluster"
    ) == (4, 5, 5, 5)
    assert query(
        "select cluster_code from marts.mart_theme_cluster where theme_code = 'presidential_priority' order by 1"
    ) == [("domestic_spending",), ("inflation",)]


def test_a_government_without_a_target_is_a_gap() -> None:
    # Of 2024 there are targets of poverty, SPBE and inflation for all, of investment and domestic products for none;
    # of 2021 each province has its own of investment, and nobody one of inflation.
    assert query(
        "select period_key, completeness, own_target_count, missing_indicators, is_data_gap "
        "from marts.mart_target_coverage where kemendagri_code = '11' and period_key in ('2021', '2024') order by 1"
    ) == [
        ("2021", "4 dari 5", 1, "inflation_yoy_pct", True),
        ("2024", "3 dari 5", 0, "investment_realization_idr; pdn_realized_pct", True),
    ]
    assert query(
        "select count(*), bool_and(n_expected = 5) from marts.mart_target_coverage where period_key = '2024'"
    ) == [(546, True)]


def test_days_of_the_sources_fall_on_the_weekdays_they_say() -> None:
    assert query(
        "select date_day::text, iso_weekday from warehouse.dim_date "
        "where date_day in ('2022-11-21', '2023-02-06', '2023-08-24', '2023-10-30') order by 1"
    ) == [("2022-11-21", 1), ("2023-02-06", 1), ("2023-08-24", 4), ("2023-10-30", 1)]


def test_a_zero_target_divides_nothing() -> None:
    assert one(
        "select target_value, gap, attainment_pct from marts.mart_indicator_scorecard "
        "where region_id = 0 and indicator_code = 'extreme_poverty_pct' and period_key = '2021'"
    ) == (0, Decimal("4.0"), None)
    assert one(
        "select target_value, realized_value, realized_to_target_pct "
        "from marts.mart_digitalization_performance_agreement where target_value = 0"
    ) == (0, 3, None)


def test_denpasar_spbe() -> None:
    assert one(
        "select spbe_index, predicate from marts.mart_digitalization_spbe where region_name = 'Kota Denpasar'"
    ) == (
        Decimal("3.19"),
        "Baik",
    )


def test_aceh_selatan_is_one_region_in_both_code_systems() -> None:
    rows = query(
        "select distinct region_id, kemendagri_code, bps_code, submission_id from marts.mart_poverty_indicator "
        "where region_name = 'Kabupaten Aceh Selatan'"
    )
    assert len({submission for *_, submission in rows}) == 2
    assert {row[1:3] for row in rows} == {("11.01", "1103")}
    assert len({region for region, *_ in rows}) == 1


def test_papua_carries_the_change_of_its_boundary() -> None:
    assert query(
        "select period_key, value, boundary_changed, quality_flag from marts.mart_poverty_indicator "
        "where kemendagri_code = '91' and indicator_code = 'p0_pct' order by period_key"
    ) == [
        ("2021-03", Decimal("26.86"), True, "boundary_changed"),
        ("2023-03", Decimal("26.03"), True, "boundary_changed"),
    ]
    assert one(
        "select value, mark, quality_flag from marts.mart_poverty_indicator "
        "where kemendagri_code = '93' and indicator_code = 'p0_pct'"
    ) == (None, "...", "no_value")


def test_kota_mojokerto_and_not_kabupaten() -> None:
    assert one(
        "select region_name, kemendagri_code, value from marts.mart_indicator "
        "where indicator_code = 'mpp_service_count'"
    ) == ("Kota Mojokerto", "35.76", 165)


def test_every_figure_leads_back_to_its_file_and_row() -> None:
    assert query(
        "select count(*) from marts.mart_indicator as i "
        "left join marts.mart_submission as s on i.submission_id = s.submission_id "
        "where s.sha256 is null or i.row_number is null"
    ) == [(0,)]


def test_each_of_the_twenty_cases_has_a_test_that_is_there() -> None:
    assert sorted(CASES) == list(range(1, 21))
    for case, (_, proofs) in CASES.items():
        # Marts are read in tests/publish; the others are doors that a case names besides.
        assert any(proof.startswith("tests/publish/") for proof in proofs), case
        for proof in proofs:
            path, *names = proof.split("::")
            nodes: list[ast.stmt] = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
            for name in names:
                found = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name]
                assert len(found) == 1, proof
                nodes = found[0].body
            assert names[-1].startswith("test_"), proof
