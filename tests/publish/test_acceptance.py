"""The figures people will ask for, from the delivered file to the mart."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from tests.pipeline import query
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
