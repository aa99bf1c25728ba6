"""Figures as news and decrees quoted them, and lists of regions: facts, each with its address."""

from __future__ import annotations

from datetime import date

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas
from orkestrasi.demo.draft import Draft, Row
from orkestrasi.demo.national import figures, placed

DECREE_ON = date(2025, 6, 23)
_LEVELS = ("nation", "province", "regency", "city")


def deliveries(atlas: Atlas) -> list[Draft]:
    """Quoted figures by period; the decree's codes, the codes of both systems, and the people counted."""
    of_periods = sorted({figure["period"] for figure in figures("quoted")})
    made = [
        _draft("KEMENPANRB", "official_figures", period, _quoted_rows(period, atlas), atlas) for period in of_periods
    ]
    made.append(_draft("KEMENDAGRI", "region_registry", "2025-06", _decree_rows(atlas), atlas))
    made.append(_draft("KEMENDAGRI", "region_registry", "2024-12", _population_rows(atlas), atlas))
    made.append(_draft("BPS", "region_registry", "2025-06", _bridge_rows(atlas), atlas))
    return made


def _draft(reporter: str, dataset: str, period: str, rows: list[Row], atlas: Atlas) -> Draft:
    return senders.draft(reporter, dataset, period, rows, atlas, senders.PLAIN)


def _quoted_rows(period: str, atlas: Atlas) -> list[Row]:
    on = atlas.period_end(period)
    rows: list[Row] = []
    for figure in figures("quoted"):
        if figure["period"] != period:
            continue
        region = atlas.by_reporter["00" if figure["region"] == "0" else figure["region"]]
        place = placed(region, "KEMENDAGRI", atlas, on)
        if place is None:
            raise ValueError(f"region {figure['region']} has no code on {on}")
        quoted: Row = {
            name: figure[name] or None
            for name in (
                "figure_code", "subject", "level", "period", "period_as_printed", "unit", "issuer_id", "source_address",
                "note",
            )
        }  # fmt: skip
        value = figure["figure"]
        number: Row = {"figure": float(value) if "." in value else int(value)}
        rows.append({**place, **quoted, **number, "data_origin": "RESMI", "citation": figure["source_address"]})
    return rows


def _decree_rows(atlas: Atlas) -> list[Row]:
    decree = "Kepmendagri 300.2.2-2430/2025"
    listed: Row = {"list_name": decree, "list_date": DECREE_ON.isoformat(), "data_origin": "RESMI", "citation": decree}
    return [{**place, **listed} for place in _places("KEMENDAGRI", DECREE_ON, atlas)]


def _bridge_rows(atlas: Atlas) -> list[Row]:
    """The codes of Statistics Indonesia, beside those of Home Affairs."""
    listed: Row = {
        "list_name": "Jembatan BPS–Kemendagri 2025",
        "list_date": "2025-06-30",
        "data_origin": "RESMI",
        "citation": "sig.bps.go.id, jembatan kode 2025",
    }
    on = date(2025, 6, 30)
    return [
        {
            **bps,
            **listed,
            "kemendagri_code": kemendagri["region_code"],
            "kemendagri_name": kemendagri["region_name"],
        }
        for bps, kemendagri in zip(_places("BPS", on, atlas), _places("KEMENDAGRI", on, atlas), strict=True)
    ]


def _population_rows(atlas: Atlas) -> list[Row]:
    on = date(2024, 12, 31)
    listed: Row = {
        "list_name": "Penduduk Dukcapil 2024 semester 2",
        "list_date": on.isoformat(),
        "data_origin": "RESMI",
        "citation": "Dukcapil, semester 2 2024",
    }
    people = {atlas.code(region.region_id, "KEMENDAGRI", on): region.population for region in atlas.regions.values()}
    return [
        {**place, **listed, "population_count": people[str(place["region_code"])]}
        for place in _places("KEMENDAGRI", on, atlas)
    ]


def _places(system: str, on: date, atlas: Atlas) -> list[Row]:
    """Every region of that day, the nation first."""
    regions = sorted(atlas.regions.values(), key=lambda r: (_LEVELS.index(r.level), r.reporter_id))
    places = (placed(region, system, atlas, on) for region in regions)
    return [place for place in places if place is not None]
