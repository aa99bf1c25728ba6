"""Small deliveries for what is reported beside the indicators, and how what is shown is held against what is computed.

Amounts are in millions of rupiah; every figure a test expects can be worked out by hand from here.
"""

from __future__ import annotations

from typing import Any

from orkestrasi import db
from tests import pipeline
from tests.pipeline import Row, csv_of
from tests.publish import flow

FIRST, SECOND = "2026-06-01T09:00:00+07:00", "2026-06-15T09:00:00+07:00"
ACEH, ACEH_SELATAN, PPU = "11", "11.01", "64.09"
MILLION = 1_000_000
MARTS = (
    "mart_inflation_action", "mart_inflation_action_coverage", "mart_domestic_spending_budget",
    "mart_domestic_spending_plan", "mart_domestic_spending_receipt", "mart_domestic_spending_summary",
    "mart_domestic_spending_ratio", "mart_innovation", "mart_innovation_entry", "mart_innovation_national",
    "mart_award", "mart_action_plan", "mart_acting_head_report", "mart_official_figure", "mart_region_registry",
)  # fmt: skip


def send(reporter: str, dataset: str, period: str, *rows: Row, received: str = FIRST) -> None:
    filled = [{"region_code": reporter, "code_system": "KEMENDAGRI"} | row for row in rows]
    pipeline.deliver(reporter, dataset, period, csv_of(dataset, *filled), received=received)


def first() -> None:
    """Publication 1: a row or two of every dataset."""
    inflation()
    spending()
    innovations()
    plans_and_reports()
    lists()


# ---------------------------------------------------------------------------------------------- inflation


def action(region: str, code: str, day: str, count: int = 1, **more: Any) -> Row:
    return {"region_code": region, "action_code": code, "action_on": day, "action_count": count} | more


def inflation() -> None:
    send("KEMENDAGRI", "inflation_actions", "2022-12",
        action(ACEH, "PASAR_MURAH", "2022-12-05", 2, commodity_code="BERAS", spent_idr=5 * MILLION),
        action(ACEH, "PASAR_MURAH", "2022-12-05", 1, commodity_code="CABAI_MERAH"),
        action(ACEH, "PASAR_MURAH", "2022-12-19", 1, spent_idr=7 * MILLION),
        action(ACEH_SELATAN, "PASAR_MURAH", "2022-12-05"),
        action(ACEH_SELATAN, "RAPAT_TPID", "2022-12-06"),
        action(PPU, "RAPAT_TPID", "2022-12-06"),
    )  # fmt: skip
    # The region's own report of the week, received before the ministry's of the month: the month's day stands.
    send(PPU, "inflation_actions", "2022-W49", action(PPU, "SIDAK_PASAR", "2022-12-06", 9),
         action(PPU, "SIDAK_PASAR", "2022-12-07", 4), received="2026-05-01T09:00:00+07:00")  # fmt: skip
    for week, change in (("2025-W16", 5.01), ("2025-W17", 6.32)):
        send("BPS", "inflation_indicators", week, {"region_code": "13.05", "period": week, "iph_change_pct": change})


# ---------------------------------------------------------------------------------------------- spending


def package(number: int, contract: int, pdn: int | None, umk: int | None = None, **more: Any) -> Row:
    return {
        "package_id": f"P-{number}", "package_version": 1, "package_name": f"Paket {number}", "org_unit_code": "1.01",
        "org_unit_name": "Dinas Pendidikan", "method": "TENDER", "contract_date": "2024-02-05",
        "budget_ceiling_idr": 1_000 * MILLION, "owner_estimate_idr": 900 * MILLION, "contract_idr": contract * MILLION,
        "pdn_idr": None if pdn is None else pdn * MILLION, "umk_idr": None if umk is None else umk * MILLION,
    } | more  # fmt: skip


def budget(unit: str, operating: int, capital: int, contingency: int, other: int, **more: Any) -> Row:
    procurement = operating + capital + contingency
    return {
        "region_code": ACEH, "period": "2024", "org_unit_code": unit, "org_unit_name": f"Dinas {unit}",
        "operating_idr": operating * MILLION, "capital_idr": capital * MILLION,
        "contingency_idr": contingency * MILLION,
        "procurement_idr": procurement * MILLION, "non_procurement_idr": other * MILLION,
        "total_idr": (procurement + other) * MILLION,
    } | more  # fmt: skip


def plan(number: str, day: str, ceiling: int, pdn: str | None, **more: Any) -> Row:
    return {
        "region_code": ACEH, "fiscal_year": "2024", "snapshot_on": day, "plan_id": number, "org_unit_code": "1.01",
        "org_unit_name": "Dinas Pendidikan", "budget_ceiling_idr": ceiling * MILLION, "pdn_status": pdn,
        "small_business_status": "UKM", "active_status": "TRUE", "announced_on": "2024-01-10",
    } | more  # fmt: skip


def receipt(purchase: str, day: str, amount: int, ceiling: int = 100, **more: Any) -> Row:
    return {
        "region_code": ACEH, "purchase_id": purchase, "plan_id": "A", "org_unit_code": "1.01",
        "org_unit_name": "Dinas Pendidikan", "budget_ceiling_idr": ceiling * MILLION, "receipt_type": "Kwitansi",
        "receipt_date": day, "receipt_idr": amount * MILLION,
    } | more  # fmt: skip


def spending() -> None:
    send("LKPP", "opd_budgets", "2024", budget("1.01", 60, 30, 10, 50), budget("1.02", 100, 200, 0, 0))
    send("LKPP", "procurement_plans", "2024",
        plan("A", "2024-03-31", 160, "PDN"),
        plan("B", "2024-03-31", 40, "NON PDN", small_business_status=None),
        plan("C", "2024-03-31", 20, None, small_business_status="NON UKM"),
        plan("D", "2024-03-31", 999, "PDN", active_status="FALSE"),
        plan("E", "2024-03-31", 30, "PDN", announced_on=None),
    )  # fmt: skip
    send("LKPP", "procurement_plans", "2024-W31", plan("A", "2024-08-03", 180, "PDN"))
    send(ACEH, "procurement_packages", "2024-TW1",
        package(1, 100, 80, 50), package(2, 200, 0), package(3, 300, None),
        package(4, 70, None, method="EPURCHASING"),
    )  # fmt: skip
    send(ACEH, "procurement_packages", "2024-TW2", package(5, 100, 40, 20, contract_date="2024-05-02"))
    send("LKPP", "procurement_receipts", "2024",
        receipt("R", "2024-02-01", 30), receipt("R", "2024-03-01", 45), receipt("R", "2024-03-01", 5),
        receipt("S", "2024-02-01", 10, ceiling=40),
    )  # fmt: skip
    # The amounts give 62.4 / 273.6 = 22.81 where 22.8 is reported: within the tolerance of the rule.
    send("64", "domestic_spending", "2024-TW1", {
        "period": "2024-TW1", "rup_pdn_idr": 273_600 * MILLION, "realized_pdn_idr": 62_400 * MILLION,
        "procurement_budget_idr": 547_200 * MILLION, "pdn_realized_to_commitment_pct": 22.8,
    })  # fmt: skip


# ---------------------------------------------------------------------------------------------- innovations, awards


def innovation(region: str, year: str, code: str, **more: Any) -> Row:
    return {
        "region_code": region, "period": year, "innovation_code": code, "innovation_title": f"Inovasi {code}",
        "award_level": "PESERTA",
    } | more  # fmt: skip


def replication(region: str, code: str, origin: str, day: str) -> Row:
    return {"region_code": region, "innovation_code": code, "origin_region_code": origin, "replicated_on": day}


def award(region: str, code: str, day: str, criterion: str = "INOVASI", **more: Any) -> Row:
    return {
        "region_code": region, "award_code": code, "award_name": f"Penghargaan {code}", "criterion": criterion,
        "awarding_agency": "Kementerian PANRB", "awarded_on": day,
    } | more  # fmt: skip


def innovations() -> None:
    send("KEMENPANRB", "innovations", "2022",
        innovation(ACEH, "2022", "X", novelty_score=80, usefulness_score=70, award_level="TOP_99",
                   cluster_code="poverty"),
        innovation(ACEH, "2022", "Y", novelty_score=91),
        innovation("00", "2022", "Z", owner_agency="Kementerian"),
    )  # fmt: skip
    send("KEMENPANRB", "innovations", "2023", innovation(ACEH, "2023", "X", award_level="TOP_45"),
         innovation(PPU, "2023", "W"))  # fmt: skip
    send("KEMENPANRB", "innovation_replications", "2023",
        replication(PPU, "X", ACEH, "2023-03-01"), replication(ACEH_SELATAN, "X", ACEH, "2023-04-01"),
        replication(ACEH, "V", "00", "2023-05-01"),
    )  # fmt: skip
    send("KEMENPANRB", "awards", "2023",
        award(PPU, "MPP", "2023-10-03", "LAYANAN_TERINTEGRASI"),
        award(PPU, "TPID", "2023-08-31", "PENGENDALIAN_INFLASI"),
        award(ACEH, "MPP", "2023-10-03", "LAYANAN_TERINTEGRASI"),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- plans and reports


def reform(code: str, owners: str, target: float, realized: float | None, budgeted: int, spent: int | None) -> Row:
    return {
        "region_code": ACEH, "period": "2024-TW1", "action_code": code, "action_title": f"Aksi {code}",
        "cluster_code": "poverty", "owners": owners, "output_unit": "kegiatan", "output_target": target,
        "output_realized": realized, "budget_idr": budgeted * MILLION,
        "realized_idr": None if spent is None else spent * MILLION,
    }  # fmt: skip


def head_report(region: str, due: str, reported: str | None) -> Row:
    return {
        "region_code": region,
        "period": "2023-TW4",
        "due_on": due,
        "reported_on": reported,
        "document_number": "100/7",
    }


def plans_and_reports() -> None:
    send("KEMENPANRB", "reform_action_plans", "2024-TW1",
        reform("A", "OPD-01; OPD-02", 20, 10, 100, 40),
        reform("B", f"OPD-01=60; {PPU}/OPD-09=40", 20, 30, 200, 50),
        reform("C", "OPD-03", 5, None, 30, None),
    )  # fmt: skip
    send("KEMENDAGRI", "acting_head_reports", "2023-TW4",
        head_report(ACEH, "2024-01-31", "2024-01-31"), head_report(PPU, "2024-01-31", "2024-02-03"),
        head_report(ACEH_SELATAN, "2024-01-31", None),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- lists


def figure(region: str, code: str, period: str, value: float, unit: str, **more: Any) -> Row:
    return {
        "region_code": region, "figure_code": code, "level": "provinsi", "period": period, "period_as_printed": period,
        "figure": value, "unit": unit, "source_address": "https://example.go.id/berita/1",
    } | more  # fmt: skip


def lists() -> None:
    send("BPS", "poverty_indicators", "2022-03", {
        "region_code": "13", "period": "2022-03", "source_code": "SUSENAS", "line_definition": "NASIONAL",
        "p0_pct": 5.92,
    })  # fmt: skip
    send("KEMENPANRB", "official_figures", "2022",
        figure("13", "persentase_penduduk_miskin", "2022", 5.82, "%", subject="Sumatera Barat", issuer_id="KEMENPANRB",
               citation="Kemendagri (judul berita)"),
        figure("00", "jumlah_penghargaan", "2022", 7, "buah", level="nasional"),
    )  # fmt: skip
    send("KEMENDAGRI", "region_registry", "2025-06", *(
        {"region_code": code, "region_name": name, "list_name": "Keputusan", "list_date": "2025-06-23",
         "population_count": 10}
        for code, name in (("11", "ACEH"), ("12", "SUMATERA UTARA"), ("91", "PAPUA"))
    ))  # fmt: skip


# ---------------------------------------------------------------------------------------------- looking


def publish_next() -> int | None:
    """Take in, build and publish what waits; nothing may be refused."""
    refused = [o for o in pipeline.run_intake() if o.verdict == "rejected"]
    assert not refused, [(o.dataset, o.period_key, o.findings) for o in refused]
    return flow.build_and_publish()


def assert_shown_is_what_is_computed() -> None:
    """Every stored mart equals the view that computes it, row by row."""
    differing = {}
    with db.connect() as connection:
        for mart, columns in connection.execute("select mart, shown_columns from ledger.stored_mart").fetchall():
            names = ", ".join(columns)
            rows = connection.execute(
                f"(select 'shown only', {names} from marts.{mart} except all "
                f"select 'shown only', {names} from intermediate.{mart}) union all "
                f"(select 'computed only', {names} from intermediate.{mart} except all "
                f"select 'computed only', {names} from marts.{mart})".encode()
            ).fetchall()
            if rows:
                differing[mart] = rows
    assert differing == {}


def rows_without_origin() -> dict[str, int]:
    """Marts with rows that lead to no submission, and how many rows."""
    without = {}
    with db.connect() as connection:
        lineages = connection.execute(
            "select mart, lineage from ledger.stored_mart where mart = any(%s)", [list(MARTS)]
        ).fetchall()
        assert len(lineages) == len(MARTS)
        for mart, lineage in lineages:
            (count, rows) = connection.execute(
                f"select count(*) filter (where not exists (select 1 from ({lineage}) as origin "
                f"where origin.submission_id is not null)), count(*) from marts.{mart} as shown".encode()
            ).fetchone() or (0, 0)
            assert rows, f"{mart} shows nothing"
            if count:
                without[mart] = count
    return without


def changed_rows(mart: str, publication: int) -> tuple[int, int]:
    """Rows that a publication took out of a mart, and rows that it put in."""
    ((closed, added),) = pipeline.query(
        "select rows_closed, rows_added from ledger.stored_mart_state where (mart, publication_number) = (%s, %s)",
        [mart, publication],
    )
    return closed, added
