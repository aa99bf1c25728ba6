"""Small files of aid, registries, budgets, complaints and projects, in two publications with hand-worked figures."""

from __future__ import annotations

from typing import Any

from tests import pipeline
from tests.pipeline import Row, investment, poverty
from tests.publish import flow

ACEH = {"region_code": "11", "code_system": "KEMENDAGRI"}


def family(number: int) -> str:
    """A family card number of a province that does not exist, in the groups of 6, 6 and 4 that people write."""
    return f"990000-010100-{number:04d}"


def payment(number: int, day: str, amount: int | str = 600_000, program: str = "PKH", **more: Any) -> Row:
    return ACEH | {
        "family_id": family(number), "program_code": program, "paid_on": day, "amount_idr": amount,
        "funding_source": "APBN", "registry_source": "DTKS",
    } | more  # fmt: skip


def listed(number: int, decile: int | str, snapshot: str, source: str = "DTKS") -> Row:
    return ACEH | {
        "family_id": family(number), "registry_source": source, "decile": decile, "member_count": 4,
        "snapshot_on": snapshot,
    }  # fmt: skip


def budget(period: str, program: str, funding: str, ceiling: int, realized: int) -> Row:
    return ACEH | {
        "period": period, "program_code": program, "funding_source": funding, "ceiling_idr": ceiling,
        "realized_idr": realized,
    }  # fmt: skip


def complaint(number: int, received: str, status: str, **dates: str) -> Row:
    return ACEH | {
        "channel": "SP4N_LAPOR", "complaint_id": str(number), "category": "SALAH_SASARAN", "received_on": received,
        "status": status,
    } | dates  # fmt: skip


def project(period: str, nib: int, kbli: str, fixed: int, working: int = 0, **more: Any) -> Row:
    return {
        "region_code": "52.71", "code_system": "KEMENDAGRI", "period": period, "nib": f"{9_120_000_000_000 + nib}",
        "kbli_code": kbli, "investment_type": "PMDN", "business_scale": "BESAR", "lkpm_status": "DISETUJUI",
        "fixed_capital_idr": fixed, "working_capital_idr": working, "tki_male_count": 5, "tki_female_count": 3,
        "tka_count": 1,
    } | more  # fmt: skip


def summary(total: int) -> Row:
    return {
        "region_code": "52.71", "code_system": "KEMENDAGRI", "period": "2024", "sector_trade_idr": total,
        "total_idr": total, "quarter_1_idr": total, "quarter_2_idr": 0, "quarter_3_idr": 0, "quarter_4_idr": 0,
        "pma_idr": 0, "pmdn_idr": total, "tki_count": 8, "tka_count": 1, "project_count": 2,
    }  # fmt: skip


JANUARY = [
    payment(1, "2024-01-03", decile=2),
    payment(1, "2024-01-20", 150_000, funding_source="APBD"),
    payment(2, "2024-01-03", decile=4),
    payment(3, "2024-01-03", decile=6),
    payment(4, "2024-01-03"),
]
# Wednesday 7 February to Monday 19: Thursday 8 (Isra Mikraj) and Wednesday 14 (election) are holidays.
FEBRUARY = [
    complaint(
        1, "2024-02-07", "SELESAI", verified_on="2024-02-13", forwarded_on="2024-02-13", answered_on="2024-02-19",
        closed_on="2024-02-19",
    ),
    complaint(2, "2024-02-07", "DIJAWAB", verified_on="2024-02-15", answered_on="2024-02-29"),
    complaint(3, "2024-01-31", "DITERIMA"),
]  # fmt: skip


def first() -> None:
    """Publication 1."""
    reports()
    for period, thousands in (("2022-03", 814.57), ("2023-03", 806.75)):
        flow.send("BPS", "poverty_indicators", period, [poverty("11", period, poor_population_thousand=thousands)])
    pipeline.run_intake()
    late_report()
    assert flow.build_and_publish() == 1


def reports() -> None:
    """What is sent in time, but for the figures of BPS."""
    flow.send("KEMENSOS", "poverty_interventions", "2024-01", JANUARY)
    # The region's own report of the quarter: one payment the ministry knows, one it does not.
    flow.send("11", "poverty_interventions", "2024-TW1", [
        payment(1, "2024-01-03", 500_000), payment(5, "2024-01-09", 300_000, "BLT_DD", funding_source="DANA_DESA"),
        # A mark says that the figure is not available; the row counts all the same.
        payment(6, "2024-01-09", "...", "BLT_DD", funding_source="DANA_DESA"),
    ])  # fmt: skip
    flow.send("KEMENSOS", "poverty_registry", "2023-TW4", [
        listed(1, 1, "2023-10-02"), listed(2, 2, "2023-10-02"), listed(3, 5, "2023-10-02"), listed(4, 3, "2023-10-02"),
    ])  # fmt: skip
    flow.send("KEMENSOS", "poverty_registry", "2024-TW1", [
        *(listed(n, decile, "2023-12-31") for n, decile in ((1, 1), (2, 1), (3, 6), (9, 4))),
        listed(1, 1, "2024-01-02", "P3KE"), listed(2, "...", "2024-01-02", "P3KE"),
    ])  # fmt: skip
    flow.send("SETWAPRES", "poverty_program_budgets", "2023-TW3", [
        budget("2023-TW3", "PKH", "APBN", 1_000_000_000, 500_000_000),
        budget("2023-TW3", "RTLH", "APBD", 200_000_000, 30_000_000),
    ])  # fmt: skip
    flow.send("SETWAPRES", "poverty_program_budgets", "2023-TW4", [
        budget("2023-TW4", "PKH", "APBN", 1_000_000_000, 970_000_000),
    ])  # fmt: skip
    flow.send("KEMENPANRB", "aid_complaints", "2024-01", [complaint(3, "2024-01-31", "DITERIMA")])
    flow.send("KEMENPANRB", "aid_complaints", "2024-02", FEBRUARY)
    flow.send("52.71", "investment_realization", "2024-TW1", [investment("52.71", "2024-TW1", 0, 1_050)])
    flow.send("BKPM", "investment_projects", "2024-TW1", [
        project("2024-TW1", 1, "10710", 700, 300), project("2024-TW1", 1, "10720", 50),
        project("2024-TW1", 2, "10710", 400, lkpm_status="TERKIRIM"),
    ])  # fmt: skip
    flow.send("BKPM", "investment_summary", "2024", [summary(1_000)])


def late_report() -> None:
    """The year's last quarter comes two years late: it counts in the first of the next year."""
    flow.send("BKPM", "investment_projects", "2023-TW4", [project("2023-TW4", 1, "10710", 100)])
    pipeline.run_intake(in_time=False)


def second() -> None:
    """Publication 2: every dataset corrected or continued."""
    # Family 3 was not paid; family 2 was paid 10,000 more.
    flow.send("KEMENSOS", "poverty_interventions", "2024-01", [
        *JANUARY[:2], payment(2, "2024-01-03", 610_000, decile=4), JANUARY[4],
    ])  # fmt: skip
    # The older quarter is corrected: family 9 had been there, 4 not.
    flow.send("KEMENSOS", "poverty_registry", "2023-TW4", [
        listed(n, decile, "2023-10-02") for n, decile in ((1, 1), (2, 2), (3, 5), (9, 4))
    ])  # fmt: skip
    flow.send("SETWAPRES", "poverty_program_budgets", "2023-TW4", [
        budget("2023-TW4", "PKH", "APBN", 1_000_000_000, 980_000_000),
        budget("2023-TW4", "RTLH", "APBD", 200_000_000, 20_000_000),
    ])  # fmt: skip
    flow.send("BPS", "poverty_indicators", "2022-03", [poverty("11", "2022-03", poor_population_thousand=800)])
    flow.send("KEMENPANRB", "aid_complaints", "2024-03", [
        FEBRUARY[1] | {"status": "SELESAI", "closed_on": "2024-03-15"},
    ])  # fmt: skip
    flow.send("BKPM", "investment_projects", "2024-TW1", [
        project("2024-TW1", 1, "10710", 700, 300), project("2024-TW1", 2, "10710", 400),
        project("2024-TW1", 3, "46100", 9),
    ])  # fmt: skip
    flow.send("BKPM", "investment_summary", "2024", [summary(2_000)])
    pipeline.run_intake()
    assert flow.build_and_publish() == 2
