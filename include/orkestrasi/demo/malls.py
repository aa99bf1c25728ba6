"""Public service malls: the ministry's lists of 59, 67, 139 and 272 malls, with made-up places, services and figures.

How many malls there were, that Kota Ternate had none and that Kota Mojokerto's had 165 services is on record
(demo/figures/mpp.csv). Which regions had them and what they offer is not, so every row is synthetic.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas, Region
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Draft, Row

DATASET = "mpp_facility_services"
MINISTRY = "KEMENPANRB"
# Month -> physical malls, digital malls. Where no digital count is on record, it is made up.
LISTS = {"2022-06": (59, 0), "2022-09": (67, 0), "2023-08": (139, 21), "2024-12": (272, 60)}
KOTA_MOJOKERTO, KOTA_MOJOKERTO_MONTH, KOTA_MOJOKERTO_SERVICES = "35.76", "2023-02", 165
TERNATE, TERNATE_MONTH = "82.71", "2023-08"
# The days before the first of each kind (K).
_FIRST_PHYSICAL, _FIRST_DIGITAL = date(2018, 1, 1), date(2023, 6, 1)
# Half of the malls of August 2023 are outside Java; afterwards most new ones are, since Java has few regions left.
_HALF_AND_HALF_UNTIL = 139
_CATALOGUE = (
    ("KTP", "Perekaman dan pencetakan KTP elektronik", "ADMINDUK", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("KK", "Penerbitan kartu keluarga", "ADMINDUK", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("AKTA-L", "Penerbitan akta kelahiran", "ADMINDUK", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("KIA", "Penerbitan kartu identitas anak", "ADMINDUK", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("NIB", "Pendampingan nomor induk berusaha", "PERIZINAN", "Dinas Penanaman Modal dan PTSP"),
    ("PBG", "Persetujuan bangunan gedung", "PERIZINAN", "Dinas Pekerjaan Umum"),
    ("SIP", "Surat izin praktik tenaga kesehatan", "PERIZINAN", "Dinas Kesehatan"),
    ("REKLAME", "Izin reklame", "PERIZINAN", "Dinas Penanaman Modal dan PTSP"),
    ("PBB", "Pembayaran pajak bumi dan bangunan", "PERPAJAKAN", "Badan Pendapatan Daerah"),
    ("PKB", "Pembayaran pajak kendaraan bermotor", "PERPAJAKAN", "Samsat"),
    ("NPWP", "Pendaftaran NPWP", "PERPAJAKAN", "Kantor Pelayanan Pajak"),
    ("JKN", "Pendaftaran jaminan kesehatan", "KESEHATAN", "BPJS Kesehatan"),
    ("RUJUKAN", "Informasi rujukan rumah sakit", "KESEHATAN", "Dinas Kesehatan"),
    ("SKTM", "Surat keterangan tidak mampu", "SOSIAL", "Dinas Sosial"),
    ("BANSOS", "Pengecekan penerima bantuan sosial", "SOSIAL", "Dinas Sosial"),
    ("AK1", "Kartu pencari kerja", "KETENAGAKERJAAN", "Dinas Tenaga Kerja"),
    ("JHT", "Klaim jaminan hari tua", "KETENAGAKERJAAN", "BPJS Ketenagakerjaan"),
    ("PASPOR", "Permohonan paspor", "LAINNYA", "Kantor Imigrasi"),
    ("SKCK", "Surat keterangan catatan kepolisian", "LAINNYA", "Kepolisian Resor"),
    ("TANAH", "Pengecekan sertipikat tanah", "LAINNYA", "Kantor Pertanahan"),
)


def deliveries(atlas: Atlas) -> list[Draft]:
    """The ministry's four lists, Kota Mojokerto's own report, and Ternate's declaration that it has no mall."""
    made = [senders.draft(MINISTRY, DATASET, period, _national_list(period, atlas), atlas) for period in sorted(LISTS)]
    own = _mall_rows(atlas.by_reporter[KOTA_MOJOKERTO], KOTA_MOJOKERTO_MONTH, False, atlas)
    made.append(senders.draft(KOTA_MOJOKERTO, DATASET, KOTA_MOJOKERTO_MONTH, own, atlas))
    made.append(
        senders.nil_return(
            TERNATE, DATASET, TERNATE_MONTH,
            "Kota Ternate belum memiliki mal pelayanan publik (seed 001_18f1f113bf9d6caa.txt)",
            "Sekretariat Daerah Kota Ternate", atlas,
        )
    )  # fmt: skip
    return made


def _national_list(period: str, atlas: Atlas) -> list[Row]:
    physical, digital = LISTS[period]
    rows: list[Row] = []
    for place, region in enumerate(_in_order_of_opening(atlas)[:physical]):
        rows += _mall_rows(region, period, place < digital, atlas)
    return rows


@cache
def _in_order_of_opening(atlas: Atlas) -> tuple[Region, ...]:
    """Regencies and cities with a government of their own, each list a beginning of the next; Ternate never opens."""
    regions = [r for r in atlas.governments() if not r.is_province and r.reporter_id != TERNATE]
    regions.sort(key=lambda r: (r.reporter_id != KOTA_MOJOKERTO, Dice("mall order", r.reporter_id).between(0, 1)))
    java = [r for r in regions if r.is_java]
    outside = [r for r in regions if not r.is_java]
    ordered: list[Region] = []
    while java or outside:
        every = 2 if len(ordered) < _HALF_AND_HALF_UNTIL else 4
        takes_java = java and (len(ordered) % every == 0 or not outside)
        ordered.append((java if takes_java else outside).pop(0))
    return tuple(ordered)


def _opened_on(region: Region, is_digital: bool, atlas: Atlas) -> str:
    """Some day before the first list that names the region's mall of that kind, and after the list before it."""
    place = _in_order_of_opening(atlas).index(region)
    earliest = _FIRST_DIGITAL if is_digital else _FIRST_PHYSICAL
    for period, sizes in sorted(LISTS.items()):
        latest = atlas.period_end(period)
        if place < sizes[is_digital]:
            dice = Dice("mall opened", region.reporter_id, str(is_digital))
            return (earliest + timedelta(days=dice.integer(1, (latest - earliest).days))).isoformat()
        earliest = max(earliest, latest)
    raise ValueError(f"{region.reporter_id} is on no list")


def _mall_rows(region: Region, period: str, is_digital: bool, atlas: Atlas) -> list[Row]:
    """The services of a region's physical mall, and the few that its digital mall offers too."""
    on = atlas.period_end(period)
    steady = Dice("mall services", region.reporter_id)
    swing = Dice("mall services", region.reporter_id, period)
    is_mojokerto = region.reporter_id == KOTA_MOJOKERTO
    services = _many_services(KOTA_MOJOKERTO_SERVICES) if is_mojokerto else list(_CATALOGUE)
    offered = services if is_mojokerto else steady.sample(services, steady.integer(7, 14))
    place: Row = {
        "region_code": atlas.code(region.region_id, "KEMENDAGRI", on),
        "code_system": "KEMENDAGRI",
        "region_name": atlas.name(region.region_id, on),
        "period": period,
    }
    physical: Row = {
        "facility_code": f"MPP-{region.reporter_id}",
        "facility_name": "MPP Gajah Mada" if is_mojokerto else f"MPP {atlas.name(region.region_id, on)}",
        "facility_type": "FISIK",
        "opened_on": _opened_on(region, False, atlas),
    }
    digital: Row = {
        "facility_code": f"MPPD-{region.reporter_id}",
        "facility_name": f"MPP Digital {atlas.name(region.region_id, on)}",
        "facility_type": "DIGITAL",
    }
    if is_digital:
        digital["opened_on"] = _opened_on(region, True, atlas)
    rows = []
    for mall, chosen in ((physical, offered), (digital, steady.sample(offered, 4) if is_digital else [])):
        for code, name, category, agency in chosen:
            told: Row = {
                **place,
                **mall,
                "service_code": code,
                "service_name": name,
                "service_category": category,
                "agency_name": agency,
                "data_origin": "SINTETIS",
                "citation": SYNTHETIC_CITATION,
            }
            # Not every counter counts its visitors.
            if swing.chance(0.85):
                told["transaction_count"] = swing.integer(4, 60 + region.population // 4_000)
            rows.append(told)
    return rows


def _many_services(count: int) -> list[tuple[str, str, str, str]]:
    """The catalogue over and over, each time as another kind of the same service."""
    return [
        (f"{code}-{number // len(_CATALOGUE) + 1}", f"{name}, jenis {number // len(_CATALOGUE) + 1}", category, agency)
        for number, (code, name, category, agency) in enumerate(
            _CATALOGUE[index % len(_CATALOGUE)] for index in range(count)
        )
    ]
