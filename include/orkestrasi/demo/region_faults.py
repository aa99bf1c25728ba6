"""Deliberate faults about regions: they need named regions, because most regions' codes cannot show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from orkestrasi.demo import senders
from orkestrasi.demo.atlas import Atlas
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import SYNTHETIC_CITATION, Draft, Row, Verdict
from orkestrasi.demo.regional import spending_rows


@dataclass(frozen=True)
class RegionFault:
    """`apply` receives the draft of `reporter` for `dataset` and `period`."""

    fault_id: str
    title_id: str
    rules: tuple[str, ...]
    verdict: Verdict
    targets: tuple[tuple[str, str, str], ...]  # reporter, dataset, period
    apply: Callable[[Draft, Atlas], None]


def _code(draft: Draft, code: str, system: str) -> None:
    for row in draft.rows:
        row["region_code"], row["code_system"] = code, system
        row.pop("region_name", None)


def _wrong_system(draft: Draft, atlas: Atlas) -> None:
    """The right digits of one system under the name of the other."""
    region = atlas.by_reporter[draft.reporter]
    on = atlas.period_end(draft.period)
    # 1103 as a Kemendagri code for most; the third target sends 11.xx as a BPS code.
    says, means = ("BPS", "KEMENDAGRI") if draft.reporter in ("12.04", "91") else ("KEMENDAGRI", "BPS")
    _code(draft, str(atlas.code(region.region_id, means, on)), says)


def _lost_zero(draft: Draft, atlas: Atlas) -> None:
    _code(draft, draft.reporter.rstrip("0"), "KEMENDAGRI")


def _other_region(draft: Draft, atlas: Atlas) -> None:
    """A neighbour's code, as happens when a colleague's file is filled in."""
    own = atlas.by_reporter[draft.reporter]
    neighbours = [r for r in atlas.governments() if r.area == own.area and not r.is_province]
    other = neighbours[neighbours.index(own) - 1]
    on = atlas.period_end(draft.period)
    _code(draft, str(atlas.code(other.region_id, "KEMENDAGRI", on)), "KEMENDAGRI")


def _other_name(draft: Draft, atlas: Atlas) -> None:
    """The name of another region beside the right code."""
    names = {"61.02": "Kota Pontianak", "35.16": "Kota Mojokerto", "32.04": "Kota Bandung"}
    on = atlas.period_end(draft.period)
    region = atlas.by_reporter[draft.reporter]
    for row in draft.rows:
        row["region_code"] = atlas.code(region.region_id, "KEMENDAGRI", on)
        row["code_system"], row["region_name"] = "KEMENDAGRI", names[draft.reporter]


REGION_FAULTS: tuple[RegionFault, ...] = (
    RegionFault(
        "wrong_code_system", "Kode wilayah dengan sistem yang keliru (1103 sebagai kode Kemendagri)",
        ("REGION-UNKNOWN",), "rejected",
        (
            ("11.01", "investment_realization", "2024-TW1"),
            ("11.05", "domestic_spending", "2023-TW4"),
            ("12.04", "investment_realization", "2023-TW4"),
            ("53.01", "domestic_spending", "2024-TW1"),
            ("13.01", "investment_realization", "2024-TW1"),
        ), _wrong_system,
    ),
    RegionFault(
        "code_of_other_region", "Kode 91 sebagai kode BPS: berarti Papua Barat, bukan Papua",
        ("REGION-OTHER-REPORTER",), "rejected", (("91", "domestic_spending", "2023-TW4"),), _wrong_system,
    ),
    RegionFault(
        "lost_zero", "Nol di belakang kode hilang (11.1, seharusnya 11.10)", ("REGION-CODE-NUMBER",), "rejected",
        (
            ("11.10", "investment_realization", "2024-TW1"),
            ("12.10", "domestic_spending", "2023-TW4"),
            ("53.10", "investment_realization", "2023-TW4"),
        ), _lost_zero,
    ),
    RegionFault(
        "other_region", "Melaporkan wilayah lain", ("REGION-OTHER-REPORTER",), "rejected",
        (
            ("33.07", "domestic_spending", "2023-TW4"),
            ("35.22", "domestic_spending", "2024-TW1"),
            ("73.05", "domestic_spending", "2023-TW4"),
            ("18.04", "domestic_spending", "2023-TW4"),
            ("62.05", "domestic_spending", "2024-TW1"),
        ), _other_region,
    ),
    RegionFault(
        "name_mismatch", "Nama wilayah tidak cocok dengan kodenya", ("REGION-NAME-MISMATCH",),
        "accepted_with_warnings",
        (
            ("61.02", "domestic_spending", "2024-TW1"),
            ("35.16", "domestic_spending", "2023-TW4"),
            ("32.04", "domestic_spending", "2024-TW1"),
        ), _other_name,
    ),
)  # fmt: skip

NOT_YET_FORMED = "region_not_yet_formed"
PERIOD_NOT_ENDED = "period_not_ended"
EXTREME_AS_P0 = "extreme_as_p0"
OWN_DRAFT_FAULTS = {
    NOT_YET_FORMED: "Wilayah belum terbentuk pada periode itu (Papua Selatan 2021)",
    PERIOD_NOT_ENDED: "Periode belum berakhir",
    EXTREME_AS_P0: "Kemiskinan ekstrem dikirim sebagai P0",
}


def own_drafts(atlas: Atlas) -> list[Draft]:
    """Files nobody owes: regions before they were formed, and a quarter that lies ahead."""
    made = [
        _own_poverty("93", 21.4, NOT_YET_FORMED, "REGION-NOT-YET-FORMED", atlas),
        _own_poverty("94", 36.6, NOT_YET_FORMED, "REGION-NOT-YET-FORMED", atlas),
        # Kutai Barat's P0 of 2021 is 10.24 with BPS: a rate of 2.4 can only be extreme poverty.
        _own_poverty("64.07", 2.4, EXTREME_AS_P0, "POV-P0-AGAINST-BPS", atlas),
    ]
    far = max(period for period in atlas.periods if "-TW" in period)
    ahead = senders.draft(
        "18.02", "domestic_spending", far, spending_rows(atlas.by_reporter["18.02"], far, atlas), atlas
    )
    ahead.delivered_on = atlas.due["domestic_spending", "regional_governments", "2024-TW1"]
    ahead.fault, ahead.verdict, ahead.rules = PERIOD_NOT_ENDED, "rejected", ("PERIOD-NOT-ENDED",)
    return [*made, ahead]


def _own_poverty(reporter: str, p0: float, fault: str, rule: str, atlas: Atlas) -> Draft:
    region = atlas.by_reporter[reporter]
    dice = Dice("own poverty", reporter)
    row: Row = {
        "region_code": reporter,
        "code_system": "KEMENDAGRI",
        "region_name": atlas.name(region.region_id, atlas.period_end("2023")),
        "period": "2021",
        "source_code": "SUSENAS",
        "line_definition": "NASIONAL",
        "p0_pct": p0,
        "p1_index": round(p0 * dice.between(0.15, 0.2), 2),
        "data_origin": "SINTETIS",
        "citation": SYNTHETIC_CITATION,
    }
    draft = senders.draft(reporter, "poverty_indicators", "2021", [row], atlas)
    draft.delivered_on = atlas.due["poverty_indicators", "provinces", "2023"]
    draft.fault, draft.verdict, draft.rules = fault, "rejected", (rule,)
    return draft


def spoil(draft: Draft, fault: RegionFault, atlas: Atlas) -> None:
    fault.apply(draft, atlas)
    draft.fault, draft.verdict, draft.rules = fault.fault_id, fault.verdict, fault.rules
