"""Synthetic record-level reports of provinces: procurement packages, and performance agreements of OPD."""

from __future__ import annotations

from datetime import date, timedelta

from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Row
from orkestrasi.demo.regional import envelope

# Generic units: no real organisation chart, no person.
ORG_UNITS = (
    ("OPD-01", "Badan Perencanaan Pembangunan Daerah"),
    ("OPD-02", "Dinas Sosial"),
    ("OPD-03", "Dinas Kesehatan"),
    ("OPD-04", "Dinas Pendidikan"),
    ("OPD-05", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
    ("OPD-06", "Dinas Komunikasi dan Informatika"),
    ("OPD-07", "Dinas Perdagangan"),
    ("OPD-08", "Dinas Pekerjaan Umum"),
    ("OPD-09", "Dinas Ketahanan Pangan"),
    ("OPD-10", "Inspektorat Daerah"),
)
# Code, name, unit, cumulative, target of the year (low, high), by unit.
_INDICATORS: dict[str, tuple[tuple[str, str, str, bool, int, int], ...]] = {
    "OPD-01": (("IK-0101", "Rencana aksi RB Tematik yang dilaksanakan", "persen", True, 80, 100),),
    "OPD-02": (
        ("IK-0201", "Keluarga miskin ekstrem yang menerima intervensi", "keluarga", True, 4_000, 60_000),
        ("IK-0202", "Pengaduan bantuan sosial yang selesai", "persen", False, 80, 100),
    ),
    "OPD-03": (("IK-0301", "Balita yang dipantau pertumbuhannya", "persen", False, 75, 95),),
    "OPD-04": (("IK-0401", "Sekolah yang memakai layanan digital", "sekolah", True, 120, 2_400),),
    "OPD-05": (
        ("IK-0501", "Izin berusaha yang diterbitkan", "izin", True, 2_000, 90_000),
        ("IK-0502", "Waktu rata-rata layanan", "hari", False, 3, 12),
    ),
    "OPD-06": (
        ("IK-0601", "Layanan yang terhubung antarinstansi", "layanan", True, 8, 90),
        ("IK-0602", "Perangkat daerah dengan arsitektur SPBE", "persen", True, 40, 100),
    ),
    "OPD-07": (("IK-0701", "Pelaku usaha kecil pada katalog elektronik", "usaha", True, 300, 9_000),),
    "OPD-08": (("IK-0801", "Paket pekerjaan dengan produk dalam negeri", "persen", False, 70, 95),),
    "OPD-09": (("IK-0901", "Gerakan pangan murah", "kegiatan", True, 12, 240),),
    "OPD-10": (("IK-1001", "Rekomendasi pengawasan yang ditindaklanjuti", "persen", True, 70, 95),),
}
_METHODS = ("TENDER", "NONTENDER", "EPURCHASING", "EPURCHASING", "PENCATATAN", "SWAKELOLA")
# The dash is not in ASCII: a cp1252 file read as UTF-8 would show.
_PACKAGES = (
    "Pengadaan perangkat keras – layanan digital",
    "Pemeliharaan jalan provinsi",
    "Bahan pangan – operasi pasar",
    "Pengadaan alat kesehatan",
    "Pembangunan ruang kelas",
    "Jasa pemeliharaan aplikasi",
    "Sarana mal pelayanan publik",
    "Alat tulis dan cetak – sekretariat",
)


def indicator_codes(org_unit: str) -> tuple[str, ...]:
    """The indicators that a unit has agreed on."""
    return tuple(code for code, *_ in _INDICATORS[org_unit])


def agreement_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """Targets are agreed for the year; a cumulative one has a quarter's share of it."""
    year, quarter = period.split("-TW")
    yearly = Dice("agreement", province.reporter_id, year)
    swing = Dice("agreement", province.reporter_id, period)
    base = envelope(province, "performance_agreements", period, atlas)
    rows: list[Row] = []
    for code, name in ORG_UNITS:
        for indicator, label, unit, cumulative, low, high in _INDICATORS[code]:
            whole = yearly.integer(low, high)
            target = round(whole * int(quarter) / 4, 1) if cumulative else float(whole)
            realized = target * swing.between(0.62, 1.12)
            rows.append(
                {
                    **base,
                    "period": period,
                    "org_unit_code": code,
                    "org_unit_name": name,
                    "agreement_indicator_code": indicator,
                    "agreement_indicator_name": label,
                    "unit": unit,
                    "is_cumulative": cumulative,
                    "target_value": target,
                    "realized_value": round(min(realized, 100.0) if unit == "persen" else realized, 1),
                    "data_origin": "SINTETIS",
                    "citation": SYNTHETIC_CITATION,
                }
            )
    return rows


def package_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """A quarter's contracts; some amended in a second version, some whose domestic share nobody filled in."""
    dice = Dice("package", province.reporter_id, period)
    first, last = atlas.periods[period]
    base = envelope(province, "procurement_packages", period, atlas)
    rows: list[Row] = []
    for number in range(1, dice.integer(14, 26) + 1):
        unit_code, unit_name = dice.pick(ORG_UNITS)
        ceiling = dice.integer(80, 9_000) * 1_000_000
        estimate = int(ceiling * dice.between(0.92, 1.0)) // 10_000 * 10_000
        contract = int(estimate * dice.between(0.84, 0.99)) // 10_000 * 10_000
        pdn = int(contract * dice.between(0.4, 1.0)) // 10_000 * 10_000
        signed = first + timedelta(days=dice.integer(3, (last - first).days - 12))
        row: Row = {
            **base,
            "package_id": f"{province.reporter_id}{period[:4]}{number:04d}",
            "package_version": 1,
            "package_name": f"{dice.pick(_PACKAGES)} {number}",
            "org_unit_code": unit_code,
            "org_unit_name": unit_name,
            "method": dice.pick(_METHODS),
            "contract_date": signed.isoformat(),
            "budget_ceiling_idr": ceiling,
            "owner_estimate_idr": estimate,
            "contract_idr": contract,
            "data_origin": "SINTETIS",
            "citation": SYNTHETIC_CITATION,
        }
        if dice.chance(0.8):
            row["pdn_idr"] = pdn
            row["umk_idr"] = int(pdn * dice.between(0.1, 0.9)) // 10_000 * 10_000
        rows.append(row)
        if dice.chance(0.12):
            rows.append(_amended(row, signed))
    return rows


def _amended(row: Row, signed: date) -> Row:
    """An addendum: the same package in a second version, a few percent cheaper, some days later."""
    second = {**row, "package_version": 2, "contract_date": (signed + timedelta(days=9)).isoformat()}
    for name in ("contract_idr", "pdn_idr", "umk_idr"):
        value = row.get(name)
        if isinstance(value, int):
            second[name] = value * 97 // 100
    return second
