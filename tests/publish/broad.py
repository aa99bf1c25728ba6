"""One publication of all clusters, for what must hold of every mart alike, and the corrections that follow it.

It stands on the database `cross` (publication 1); made-up figures say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests import pipeline
from tests.pipeline import Row, investment, poverty, price, stunting
from tests.publish import aid, cross_flow, digitalization, flow
from tests.publish.cross_flow import ACEH, ACEH_SELATAN, PPU, SECOND
from tests.publish.databases import _made

MADE_UP = {"data_origin": "SINTETIS"}
# KIPP: years, and how many innovations each adds up to 951 (acceptance case 8).
COMPETITIONS = {2014 + n: 119 for n in range(7)} | {2021: 118}
SCORES = {
    "novelty_score": 80, "effectiveness_score": 70, "usefulness_score": 60, "transferability_score": 50,
    "sustainability_score": 40,
}  # fmt: skip


def more() -> None:
    """Publication 2: aid, malls, services, prices and what awards are held against."""
    aid.reports()
    digitalization.first_reports()
    malls_over_time()
    competitions()
    not_available()
    outcomes()
    flow.send("KEMENKES", "stunting_prevalence", "2022", [stunting("11", 31.2, "2022"), stunting("12", 21.1, "2022")])
    flow.send("11", "investment_realization", "2022-TW1", [investment("11", "2022-TW1", 0, 10)])
    refused = [o for o in pipeline.run_intake() if o.verdict == "rejected"]
    assert not refused, [(o.dataset, o.period_key, o.findings) for o in refused]
    aid.late_report()
    assert flow.build_and_publish() == 2


def malls_over_time() -> None:
    for month, malls in (("2022-06", 59), ("2022-09", 67), ("2024-12", 272)):
        flow.send("KEMENPANRB", "mpp_services", month, [
            {"region_code": "00", "code_system": "KEMENDAGRI", "period": month, "mpp_physical_count": malls},
        ])  # fmt: skip
    flow.send("KEMENPANRB", "mpp_facility_services", "2024-12", digitalization.national_list("2024-12", 120, 21))


def competitions() -> None:
    for year, count in COMPETITIONS.items():
        cross_flow.send("KEMENPANRB", "innovations", str(year), *(
            cross_flow.innovation("00", str(year), f"{year}-{n}", **(MADE_UP | (SCORES if n == 0 else {})))
            for n in range(count)
        ), received=SECOND)  # fmt: skip


def not_available() -> None:
    """Figures that a mark stands for: a price among others, the only price of a region, actions, participants."""
    flow.send("BI", "commodity_prices", "2024-01", [
        *(price("11", f"2024-01-{day:02d}", 14_000 + 100 * day) for day in range(1, 4)),
        price("11", "2024-01-04", "..."), price("12", "2024-01-01", "..."),
    ])  # fmt: skip
    flow.send("KEMENDAGRI", "inflation_actions", "2023-01", [
        cross_flow.action(region, code, "2023-01-09", count) | {"code_system": "KEMENDAGRI"}
        for region, code, count in (
            (ACEH, "RAPAT_TPID", "..."), (ACEH, "PASAR_MURAH", 2), (ACEH_SELATAN, "PASAR_MURAH", "..."),
        )
    ])  # fmt: skip
    flow.send("12", "civil_service_training", flow.QUARTER, [
        digitalization.training("1", "C1", "...", 50, region_code="12"),
        digitalization.training("1", "C2", 4, 8, region_code="12"),
    ])  # fmt: skip


def outcomes() -> None:
    """What improved in 2023: in Penajam Paser Utara nothing, in Aceh poverty, and nobody knows more of it."""
    for period, aceh, thousands, penajam in (("2022-03", 14.64, 814.57, 7.25), ("2023-03", 14.45, 806.75, 7.36)):
        flow.send("BPS", "poverty_indicators", period, [
            poverty(ACEH, period, p0_pct=aceh), poverty(PPU, period, p0_pct=penajam, **MADE_UP),
            # The count stands with another source, so that the rate is not held against it.
            poverty(ACEH, period, source_code="REGSOSEK", poor_population_thousand=thousands),
            # Sumatera Barat's stands in publication 1; Papua was divided in between.
            poverty("13", period, p0_pct=5.92) if period == "2022-03" else poverty("91", period, p0_pct=26.03),
        ])  # fmt: skip
    for period, amount in (("2022-TW1", 60), ("2022-TW2", 40), ("2023-TW1", 50), ("2023-TW2", 30)):
        flow.send(PPU, "investment_realization", period, [investment(PPU, period, 0, amount) | MADE_UP])
    for period, share in (("2022-TW4", 60), ("2023-TW4", 55)):
        flow.send("LKPP", "domestic_spending", period, [domestic(PPU, period, share)])
    for period, services in (("2022-TW4", 2), ("2023-TW4", 4)):
        codes = "ABCD"[:services]
        flow.send(PPU, "digital_services", period, [
            digitalization.service(code, PPU, period, live_on="2022-02-02", **MADE_UP) for code in codes
        ])  # fmt: skip
        flow.send(PPU, "service_integrations", period, [
            digitalization.integration("A", "SIAK", "NIK", PPU, period=period, live_on="2022-03-03", **MADE_UP)
        ])  # fmt: skip


def domestic(region: str, period: str, share: int) -> Row:
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "period": period, "realized_spending_idr": 100_000_000,
        "realized_pdn_idr": share * 1_000_000, "pdn_realized_pct": share,
    } | MADE_UP  # fmt: skip


def corrections() -> None:
    """Publication 3: reports of every cluster again, later ones and first ones; of the year before, too."""
    flow.send("BPS", "poverty_indicators", "2022-03", [
        poverty(ACEH, "2022-03", p0_pct=14.40), poverty(PPU, "2022-03", p0_pct=7.50, **MADE_UP),
        poverty(ACEH, "2022-03", source_code="REGSOSEK", poor_population_thousand=800),
        poverty("13", "2022-03", p0_pct=5.82),
    ])  # fmt: skip
    flow.send(PPU, "investment_realization", "2022-TW1", [investment(PPU, "2022-TW1", 0, 20) | MADE_UP])
    flow.send(PPU, "service_integrations", "2023-TW4", [
        digitalization.integration(code, "SIAK", "NIK", PPU, period="2023-TW4", live_on="2022-03-03", **MADE_UP)
        for code in "ABC"
    ])  # fmt: skip
    cross_flow.send(PPU, "awards", "2023", cross_flow.award(PPU, "MPP", "2023-10-04", "LAYANAN_TERINTEGRASI",
                    award_name="MPP Prima"), received=SECOND)  # fmt: skip
    cross_flow.send(ACEH, "awards", "2022", cross_flow.award(ACEH, "KIPP", "2022-11-01"), received=SECOND)
    cross_flow.send(PPU, "innovations", "2022", cross_flow.innovation(PPU, "2022", "X", novelty_score=60),
                    received=SECOND)  # fmt: skip
    cross_flow.send(ACEH, "reform_action_plans", "2024-TW1", cross_flow.reform("B", "OPD-01", 20, 30, 200, 50),
                    received=SECOND)  # fmt: skip
    cross_flow.send(ACEH_SELATAN, "acting_head_reports", "2023-TW4",
                    cross_flow.head_report(ACEH_SELATAN, "2024-01-31", "2024-01-30"))  # fmt: skip
    cross_flow.send("LKPP", "procurement_receipts", "2024", cross_flow.receipt("R", "2024-02-01", 35), received=SECOND)
    flow.send("KEMENSOS", "poverty_interventions", "2024-01", [*aid.JANUARY[:2], aid.payment(2, "2024-01-03", 610_000)])
    flow.send("KEMENSOS", "poverty_registry", "2023-TW4", [
        aid.listed(n, decile, "2023-10-02") for n, decile in ((1, 1), (2, 2), (3, 5), (9, 4))
    ])  # fmt: skip
    flow.send("BKPM", "investment_projects", "2024-TW1", [aid.project("2024-TW1", 1, "10710", 700, 300)])
    flow.send(
        "BI", "commodity_prices", "2024-01", [price("11", "2024-01-04", 14_600), price("12", "2024-01-01", "...")]
    )
    flow.send("35.76", "mpp_facility_services", "2023-08", digitalization.kota_mojokerto("2023-08", 160))
    digitalization.declare_nil("64.09", "digital_services", flow.QUARTER)
    digitalization.declare_nil("35.76", "process_simplifications", "2023")
    flow.send("11", "performance_follow_ups", "2023-TW2", [
        digitalization.issue("K2", "2023-TW2", "PROSES", "2023-03-31", "2", org_unit_name="Dinas Dua Baru"),
    ])  # fmt: skip


def publish_corrections() -> None:
    corrections()
    refused = [o for o in pipeline.run_intake() if o.verdict == "rejected"]
    assert not refused, [(o.dataset, o.period_key, o.findings) for o in refused]
    assert flow.build_and_publish() == 3


@pytest.fixture(scope="session")
def broad_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("broad")


@pytest.fixture(scope="session")
def broad_template(request: pytest.FixtureRequest, server: URL, cross_template: str, broad_home: Path) -> Iterator[str]:
    yield from _made(request, server, "broad", cross_template, broad_home, more)
