"""Plans, budgets, receipts and packages of procurement, and the percentages made of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL

from orkestrasi import db
from tests.pipeline import query
from tests.publish import cross_flow
from tests.publish.cross_flow import ACEH, MILLION, package, plan
from tests.publish.databases import copied

SUMMARY = (
    "select period_key, method, package_count, contract_idr / 1000000, pdn_idr / 1000000, packages_without_pdn_count, "
    "packages_with_zero_pdn_count, pdn_to_contract_pct, umk_to_contract_pct, quality_flag "
    "from marts.mart_domestic_spending_summary order by 1, 2"
)
RATIOS = (
    "select ratio_code, ratio_pct, ratio_origin, reported_pct, reported_amounts_pct, records_pct, records_snapshot_on "
    "from marts.mart_domestic_spending_ratio where kemendagri_code = %s and period_key = %s order by display_order"
)


@pytest.fixture(scope="module")
def published(server: URL, cross_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from copied(server, cross_template, tmp_path_factory.mktemp("spending"))


def test_a_plan_is_shown_as_it_stood_on_each_day(published: Path) -> None:
    # A budget of 100 + 300; announced are A 160, B 40 and C 20, of which A and B carry a mark of domestic products.
    assert query(
        "select snapshot_on, is_base, package_count, inactive_package_count, announced_package_count, "
        "announced_ceiling_idr / 1000000, pdn_ceiling_idr / 1000000, pdn_unmarked_count, pdn_share_pct, "
        "small_business_share_pct, rup_progress_pct, pdn_commitment_pct, change_from_base_idr / 1000000 "
        "from marts.mart_domestic_spending_plan where kemendagri_code = %s order by 1",
        [ACEH],
    ) == [
        (date(2024, 3, 31), True, 4, 1, 3, 220, 160, 1, 80, Decimal("88.89"), 55, 40, 0),
        (date(2024, 8, 3), False, 1, 0, 1, 180, 180, 0, 100, 100, 45, 45, -40),
    ]


def test_budgets_of_offices(published: Path) -> None:
    assert query(
        "select org_unit_code, org_unit_name, operating_idr / 1000000, capital_idr / 1000000, "
        "contingency_idr / 1000000, procurement_idr / 1000000, total_idr / 1000000, procurement_to_total_pct "
        "from marts.mart_domestic_spending_budget order by 1"
    ) == [
        ("1.01", "Dinas Pendidikan", 60, 30, 10, 100, 150, Decimal("66.67")),
        ("1.02", "Dinas 1.02", 100, 200, 0, 300, 300, 100),
    ]


def test_receipts_of_a_purchase_add_up(published: Path) -> None:
    assert query(
        "select purchase_id, receipt_count, receipt_idr, receipt_to_ceiling_pct, first_receipt_on, last_receipt_on "
        "from marts.mart_domestic_spending_receipt order by 1"
    ) == [
        ("R", 3, 80 * MILLION, 80, date(2024, 2, 1), date(2024, 3, 1)),
        ("S", 1, 10 * MILLION, 25, date(2024, 2, 1), date(2024, 2, 1)),
    ]


def test_unknown_domestic_parts_are_not_zero(published: Path) -> None:
    # Of 600 contracted, 300 say their domestic part: 80 of them.
    assert query(SUMMARY) == [
        ("2024-TW1", "EPURCHASING", 1, 70, None, 1, 0, None, None, "incomplete"),
        ("2024-TW1", "TENDER", 3, 600, 80, 1, 1, Decimal("26.67"), 50, "incomplete"),
        ("2024-TW2", "TENDER", 1, 100, 40, 0, 0, 40, 20, "ok"),
    ]


def test_the_four_ratios_are_kept_apart(published: Path) -> None:
    base, none = date(2024, 3, 31), None
    # Since January: 80 + 40 domestic of 300 + 100 that say it; micro and small 50 + 20 of 100 + 100.
    assert query(RATIOS, [ACEH, "2024-TW2"]) == [
        ("PDN_COMMITMENT", 40, "records", none, none, 40, base),
        ("PDN_REALIZED_TO_COMMITMENT", 75, "records", none, none, 75, base),
        ("PDN_REALIZED_TO_SPENDING", 30, "records", none, none, 30, none),
        ("RUP_PROGRESS", 55, "records", none, none, 55, base),
        ("SMALL_BUSINESS_SHARE", 35, "records", none, none, 35, none),
    ]
    assert query(RATIOS, ["64", "2024-TW1"]) == [
        ("PDN_COMMITMENT", 50, "reported_amounts", none, 50, none, none),
        ("PDN_REALIZED_TO_COMMITMENT", Decimal("22.8"), "reported", Decimal("22.8"), Decimal("22.81"), none, none),
    ]


@pytest.mark.slow
def test_a_publication_recounts_only_the_quarters_it_touches(cross: Path) -> None:
    cross_flow.send(ACEH, "procurement_packages", "2024-TW2",
                    package(5, 100, 60, 20, contract_date="2024-05-02", org_unit_name="Dinas Pendidikan"),
                    received=cross_flow.SECOND)  # fmt: skip
    assert cross_flow.publish_next() == 2
    assert cross_flow.changed_rows("mart_domestic_spending_summary", 2) == (1, 1)
    assert query(SUMMARY)[2][4:8] == (60, 0, 0, 60)
    # 80 + 60 of 400; the first quarter is as it was.
    assert query(RATIOS, [ACEH, "2024-TW2"])[2][1] == 35
    assert query(RATIOS, [ACEH, "2024-TW1"])[2][1] == Decimal("26.67")
    cross_flow.assert_shown_is_what_is_computed()
    with db.connect(publication=1) as connection:
        assert connection.execute(SUMMARY.encode()).fetchall()[2][4] == 40


@pytest.mark.slow
def test_a_package_that_moves_to_another_quarter_leaves_the_one_it_was_in(cross: Path) -> None:
    cross_flow.send(ACEH, "procurement_packages", "2024-TW3",
                    package(2, 250, 100, contract_date="2024-07-02", package_version=2))  # fmt: skip
    assert cross_flow.publish_next() == 2
    shown = {(period, method): row for period, method, *row in query(SUMMARY)}
    # Left in the first quarter: 100 with 80 domestic, and 300 that do not say.
    assert shown["2024-TW1", "TENDER"][:6] == [2, 400, 80, 1, 0, 80]
    assert shown["2024-TW3", "TENDER"][:6] == [1, 250, 100, 0, 0, 40]
    cross_flow.assert_shown_is_what_is_computed()


@pytest.mark.slow
def test_a_new_name_of_an_office_reaches_every_row_about_it_and_a_new_base_every_ratio(cross: Path) -> None:
    cross_flow.send("LKPP", "opd_budgets", "2024", cross_flow.budget("1.01", 60, 30, 10, 50, org_unit_name="Disdik"),
                    cross_flow.budget("1.02", 100, 200, 0, 0), received=cross_flow.SECOND)  # fmt: skip
    cross_flow.send("LKPP", "procurement_plans", "2024", plan("A", "2024-03-31", 200, "PDN", org_unit_name=None),
                    received=cross_flow.SECOND)  # fmt: skip
    assert cross_flow.publish_next() == 2
    for mart in ("package", "budget", "receipt"):
        names = query(
            f"select distinct org_unit_name from marts.mart_domestic_spending_{mart} where org_unit_code = '1.01'"
        )
        assert names == [("Disdik",)], mart
    # 200 of a budget of 400 committed, 120 of it realised.
    assert [row[1] for row in query(RATIOS, [ACEH, "2024-TW2"])[:2]] == [50, 60]
    cross_flow.assert_shown_is_what_is_computed()
    with db.connect(publication=1) as connection:
        old = connection.execute("select distinct org_unit_name from marts.mart_domestic_spending_package").fetchall()
    assert old == [("Dinas Pendidikan",)]
