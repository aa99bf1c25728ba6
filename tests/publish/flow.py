"""Small deliveries with real figures, and the steps from what gate 1 accepted to what readers see."""

from __future__ import annotations

from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.publish import candidate, gate2, publish
from orkestrasi.transform import build
from tests import pipeline
from tests.pipeline import Row, csv_of, deliver, investment, poverty, price, stunting

Rows = list[tuple[Any, ...]]

QUARTER = "2024-TW1"
BILLION = 1_000_000_000
# Kabupaten of Aceh and Sumatera Utara: enough for a rule that needs twenty regions to compare with.
REGENCIES = [f"11.{n:02d}" for n in range(1, 19)] + [f"12.{n:02d}" for n in range(1, 10)]
FACTS = (
    "fct_indicator_value", "fct_investment_realization", "fct_procurement_package", "fct_commodity_price",
    "fct_performance_agreement", "fct_submission", "fct_finding", "fct_indicator_target", "fct_mpp_service",
    "fct_digital_service", "fct_service_integration", "fct_spbe_score", "fct_process_simplification", "fct_follow_up",
    "fct_civil_service_training",
)  # fmt: skip


def extreme(period: str, pct: float) -> Row:
    """Penajam Paser Utara's extreme poverty, from P3KE and at the old international line."""
    return poverty("64.09", period, source_code="P3KE", line_definition="USD1.9PPP", extreme_poverty_pct=pct)


def wave_1() -> None:
    """Publication 1: the figures of the acceptance cases, 27 regions' investment, a row or two of every dataset."""
    send("BPS", "poverty_indicators", "2021-03", [
        poverty("0000", "2021-03", "BPS", p0_pct=10.14),
        poverty("1103", "2021-03", "BPS", p0_pct=13.18, p1_index=1.69, p2_index=0.4),
        poverty("6409", "2021-03", "BPS", p0_pct=7.61),
        poverty("94", "2021-03", "BPS", p0_pct=26.86),
    ])  # fmt: skip
    send("BPS", "poverty_indicators", "2022-03", [poverty("11.01", "2022-03", p1_index=1.31, p2_index=0.23)])
    send("BPS", "poverty_indicators", "2022-09", [poverty("00", "2022-09", p0_pct=9.57)])
    send("BPS", "poverty_indicators", "2023-03", [
        poverty("91", "2023-03", p0_pct=26.03), poverty("93", "2023-03", p0_pct="..."),
    ])  # fmt: skip
    send("SETWAPRES", "poverty_indicators", "2021", [
        poverty("00", "2021", line_definition="USD1.9PPP", extreme_poverty_pct=4.0)
    ])  # fmt: skip
    for period, pct in (("2021", 2.10), ("2022", 1.13)):
        send("64.09", "poverty_indicators", period, [extreme(period, pct)])
    send("KEMENPANRB", "spbe_assessment", "2021", [{
        "region_code": "51.71", "code_system": "KEMENDAGRI", "period": "2021", "instrument_version": "2020",
        "spbe_index": 3.19, "spbe_domain_1_score": 3.0, "spbe_domain_2_score": 3.3, "spbe_domain_3_score": 2.18,
        "spbe_domain_4_score": 3.55,
    }])  # fmt: skip
    send("KEMENPANRB", "mpp_services", "2023-02", [
        {"region_code": "35.76", "code_system": "KEMENDAGRI", "period": "2023-02", "mpp_service_count": 165}
    ])  # fmt: skip
    for number, region in enumerate(REGENCIES, start=1):
        send_investment(region, number * BILLION)
    send("KEMENKES", "stunting_prevalence", "2022", [stunting("11", 31.2, "2022"), stunting("12", 21.1, "2022")])
    send("BI", "commodity_prices", "2024-01", [
        price(region, f"2024-01-{day:02d}", 14_000 + 10 * day) for region in ("11", "12") for day in range(1, 11)
    ])  # fmt: skip
    send("11", "procurement_packages", QUARTER, [package(number) for number in range(1, 4)])
    send("11", "performance_agreements", QUARTER, [agreement("1.01", 100, 25), agreement("1.02", 0, 3)])


def wave_2() -> None:
    """Publication 2: corrections of investment (11.01, and 12.09, which moves the nation's sum by 6 %), a faulty one
    (11.02), and reports not seen before."""
    send_investment("11.01", 2 * BILLION)
    send_investment("12.09", 50 * BILLION)
    send("11.02", "investment_realization", QUARTER, [investment("11.02", QUARTER, 1 * BILLION, 1 * BILLION, total=7)])
    send("BI", "commodity_prices", "2024-02", [price("11", f"2024-02-{day:02d}", 15_000) for day in range(1, 6)])
    send("KEMENKES", "stunting_prevalence", "2023", [stunting("11", 29.4)])


def send(reporter: str, dataset: str, period: str, rows: list[Row]) -> None:
    deliver(reporter, dataset, period, csv_of(dataset, *rows))


def send_investment(region: str, amount: int) -> None:
    send(region, "investment_realization", QUARTER, [investment(region, QUARTER, 0, amount)])


def package(number: int) -> Row:
    return {
        "region_code": "11", "code_system": "KEMENDAGRI", "package_id": f"P-{number}", "package_version": 1,
        "package_name": f"Paket {number}", "org_unit_code": "1.01", "org_unit_name": "Dinas Pendidikan",
        "method": "TENDER", "contract_date": f"2024-02-{number:02d}", "budget_ceiling_idr": 900_000_000,
        "owner_estimate_idr": 850_000_000, "contract_idr": 800_000_000, "pdn_idr": 500_000_000,
        "umk_idr": 100_000_000,
    }  # fmt: skip


def agreement(org_unit: str, target: float, realized: float) -> Row:
    return {
        "region_code": "11", "code_system": "KEMENDAGRI", "period": QUARTER, "org_unit_code": org_unit,
        "org_unit_name": f"Dinas {org_unit}", "agreement_indicator_code": "IKU-1",
        "agreement_indicator_name": "Layanan selesai", "unit": "layanan", "is_cumulative": "ya",
        "target_value": target, "realized_value": realized,
    }  # fmt: skip


def take_in() -> dict[tuple[str, str, str, int], str]:
    """Intake and gate 1 over what waits; the states of this load by reporter, dataset, period and version."""
    return {(o.reporter_id, o.dataset, o.period_key, o.version): o.state for o in pipeline.run_intake()}


def make_public() -> int | None:
    """Candidate, gate 2, publish, as the marts DAG does after the build."""
    number = candidate.prepare()
    judged = gate2.check(number) if number else None
    return publish.publish(judged) if judged else None


def build_and_publish() -> int | None:
    build.build_candidate()
    return make_public()


# ---------------------------------------------------------------------------------------------- looking


def mart_names() -> list[str]:
    with db.connect() as connection:
        rows = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
        )
        return [name for (name,) in rows]


def marts(publication: int | None = None, numbered: bool = True) -> dict[str, list[str]]:
    """Every row of every mart as a reader sees it; `numbered=False` leaves out the publication's number."""
    session = {} if publication is None else {"publication": publication}
    row = "to_jsonb(m)" if numbered else "to_jsonb(m) - 'publication_number'"
    with db.connect(**session) as connection:
        connection.execute("set transaction isolation level repeatable read")
        return {
            name: [r for (r,) in connection.execute(f"select ({row})::text as r from marts.{name} as m order by r")]
            for name in mart_names()
        }


def membership() -> Rows:
    return pipeline.query(
        "select number, status, reverts_to, submission_id, published_from, published_to "
        "from ledger.publication left join ledger.publication_member on number = published_from order by 1, 4"
    )


def states() -> Rows:
    return pipeline.query("select submission_id, state, built_at is null from ledger.submission order by 1")


def facts(connection: psycopg.Connection[Any] | None = None) -> dict[str, list[str]]:
    """Every row of every fact, without the clock."""
    if connection is None:
        with db.connect() as opened:
            return facts(opened)
    return {
        name: [
            r
            for (r,) in connection.execute(
                f"select (to_jsonb(f) - 'found_at' - 'finding_id')::text as r from warehouse.{name} as f order by r"
            )
        ]
        for name in FACTS
    }


def shown_total(region: str = "11.01", publication: int | None = None) -> int:
    """The investment of a region as BI sees it."""
    session = {} if publication is None else {"publication": publication}
    with db.connect(**session) as connection:
        row = connection.execute(
            "select sum(total_idr) from marts.mart_investment_sector where kemendagri_code = %s", [region]
        ).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def submission(reporter: str, version: int, dataset: str = "investment_realization", period: str = QUARTER) -> int:
    rows = pipeline.query(
        "select submission_id from ledger.submission "
        "where (reporter_id, dataset, period_key, version) = (%s, %s, %s, %s)",
        [reporter, dataset, period, version],
    )
    return int(rows[0][0])


def state(submission_id: int) -> str:
    ((found,),) = pipeline.query("select state from ledger.submission where submission_id = %s", [submission_id])
    return str(found)


def findings(submission_id: int) -> list[tuple[str, str]]:
    """Rule and severity of what gate 2 found about a submission."""
    return pipeline.query(
        "select rule_id, severity from ledger.finding where submission_id = %s and rule_id like 'RECON-%%' order by 1",
        [submission_id],
    )


def execute(statement: str, *parameters: Any) -> None:
    """What no part of Orkestrasi does: change the database by hand."""
    with db.connect() as connection:
        connection.execute(statement.encode(), parameters or None)
