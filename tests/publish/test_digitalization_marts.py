"""The digitalization marts, from the delivered file to what a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from orkestrasi.transform import build
from tests.pipeline import query
from tests.publish import digitalization as reports
from tests.publish import flow
from tests.publish.databases import copied
from tests.publish.digitalization import digitalization_template  # noqa: F401

MPP = "marts.mart_digitalization_mpp"


@pytest.fixture(scope="module")
def _published(
    server: URL,
    digitalization_template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    yield from copied(server, digitalization_template, tmp_path_factory.mktemp("digitalization"))


@pytest.fixture
def own(server: URL, digitalization_template: str, tmp_path: Path) -> Iterator[Path]:  # noqa: F811
    """An installation that the test may change."""
    yield from copied(server, digitalization_template, tmp_path)


def one(statement: str) -> Any:
    rows = query(statement)
    assert len(rows) == 1, rows
    return rows[0]


@pytest.mark.usefixtures("_published")
class TestFirstPublication:
    def test_kota_mojokerto_has_165_services_and_the_regency_is_another_place(self) -> None:
        assert query(
            f"select kemendagri_code, facility_status, status_basis, physical_facility_count, digital_facility_count, "
            f"service_count, adminduk_service_count, agency_count, transaction_count, first_opened_on::text, "
            f"reporter_id "
            f"from {MPP} where period_key = '2023-08' and kemendagri_code in ('35.16', '35.76') order by 1"
        ) == [
            ("35.16", "present", "national_list", 1, 1, 1, 0, 1, None, "2021-05-06", "KEMENPANRB"),
            ("35.76", "present", "own_report", 1, 1, 165, 16, 25, 330, "2021-05-06", "35.76"),
        ]

    def test_ternate_is_in_the_denominator_without_a_mall(self) -> None:
        assert query(
            f"select period_key, facility_status, status_basis, physical_facility_count, quality_flag "
            f"from {MPP} where kemendagri_code = '82.71' order by 1"
        ) == [
            ("2023-08", "none", "national_list", 0, "ok"),
            ("2023-09", "none", "nil_return", 0, "ok"),
        ]

    def test_a_region_that_nobody_tells_of_is_unknown_and_not_without(self) -> None:
        assert one(
            f"select facility_status, status_basis, physical_facility_count, service_count, quality_flag, reporter_id "
            f"from {MPP} where kemendagri_code = '35.16' and period_key = '2023-09'"
        ) == ("unknown", None, None, None, "no_value", None)

    def test_every_region_that_existed_is_there(self) -> None:
        assert query(
            f"select period_key, level, count(*) from {MPP} group by 1, 2 order by 1, 2"
        ) == [
            (month, level, count)
            for month in ("2023-08", "2023-09")
            for level, count in (("city", 98), ("province", 38), ("regency", 416))
        ]  # fmt: skip

    def test_physical_and_digital_malls_are_two_measures_and_cover_27_percent(self) -> None:
        assert one(
            "select physical_region_count, digital_region_count, physical_facility_count, digital_facility_count, "
            "n_reported, n_expected, round(coverage_pct, 1), reported_physical_count, reported_digital_count, "
            "round(reported_coverage_pct, 1), quality_flag "
            "from marts.mart_digitalization_mpp_coverage where scope_type = 'nation' and period_key = '2023-08'"
        ) == (139, 21, 139, 21, 514, 514, Decimal("27.0"), 139, 21, Decimal("27.0"), "ok")

    def test_about_half_of_the_malls_are_outside_java(self) -> None:
        ((share,),) = query(
            "select outside_java_pct from marts.mart_digitalization_mpp_coverage "
            "where scope_type = 'nation' and period_key = '2023-08'"
        )
        assert abs(share - 50) <= 5
        assert query(
            "select scope_code, physical_region_count, n_expected from marts.mart_digitalization_mpp_coverage "
            "where scope_type = 'island_group' and period_key = '2023-08' order by 1"
        ) == [("java", 70, 119), ("outside_java", 69, 395)]

    def test_a_month_in_which_few_report_says_so(self) -> None:
        assert one(
            "select physical_region_count, n_reported, n_expected, quality_flag "
            "from marts.mart_digitalization_mpp_coverage where scope_type = 'nation' and period_key = '2023-09'"
        ) == (1, 2, 514, "incomplete")
        # A province of which nobody told anything has no line, Maluku Utara has Ternate's.
        assert query(
            "select scope_code, physical_region_count, n_reported from marts.mart_digitalization_mpp_coverage "
            "where scope_type = 'province' and period_key = '2023-09' order by 1"
        ) == [("35", 1, 1), ("82", 0, 1)]

    def test_the_index_counts_services_that_exchange_data(self) -> None:
        assert one(
            "select service_count, application_count, full_digital_service_count, integrated_service_count, "
            "integration_count, integration_index_pct, adminduk_service_count, adminduk_integrated_service_count, "
            "adminduk_integration_index_pct, n_reported, reporter_id, quality_flag "
            "from marts.mart_digitalization_integration where kemendagri_code = '35.76'"
        ) == (5, 3, 1, 3, 3, 60, 2, 1, 50, 2, "35.76", "accepted_with_warnings")

    def test_a_nil_return_of_integrations_is_zero_and_known(self) -> None:
        assert one(
            "select service_count, integrated_service_count, integration_index_pct, adminduk_integration_index_pct, "
            "n_reported, reporter_id, integration_reporter_id "
            "from marts.mart_digitalization_integration where kemendagri_code = '64.09'"
        ) == (2, 0, 0, None, 2, "KEMENPANRB", "64.09")

    def test_an_integration_makes_a_service_known_and_takes_no_name_away(self) -> None:
        assert query(
            "select service_code, name, service_category from warehouse.dim_service "
            "where service_key like '%/KTP' or service_code in ('LAIN', 'UNKNOWN') order by 1"
        ) == [("KTP", "Layanan KTP", "ADMINDUK"), ("LAIN", "LAIN", "UNKNOWN"), ("UNKNOWN", "Tidak dikenal", "UNKNOWN")]
        assert query(
            "select platform_code, to_region_id >= 0, to_service_key <> 'UNKNOWN' "
            "from warehouse.fct_service_integration where from_service_code in ('KTP', 'IMB') order by 1"
        ) == [("SIAK", False, False), ("UNKNOWN", True, True)]

    def test_denpasar_2021_is_the_weighted_sum_of_its_domains(self) -> None:
        assert query(
            "select domain_no, weight_pct, final_score, contribution from marts.mart_digitalization_spbe_score "
            "where kemendagri_code = '51.71' and component_level = 'domain' order by 1"
        ) == [
            (1, 13, Decimal("3.0"), Decimal("0.39")),
            (2, 25, Decimal("3.3"), Decimal("0.825")),
            (3, Decimal("16.5"), Decimal("2.18"), Decimal("0.3597")),
            (4, Decimal("45.5"), Decimal("3.55"), Decimal("1.61525")),
        ]
        assert one(
            "select round(sum(contribution), 2) from marts.mart_digitalization_spbe_score "
            "where kemendagri_code = '51.71' and component_level = 'domain'"
        ) == one(
            "select final_score from marts.mart_digitalization_spbe_score "
            "where kemendagri_code = '51.71' and component_level = 'index'"
        )

    def test_each_stage_of_an_assessment_is_kept_apart(self) -> None:
        assert query(
            "select spbe_indicator_key, self_assessment_score, interview_score, final_score, evidence_url "
            "from marts.mart_digitalization_spbe_score where spbe_indicator_key in ('2020/D1', '2020/I25') order by 1"
        ) == [
            ("2020/D1", Decimal("3.4"), Decimal("3.2"), Decimal("3.0"), "https://spbe.denpasarkota.go.id/1"),
            ("2020/I25", 4, None, None, None),
        ]

    def test_rows_with_the_governments_own_numbers_are_kept_but_belong_to_no_component(self) -> None:
        assert query(
            "select component_type, stage, score, weight_pct from warehouse.fct_spbe_score "
            "where spbe_indicator_key = 'UNKNOWN' order by 1"
        ) == [("DOMAIN", None, None, 100), ("NILAI_DOMAIN", "AKHIR", Decimal("2.2"), None)]

    def test_what_processes_save(self) -> None:
        # Days 10-4 and 5-4 (P3 is not known); steps 8 -> 5 (P2's end is not known); documents 4 -> 1.
        assert one(
            "select process_count, measured_process_count, days_saved_count, mean_days_saved_count, steps_saved_pct, "
            "documents_saved_pct, overlaps_resolved_count from marts.mart_digitalization_process"
        ) == (3, 2, 7, Decimal("3.5"), Decimal("37.5"), 75, 2)

    def test_follow_ups_by_unit_and_quarter(self) -> None:
        # K1 and K2 are due before or on the last day: on it is not overdue. K4 is not told of in the second quarter.
        assert query(
            "select period_key, org_unit_code, issue_count, open_count, overdue_count, done_count, done_pct, "
            "dropped_count from marts.mart_digitalization_follow_up order by 1, 2"
        ) == [
            ("2023-TW1", "1", 3, 2, 1, 1, Decimal("33.33"), 0),
            ("2023-TW1", "2", 1, 1, 0, 0, 0, 0),
            ("2023-TW2", "1", 2, 1, 1, 1, 50, 0),
            ("2023-TW2", "2", 0, 0, 0, 0, None, 1),
        ]

    def test_of_each_issue_the_newest_report_stands(self) -> None:
        assert query(
            "select issue_id, period_key, status, is_overdue, days_overdue_count, is_dropped, first_told_on::text "
            "from marts.mart_digitalization_follow_up_issue order by 1"
        ) == [
            ("K1", "2023-TW2", "SELESAI", False, 20, False, "2023-01-01"),
            ("K2", "2023-TW2", "PROSES", True, 91, False, "2023-01-01"),
            ("K3", "2023-TW1", "SELESAI", False, 10, False, "2023-01-01"),
            ("K4", "2023-TW1", "PROSES", False, 0, True, "2023-01-01"),
        ]

    def test_training_by_area_of_competence(self) -> None:
        # A course with two units is one course; 300 hours for the 15 persons whose hours are known.
        assert query(
            "select competence_area, course_count, org_unit_count, person_count, hour_count, hours_per_person_count "
            "from marts.mart_civil_service_training order by 1"
        ) == [("DIGITAL", 2, 2, 19, 300, 20), ("TEKNIS", 1, 1, 2, 8, 4)]

    def test_the_first_quarter_of_2023_tells_how_many_units_have_reported(self) -> None:
        # Units 1 and 2; only the first has said what it realised.
        assert query(
            "select period_key, org_unit_code, target_value, realized_value, n_reported, n_expected "
            "from marts.mart_digitalization_performance_agreement order by 2"
        ) == [("2023-TW1", "1", 100, 20, 1, 2), ("2023-TW1", "2", 100, None, 1, 2)]

    @pytest.mark.parametrize("mart", reports.MARTS)
    def test_what_is_stored_is_what_is_computed(self, mart: str) -> None:
        assert query(f"select count(*) > 0 from marts.{mart}") == [(True,)]
        assert reports.stored_and_computed(mart) == ([], [])

    @pytest.mark.parametrize("mart", reports.MARTS)
    def test_every_row_leads_to_a_submission(self, mart: str) -> None:
        assert reports.rows_without_origin(mart) == 0

    @pytest.mark.slow
    def test_the_formulas_and_the_marts_hold(self) -> None:
        build.run_dbt("test", "--select", "test_type:unit,fqn:orkestrasi.marts.*")
        build.run_dbt("test", "--selector", "audit")


@pytest.mark.slow
def test_an_audit_sees_a_series_that_falls_and_scores_that_do_not_make_the_index(own: Path) -> None:
    flow.send("KEMENPANRB", "mpp_services", "2023-09", [{
        "region_code": "00", "code_system": "KEMENDAGRI", "period": "2023-09", "mpp_physical_count": 138,
    }])  # fmt: skip
    flow.send("KEMENPANRB", "mpp_facility_services", "2023-09", reports.national_list("2023-09", 100, 21))
    flow.take_in()
    assert flow.build_and_publish() == 2
    flow.execute(
        "update warehouse.mart_digitalization_spbe_score set contribution = 1 where component_level = 'domain'"
    )
    with pytest.raises(build.BuildError) as failed:
        build.run_dbt("test", "--selector", "audit")
    assert str(failed.value).count(": fail: ") == 3
    for name in ("coverage_regions", "coverage_figures", "contributions_make_index"):
        assert name in str(failed.value)


@pytest.mark.slow
def test_the_marts_follow_what_is_sent_again(own: Path) -> None:
    # Kota Mojokerto loses five services, Ternate opens a mall and a nil return becomes a report, an inventory grows by
    # applications that exchange nothing, a unit gets another name, and reports come for regions not seen before.
    flow.send("35.76", "mpp_facility_services", "2023-08", reports.kota_mojokerto("2023-08", 160))
    flow.send(
        "82.71", "mpp_facility_services", "2023-09", [reports.mall("82.71", "2023-09", "S1", transaction_count=7)]
    )
    reports.declare_nil("35.76", "mpp_facility_services", "2023-09")
    flow.send(
        "35.76", "digital_services", "2024-TW1",
        [*reports.INVENTORY, *(reports.service(f"N{n}", channel="DIGITAL_PENUH") for n in range(5))],
    )  # fmt: skip
    reports.declare_nil("64.09", "digital_services", "2024-TW1")
    flow.send("51.71", "spbe_components", "2021", [reports.staged("NILAI_DOMAIN", "1", 3.6, "MANDIRI")])
    reports.declare_nil("35.76", "process_simplifications", "2023")
    flow.send("11", "performance_follow_ups", "2023-TW2", [
        reports.issue("K2", "2023-TW2", "PROSES", "2023-03-31", "2", org_unit_name="Dinas Dua Baru"),
    ])  # fmt: skip
    flow.send("11", "civil_service_training", "2024-TW1", [reports.training("3", "C1", 1, 10)])
    flow.take_in()
    assert flow.build_and_publish() == 2
    for mart in reports.MARTS:
        assert reports.stored_and_computed(mart) == ([], []), mart
        assert reports.rows_without_origin(mart) == 0, mart
    assert query(
        f"select kemendagri_code, period_key, facility_status, service_count, transaction_count from {MPP} "
        "where kemendagri_code in ('35.76', '82.71') order by 1, 2"
    ) == [
        ("35.76", "2023-08", "present", 160, 320), ("35.76", "2023-09", "none", 0, 0),
        ("82.71", "2023-08", "none", 0, 0), ("82.71", "2023-09", "present", 1, 7),
    ]  # fmt: skip
    # Twice the services on more applications: the index falls from 60, since nothing more is integrated.
    assert query(
        "select kemendagri_code, service_count, application_count, integrated_service_count, integration_index_pct "
        "from marts.mart_digitalization_integration order by 1"
    ) == [("35.76", 10, 8, 3, 30), ("64.09", 0, 0, 0, None)]
    assert query(
        "select self_assessment_score, interview_score, final_score from marts.mart_digitalization_spbe_score "
        "where spbe_indicator_key = '2020/D1'"
    ) == [(Decimal("3.6"), None, Decimal("3.0"))]
    assert query(
        "select process_count, days_saved_count, steps_saved_pct from marts.mart_digitalization_process"
    ) == [(0, None, None)]  # fmt: skip
    assert query(
        "select period_key, org_unit_code, org_unit_name, issue_count, open_count, dropped_count "
        "from marts.mart_digitalization_follow_up order by 1, 2"
    ) == [
        ("2023-TW1", "1", "Dinas 1", 3, 2, 0), ("2023-TW1", "2", "Dinas Dua Baru", 1, 1, 0),
        ("2023-TW2", "1", "Dinas 1", 0, 0, 1), ("2023-TW2", "2", "Dinas Dua Baru", 1, 1, 1),
    ]  # fmt: skip
    assert query("select issue_id, is_dropped from marts.mart_digitalization_follow_up_issue order by 1") == [
        ("K1", True), ("K2", False), ("K3", False), ("K4", True),
    ]  # fmt: skip
    assert query("select competence_area, person_count from marts.mart_civil_service_training") == [("DIGITAL", 1)]
    # Unit 3 is known now.
    assert query(
        "select distinct n_reported, n_expected from marts.mart_digitalization_performance_agreement"
    ) == [(1, 3)]  # fmt: skip
    # What the first publication showed stands.
    with flow.db.connect(publication=1) as connection:
        assert connection.execute(
            "select service_count from marts.mart_digitalization_mpp "
            "where kemendagri_code = '35.76' and period_key = '2023-08'"
        ).fetchall() == [(165,)]


@pytest.mark.slow
def test_two_reporters_of_one_region_are_not_added_up(own: Path) -> None:
    # The city withdraws nothing; the agency sends its list of the city again, later: the city's own still stands.
    flow.send("KEMENPANRB", "digital_services", "2024-TW1", [reports.service(f"X{n}") for n in range(9)])
    flow.take_in()
    assert flow.build_and_publish() == 2
    assert query(
        "select service_count, reporter_id from marts.mart_digitalization_integration where kemendagri_code = '35.76'"
    ) == [(5, "35.76")]
    # Penajam Paser Utara is in no inventory any more: what is left is its nil return of integrations.
    assert query(
        "select service_count, integration_count, n_reported, quality_flag from marts.mart_digitalization_integration "
        "where kemendagri_code = '64.09'"
    ) == [(None, 0, 1, "incomplete")]
    for mart in reports.MARTS:
        assert reports.stored_and_computed(mart) == ([], []), mart


@pytest.mark.slow
def test_a_dataset_without_a_number_is_reconciled_by_its_rows(own: Path) -> None:
    flow.send("35.76", "service_integrations", "2024-TW1", reports.INTEGRATIONS[:4])
    flow.send("11", "performance_follow_ups", "2023-TW2", [reports.issue("K1", "2023-TW2", "PROSES", "2023-03-30")])
    flow.take_in()
    build.build_candidate()
    victim = flow.submission("35.76", 2, "service_integrations", "2024-TW1")
    flow.execute("delete from warehouse.fct_service_integration where submission_id = %s and row_number = 3", victim)
    assert flow.make_public() == 2
    assert flow.state(victim) == "quarantined"
    assert flow.findings(victim) == [("RECON-RECORD-SUM", "error")]
    # The version before it stands, and its neighbour was published.
    assert query(
        "select integration_count from marts.mart_digitalization_integration where kemendagri_code = '35.76'"
    ) == [(3,)]
    assert query("select count(*) from marts.mart_digitalization_follow_up where period_key = '2023-TW2'") == [(2,)]
    for mart in reports.MARTS:
        assert reports.stored_and_computed(mart) == ([], []), mart
