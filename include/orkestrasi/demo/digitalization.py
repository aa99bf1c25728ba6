"""Synthetic reports of digitalization: services and their integrations, SPBE by stage, processes, follow-up, training.

The ministry gathers all provinces in one file; a few provinces also report by themselves, and then their own report
stands. Generic units and services: no real organisation chart, no person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from orkestrasi.demo import senders
from orkestrasi.demo.agencies import ORG_UNITS, indicator_codes
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Draft, Row
from orkestrasi.demo.survey import spbe_index, spbe_scores

MINISTRY = "KEMENPANRB"
OWN_REPORTERS = ("11", "33", "64")
# A new province whose services exchange no data yet.
WITHOUT_INTEGRATION = "93"
MakeRows = Callable[[Region, str, Atlas], list[Row]]

# Code, name, category, number of the owner in ORG_UNITS, platform that it can exchange data with.
_SERVICES = (
    ("ADM-01", "Verifikasi data kependudukan", "ADMINDUK", 1, "SIAK"),
    ("ADM-02", "Pemadanan NIK penerima layanan", "ADMINDUK", 1, "SIAK"),
    ("ADM-03", "Layanan pindah datang", "ADMINDUK", 1, "SIAK"),
    ("IZN-01", "Perizinan berusaha", "PERIZINAN", 4, "OSS"),
    ("IZN-02", "Izin praktik tenaga kesehatan", "PERIZINAN", 2, "OSS"),
    ("PJK-01", "Pajak kendaraan bermotor", "PERPAJAKAN", 0, "DJP"),
    ("PJK-02", "Retribusi daerah", "PERPAJAKAN", 0, "SIPD"),
    ("KES-01", "Rujukan rumah sakit daerah", "KESEHATAN", 2, "BPJS_KESEHATAN"),
    ("KES-02", "Pendaftaran pasien", "KESEHATAN", 2, "BPJS_KESEHATAN"),
    ("SOS-01", "Usulan penerima bantuan sosial", "SOSIAL", 1, "DTSEN"),
    ("SOS-02", "Pengaduan bantuan sosial", "SOSIAL", 1, "SP4N_LAPOR"),
    ("KRJ-01", "Kartu pencari kerja", "KETENAGAKERJAAN", 6, "SPLP"),
    ("KRJ-02", "Lowongan kerja", "KETENAGAKERJAAN", 6, "SPLP"),
    ("LLN-01", "Layanan kepegawaian", "LAINNYA", 9, "SIASN"),
    ("LLN-02", "Data terbuka", "LAINNYA", 5, "SPLP"),
    ("LLN-03", "Dokumentasi hukum", "LAINNYA", 9, "SPLP"),
)
_PROCESSES = (
    ("PR-01", "Penerbitan izin praktik tenaga kesehatan", 2),
    ("PR-02", "Persetujuan bangunan gedung", 7),
    ("PR-03", "Pencairan bantuan sosial", 1),
    ("PR-04", "Penyusunan rencana kerja perangkat daerah", 0),
    ("PR-05", "Mutasi pegawai", 9),
    ("PR-06", "Pengadaan langsung", 7),
)
_ISSUES = (
    "Realisasi di bawah target triwulan",
    "Data sasaran belum dimutakhirkan",
    "Anggaran belum digeser",
    "Integrasi layanan tertunda",
    "Pengadaan terlambat",
    "Petugas layanan belum cukup",
)
_COURSES = (
    ("KUR-01", "Pelatihan kepemimpinan pengawas", "MANAJERIAL", 120),
    ("KUR-02", "Manajemen perubahan", "MANAJERIAL", 24),
    ("KUR-03", "Pelayanan bagi kelompok rentan", "SOSIAL_KULTURAL", 16),
    ("KUR-04", "Penyusunan anggaran berbasis kinerja", "TEKNIS", 32),
    ("KUR-05", "Pengadaan barang dan jasa", "TEKNIS", 40),
    ("KUR-06", "Literasi data", "DIGITAL", 20),
    ("KUR-07", "Keamanan informasi", "DIGITAL", 16),
    ("KUR-08", "Pelayanan prima", "PELAYANAN_PUBLIK", 12),
    ("KUR-09", "Kehumasan", "LAINNYA", 8),
)


def deliveries(atlas: Atlas) -> list[Draft]:
    """All of them, in a fixed order."""
    made: list[Draft] = []
    plans: tuple[tuple[str, MakeRows, tuple[str, ...], tuple[str, ...]], ...] = (
        # Dataset, rows, periods that the ministry gathers, periods that some provinces report by themselves.
        ("digital_services", _service_rows, ("2023-TW4", "2024-TW1"), ("2024-TW1",)),
        ("service_integrations", _integration_rows, ("2023-TW4", "2024-TW1"), ("2024-TW1",)),
        ("spbe_components", _stage_rows, ("2022", "2023"), ()),
        ("process_simplifications", _process_rows, ("2022", "2023"), ("2023",)),
        ("performance_follow_ups", _follow_up_rows, ("2023-TW1", "2023-TW4", "2024-TW1"), ("2024-TW1",)),
        ("civil_service_training", _training_rows, ("2023-TW4", "2024-TW1"), ("2024-TW1",)),
    )
    for dataset, make, gathered, own in plans:
        for period in gathered:
            rows = [row for province in _existing(period, atlas) for row in make(province, period, atlas)]
            made.append(senders.draft(MINISTRY, dataset, period, rows, atlas))
        for period in own:
            for reporter in OWN_REPORTERS:
                rows = make(atlas.by_reporter[reporter], period, atlas)
                made.append(senders.draft(reporter, dataset, period, rows, atlas))
    made.append(
        senders.nil_return(
            WITHOUT_INTEGRATION, "service_integrations", "2024-TW1",
            f"Belum ada layanan yang bertukar data. {SYNTHETIC_CITATION}",
            "Sekretariat Daerah Provinsi Papua Selatan", atlas,
        )
    )  # fmt: skip
    return made


def _existing(period: str, atlas: Atlas) -> list[Region]:
    return [province for province in atlas.provinces() if province.existed_from <= atlas.period_end(period)]


def _row(province: Region, period: str, values: Row, atlas: Atlas) -> Row:
    on = atlas.period_end(period)
    return {
        "region_code": atlas.code(province.region_id, "KEMENDAGRI", on),
        "code_system": "KEMENDAGRI",
        "region_name": atlas.name(province.region_id, on),
        "period": period,
        **values,
        "data_origin": "SINTETIS",
        "citation": SYNTHETIC_CITATION,
    }


def _unit(number: int) -> Row:
    code, name = ORG_UNITS[number]
    return {"org_unit_code": code, "org_unit_name": name}


def _quarters_since_2023(period: str) -> int:
    year, quarter = period.split("-TW")
    return (int(year) - 2023) * 4 + int(quarter)


# -- services and their integrations ----------------------------------------------------------------------


def _offered(province: Region) -> list[tuple[str, str, str, int, str]]:
    dice = Dice("services", province.reporter_id)
    return dice.sample(_SERVICES, dice.integer(9, len(_SERVICES)))


def _service_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """Services stay; with the quarters more of them become digital, here and there on yet another application."""
    rows = []
    for code, name, category, owner, _ in _offered(province):
        dice = Dice("service", province.reporter_id, code)
        digital_since = dice.integer(-8, 8)
        is_digital = digital_since <= _quarters_since_2023(period)
        values: Row = {
            "service_code": code,
            "service_name": name,
            "service_category": category,
            **_unit(owner),
            "channel": dice.pick(("SEBAGIAN", "SEBAGIAN", "DIGITAL_PENUH")) if is_digital else "MANUAL",
        }
        if is_digital:
            values["application_name"] = f"Aplikasi {dice.pick(('Satu', 'Dua', 'Tiga', code))}"
            values["live_on"] = (atlas.period_end("2020") + timedelta(days=dice.integer(1, 700))).isoformat()
        rows.append(_row(province, period, values, atlas))
    return rows


def _integration_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """Some services exchange data with a national platform, a few with another service of their own."""
    if province.reporter_id == WITHOUT_INTEGRATION:
        return []
    offered = _offered(province)
    own_code = atlas.code(province.region_id, "KEMENDAGRI", atlas.period_end(period))
    rows = []
    for number, (code, _, _, _, platform) in enumerate(offered):
        dice = Dice("integration", province.reporter_id, code)
        since = dice.integer(1, 14)
        if since > _quarters_since_2023(period):
            continue
        to_platform = dice.chance(0.7) or number == 0
        values: Row = {
            "from_service_code": code,
            "to_owner": platform if to_platform else own_code,
            "to_service_code": f"{platform}-DATA" if to_platform else offered[number - 1][0],
            "method": dice.pick(("API", "API", "SPLP", "BERKAS", "MANUAL")),
            "live_on": (atlas.period_end("2022") + timedelta(days=dice.integer(1, 80))).isoformat(),
        }
        if dice.chance(0.1):
            values["ended_on"] = (atlas.period_end("2023-TW4") + timedelta(days=dice.integer(-60, 60))).isoformat()
        rows.append(_row(province, period, values, atlas))
    return rows


# -- SPBE, stage by stage ---------------------------------------------------------------------------------


def _stage_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """What a province gave itself, and what was left of it after the interview; the final scores are survey.py's."""
    final = spbe_scores(province, int(period), atlas)
    dice = Dice("spbe stages", province.reporter_id, period)
    claimed = {n: min(5, score + (1 if dice.chance(0.35) else 0)) for n, score in final.items()}
    heard = {n: score if dice.chance(0.5) else final[n] for n, score in claimed.items()}
    rows = []
    for stage, scores in (("MANDIRI", claimed), ("WAWANCARA", heard)):
        for number, score in scores.items():
            rows.append(_score_row(province, period, "NILAI_INDIKATOR", str(number), stage, score, atlas))
        rows.append(_score_row(province, period, "NILAI_INDEKS", None, stage, spbe_index(scores, atlas), atlas))
    return rows


def _score_row(
    province: Region, period: str, kind: str, number: str | None, stage: str, score: float, atlas: Atlas
) -> Row:
    values: Row = {
        "component_type": kind,
        "component_id": f"{number or 'INDEKS'}-{stage}",
        "indicator_number": number,
        "instrument_version": "2020",
        "stage": stage,
        "score": score,
    }
    if number and stage == "MANDIRI":
        values["evidence_url"] = f"https://bukti.contoh.invalid/{province.reporter_id}/{period}/{number}"
    return _row(province, period, values, atlas)


# -- processes, follow-up, training -----------------------------------------------------------------------


def _process_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    dice = Dice("process", province.reporter_id, period)
    first, last = atlas.periods[period]
    rows = []
    for code, name, owner in dice.sample(_PROCESSES, dice.integer(2, 5)):
        values: Row = {"process_code": code, "process_name": name, **_unit(owner)}
        for measure, low, high in (("regulation_overlap", 0, 4), ("step", 5, 18), ("day", 3, 40), ("document", 3, 12)):
            before = dice.integer(low, high)
            values[f"{measure}_before_count"] = before
            values[f"{measure}_after_count"] = int(before * dice.between(0.3, 1.0))
        values["changed_on"] = (first + timedelta(days=dice.integer(0, (last - first).days))).isoformat()
        values["basis"] = f"Keputusan kepala daerah nomor {dice.integer(1, 400)} tahun {period}"
        rows.append(_row(province, period, values, atlas))
    return rows


def _follow_up_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    """An issue is told of from the quarter that finds it until it is done; here and there one gets lost."""
    now = _quarters_since_2023(period)
    rows = []
    for number in range(1, 15):
        dice = Dice("follow-up", province.reporter_id, str(number))
        found, done = dice.integer(0, 5), dice.integer(1, 8)
        lost = dice.chance(0.06)
        # Reports at hand are those of quarters 1, 4 and 5: what was done between two of them is told in the later one.
        if found > now or (lost and now > found) or (done < now and _told_before(done, now)):
            continue
        owner = dice.integer(0, len(ORG_UNITS) - 1)
        quarter_end = atlas.period_end(period)
        due = atlas.period_end("2023-TW1") + timedelta(days=91 * found + dice.integer(-40, 120))
        values: Row = {
            "issue_id": f"KD-{number:03d}",
            "issue": dice.pick(_ISSUES),
            **_unit(owner),
            "due_on": due.isoformat(),
            "status": "SELESAI" if done <= now else dice.pick(("BELUM", "PROSES")),
        }
        if dice.chance(0.7):
            values["agreement_indicator_code"] = dice.pick(indicator_codes(ORG_UNITS[owner][0]))
        if done <= now:
            values["closed_on"] = (quarter_end - timedelta(days=dice.integer(0, 60))).isoformat()
        rows.append(_row(province, period, values, atlas))
    return rows


def _told_before(done: int, now: int) -> bool:
    return any(done <= quarter < now for quarter in (1, 4, 5))


def _training_rows(province: Region, period: str, atlas: Atlas) -> list[Row]:
    dice = Dice("training", province.reporter_id, period)
    rows = []
    for owner in dice.sample(range(len(ORG_UNITS)), dice.integer(5, 9)):
        for code, name, area, hours in dice.sample(_COURSES, dice.integer(1, 4)):
            persons = dice.integer(3, 45)
            values: Row = {
                **_unit(owner),
                "course_code": code,
                "course_name": name,
                "competence_area": area,
                "person_count": persons,
            }
            if dice.chance(0.9):
                values["hour_count"] = persons * hours
            rows.append(_row(province, period, values, atlas))
    return rows
