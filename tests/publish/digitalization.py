"""Small reports of the digitalization datasets, and a database in which they are published.

Figures are few enough to work out by hand; where they are acceptance cases, the comment names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL

from orkestrasi import db
from orkestrasi.windows import nil
from tests import pipeline
from tests.pipeline import Row, deliver, query
from tests.publish import flow
from tests.publish.databases import _made

MONTH = "2023-08"
LATER_MONTH = "2023-09"
QUARTER = "2024-TW1"
YEAR = "2023"
MARTS = (
    "mart_digitalization_mpp",
    "mart_digitalization_mpp_coverage",
    "mart_digitalization_integration",
    "mart_digitalization_spbe_score",
    "mart_digitalization_process",
    "mart_digitalization_follow_up",
    "mart_digitalization_follow_up_issue",
    "mart_digitalization_performance_agreement",
    "mart_civil_service_training",
)


def mall(region: str, period: str, service: str, **more: Any) -> Row:
    """One service of a physical mall."""
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "period": period, "facility_code": "F1",
        "facility_name": "MPP Satu", "facility_type": "FISIK", "opened_on": "2021-05-06", "service_code": service,
        "service_name": f"Layanan {service}", "service_category": "PERIZINAN", "agency_name": "Dinas Satu",
    } | more  # fmt: skip


DIGITAL = {"facility_code": "D1", "facility_name": "MPP Digital", "facility_type": "DIGITAL", "opened_on": "2023-07-01"}


def national_list(period: str, size: int, digital: int) -> list[Row]:
    """One service for each of `size` regions, 70 of them in Java; the first ones also have a digital mall."""
    places = query(
        """
        select c.code, r.island_group = 'java' as is_java
        from reference.region as r
        inner join reference.region_code as c
            on r.region_id = c.region_id and c.code_system = 'KEMENDAGRI' and date '2023-08-31' between c.valid_from
            and c.valid_to
        where r.level in ('regency', 'city') and c.code <> '82.71'
        order by c.code in ('35.16', '35.76') desc, c.code
        """
    )
    in_java = [code for code, is_java in places if is_java][:70]
    outside = [code for code, is_java in places if not is_java][: size - 70]
    codes = [*in_java, *outside]
    return [mall(code, period, "S001") for code in codes] + [
        mall(code, period, "S001", **DIGITAL) for code in codes[:digital]
    ]


def kota_mojokerto(period: str, services: int = 165) -> list[Row]:
    """Distinct services, every tenth civil registration, of 25 agencies; five are in the digital mall as well."""
    rows = [
        mall(
            "35.76", period, f"S{n:03d}", facility_name="MPP Gajah Mada", agency_name=f"Instansi {n % 25}",
            service_category="ADMINDUK" if n % 10 == 0 else "PERIZINAN", transaction_count=2,
        )
        for n in range(1, services + 1)
    ]  # fmt: skip
    return rows + [mall("35.76", period, f"S{n:03d}", **DIGITAL, agency_name="instansi 1 ") for n in range(1, 6)]


def service(code: str, region: str = "35.76", period: str = QUARTER, **more: Any) -> Row:
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "period": period, "service_code": code,
        "service_name": f"Layanan {code}", "service_category": "LAINNYA", "application_name": f"Aplikasi {code}",
        "org_unit_code": "1", "org_unit_name": "Dinas Satu", "channel": "SEBAGIAN", "live_on": "2022-02-02",
    } | more  # fmt: skip


def integration(code: str, owner: str, other: str, region: str = "35.76", **more: Any) -> Row:
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "period": QUARTER, "from_service_code": code,
        "to_owner": owner, "to_service_code": other, "method": "API", "live_on": "2023-03-03",
    } | more  # fmt: skip


INVENTORY = [
    service("KTP", service_category="ADMINDUK", channel="DIGITAL_PENUH"),
    service("KK", service_category="ADMINDUK", application_name="aplikasi ktp "),
    service("IMB"), service("PBB"), service("PKH", channel="MANUAL", application_name=None, live_on=None),
]  # fmt: skip
INTEGRATIONS = [
    integration("KTP", "SIAK", "NIK"),
    # Both ends are the city's own: IMB and PBB.
    integration("IMB", "35.76", "PBB"),
    # None of these counts: by hand, not in use yet, in use no more, not in the inventory.
    integration("KK", "SIAK", "KK", method="MANUAL"),
    integration("PKH", "DTSEN", "DESIL", live_on=None),
    integration("PKH", "DTSEN", "RUMAH", ended_on="2024-03-30"),
    integration("LAIN", "OSS", "NIB"),
]


def spbe(region: str, index: float, domains: tuple[float, ...], year: str = "2021") -> Row:
    scores = {f"spbe_domain_{n}_score": score for n, score in enumerate(domains, start=1)}
    return {
        "region_code": region, "code_system": "KEMENDAGRI", "period": year, "instrument_version": "2020",
        "spbe_index": index,
    } | scores  # fmt: skip


def staged(kind: str, number: str | None, score: float, stage: str, **more: Any) -> Row:
    column = {"NILAI_DOMAIN": "domain_id", "NILAI_ASPEK": "aspect_id", "NILAI_INDIKATOR": "indicator_number"}.get(kind)
    return {
        "region_code": "51.71", "code_system": "KEMENDAGRI", "period": "2021", "component_type": kind,
        "component_id": f"{number}-{stage}", "instrument_version": "2020", "stage": stage, "score": score,
    } | ({column: number} if column else {}) | more  # fmt: skip


def process(code: str, days: tuple[Any, Any], **more: Any) -> Row:
    return {
        "region_code": "35.76", "code_system": "KEMENDAGRI", "period": YEAR, "process_code": code,
        "process_name": f"Proses {code}", "org_unit_code": "1", "day_before_count": days[0], "day_after_count": days[1],
        "changed_on": "2023-06-07",
    } | more  # fmt: skip


def issue(code: str, period: str, status: str, due: str, unit: str = "1", **more: Any) -> Row:
    return {
        "region_code": "11", "code_system": "KEMENDAGRI", "period": period, "issue_id": code,
        "issue": f"Persoalan {code}", "org_unit_code": unit, "org_unit_name": f"Dinas {unit}", "due_on": due,
        "status": status,
    } | more  # fmt: skip


def training(unit: str, course: str, persons: int, hours: float | None, **more: Any) -> Row:
    return {
        "region_code": "11", "code_system": "KEMENDAGRI", "period": QUARTER, "org_unit_code": unit,
        "course_code": course, "course_name": f"Kursus {course}", "competence_area": "DIGITAL", "person_count": persons,
        "hour_count": hours,
    } | more  # fmt: skip


def agreement(unit: str, realized: float | None) -> Row:
    return flow.agreement(unit, 100, 25) | {
        "period": "2023-TW1", "org_unit_name": f"Dinas {unit}", "realized_value": realized,
    }  # fmt: skip


def declare_nil(reporter: str, dataset: str, period: str) -> None:
    """A nil return that arrives as the other reports of the tests do."""
    declared_at = pipeline.datetime.fromisoformat(pipeline.RECEIVED)
    deliver(reporter, dataset, period, nil.document("Tidak ada", "Sekretariat daerah", declared_at), nil.FILE_NAME)


def first_reports() -> None:
    flow.send("KEMENPANRB", "mpp_services", MONTH, [{
        "region_code": "00", "code_system": "KEMENDAGRI", "period": MONTH, "mpp_physical_count": 139,
        "mpp_digital_count": 21,
    }])  # fmt: skip
    flow.send("KEMENPANRB", "mpp_facility_services", MONTH, national_list(MONTH, 139, 21))
    flow.send("35.76", "mpp_facility_services", MONTH, kota_mojokerto(MONTH))
    flow.send("35.76", "mpp_facility_services", LATER_MONTH, kota_mojokerto(LATER_MONTH)[:2])
    declare_nil("82.71", "mpp_facility_services", LATER_MONTH)
    flow.send("35.76", "digital_services", QUARTER, INVENTORY)
    flow.send("35.76", "service_integrations", QUARTER, INTEGRATIONS)
    # The agency's list of the same city does not stand beside the city's own; of Penajam Paser Utara it stands alone.
    flow.send("KEMENPANRB", "digital_services", QUARTER, [service("X1"), service("A", "64.09"), service("B", "64.09")])
    declare_nil("64.09", "service_integrations", QUARTER)
    flow.send("KEMENPANRB", "spbe_assessment", "2021", [spbe("51.71", 3.19, (3.0, 3.3, 2.18, 3.55))])
    flow.send("51.71", "spbe_components", "2021", [
        staged("NILAI_DOMAIN", "1", 3.4, "MANDIRI", evidence_url="https://spbe.denpasarkota.go.id/1"),
        staged("NILAI_DOMAIN", "1", 3.2, "WAWANCARA"),
        # The final score is the ministry's to give.
        staged("NILAI_DOMAIN", "1", 4.9, "AKHIR"),
        staged("NILAI_INDIKATOR", "25", 4, "MANDIRI"),
        # The city's own numbering: kept, and not shown.
        staged("NILAI_DOMAIN", "14", 2.2, "AKHIR", instrument_version=None, component_id="14"),
        {
            "region_code": "51.71", "code_system": "KEMENDAGRI", "period": "2021", "component_type": "DOMAIN",
            "component_id": "14", "component_name": "Manajemen SPBE", "weight_pct": 100,
        },
    ])  # fmt: skip
    flow.send("35.76", "process_simplifications", YEAR, [
        process("P1", (10, 4), step_before_count=8, step_after_count=5, regulation_overlap_before_count=3,
                regulation_overlap_after_count=1),
        process("P2", (5, 4), step_before_count=2, step_after_count=None, document_before_count=4,
                document_after_count=1),
        process("P3", (7, None)),
    ])  # fmt: skip
    flow.send("11", "performance_follow_ups", "2023-TW1", [
        issue("K1", "2023-TW1", "BELUM", "2023-03-30"),
        issue("K2", "2023-TW1", "PROSES", "2023-03-31"),
        issue("K3", "2023-TW1", "SELESAI", "2023-02-01", closed_on="2023-02-11"),
        issue("K4", "2023-TW1", "PROSES", "2023-06-01", "2"),
    ])  # fmt: skip
    flow.send("11", "performance_follow_ups", "2023-TW2", [
        issue("K1", "2023-TW2", "SELESAI", "2023-03-30", closed_on="2023-04-19"),
        issue("K2", "2023-TW2", "PROSES", "2023-03-31"),
    ])  # fmt: skip
    flow.send("11", "civil_service_training", QUARTER, [
        training("1", "C1", 10, 200), training("2", "C1", 5, 100), training("1", "C2", 4, None),
        training("1", "C3", 2, 8, competence_area="TEKNIS"),
    ])  # fmt: skip
    flow.send("11", "performance_agreements", "2023-TW1", [agreement("1", 20), agreement("2", None)])


def _fill() -> None:
    first_reports()
    refused = [o for o in pipeline.run_intake() if o.verdict == "rejected"]
    assert not refused, refused
    assert flow.build_and_publish() == 1


@pytest.fixture(scope="session")
def digitalization_template(
    request: pytest.FixtureRequest, server: URL, empty_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    yield from _made(
        request, server, "digitalization", empty_template, tmp_path_factory.mktemp("digitalization"), _fill
    )


def stored_and_computed(mart: str) -> tuple[list[str], list[str]]:
    """Rows that only the stored mart has, and rows that only the view that computes it has."""
    with db.connect() as connection:
        rows = [
            {r for (r,) in connection.execute(f"select to_jsonb(m)::text from {schema}.{mart} as m".encode())}
            for schema in ("marts", "intermediate")
        ]
    return sorted(rows[0] - rows[1]), sorted(rows[1] - rows[0])


def rows_without_origin(mart: str) -> int:
    """Rows of a mart that lead to no submission."""
    ((lineage,),) = query("select lineage from ledger.stored_mart where mart = %s", [mart])
    ((bare,),) = query(
        f"select count(*) from marts.{mart} as shown where not exists (select 1 from ({lineage}) as origin)"
    )
    return int(bare)
