"""Which files arrive in which wave, and what should become of each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial

from orkestrasi.demo import (
    agencies,
    aid,
    cross_cluster,
    digitalization,
    malls,
    official,
    price_control,
    procurement,
    projects,
    quoted,
    regional,
    senders,
)
from orkestrasi.demo.atlas import Atlas, Region, atlas
from orkestrasi.demo.dice import Dice
from orkestrasi.demo.draft import Draft, ExpectedDelivery, Row
from orkestrasi.demo.faults import FAULTS, fits, inject
from orkestrasi.demo.region_faults import REGION_FAULTS, own_drafts, spoil

MakeRows = Callable[[Region, str, Atlas], list[Row]]

# What regional governments report; the periods are those of the reporting calendar.
REPORTS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("investment_realization", False, ("2023-TW4", "2024-TW1")),
    ("domestic_spending", False, ("2023-TW4", "2024-TW1")),
    ("mpp_services", True, ("2023-TW3", "2023-TW4", "2024-TW1")),
    ("performance_agreements", True, ("2023-TW1", "2023-TW4", "2024-TW1")),
    ("procurement_packages", True, ("2024-TW1",)),
    ("poverty_indicators", True, ("2023",)),
)
# Regions that stories and acceptance cases are told about report, and report well.
DEPENDABLE = ("11.01", "35.76", "35.16", "51.71", "63.04", "64.09", "82.71", "91", "92", "93")

CORRECTED_SHARE = 0.5
LATE_FIRST_REPORTS = 34
REVISIONS = 8
FAULTY_REVISIONS = 3
STILL_FAULTY = 4
REPEATS = (5, 3)  # by wave


@dataclass
class _Plan:
    first: list[Draft] = field(default_factory=list)
    second: list[Draft] = field(default_factory=list)
    missing: list[Draft] = field(default_factory=list)  # owed, and not sent in the first wave
    clean: dict[int, Draft] = field(default_factory=dict)  # what a spoilt draft should have been


@cache
def drafts() -> tuple[Draft, ...]:
    """Every file of both waves, in the order of waves and days."""
    places = atlas()
    plan = _Plan()
    for agency in (official, price_control, procurement, cross_cluster, quoted):
        for draft in agency.deliveries(places):
            (plan.first if draft.wave == 1 else plan.second).append(draft)
    _report(plan, places)
    _spoil(plan, places)
    plan.first += own_drafts(places)
    _second_wave(plan, places)
    # After the faults are spread: what is added here spoils no other file, and none of it is spoilt.
    plan.first += [*malls.deliveries(places), *digitalization.deliveries(places)]
    records = aid.deliveries(official.p0_by_province("2021-03"), places)
    for draft in [*records, *projects.deliveries([*plan.first, *plan.second], places)]:
        (plan.first if draft.wave == 1 else plan.second).append(draft)
    plan.first += _repeats([d for d in plan.first if d.fault is None], REPEATS[0], 1)
    every = [*plan.first, *plan.second]
    _note_late(every, places)
    return tuple(sorted(every, key=lambda d: (d.wave, d.delivered_on, d.path)))


def _report(plan: _Plan, places: Atlas) -> None:
    p0_2021 = official.p0_by_province("2021-03")
    makers: dict[str, MakeRows] = {
        "investment_realization": regional.investment_rows,
        "domestic_spending": regional.spending_rows,
        "mpp_services": regional.mpp_rows,
        "performance_agreements": agencies.agreement_rows,
        "procurement_packages": agencies.package_rows,
        "poverty_indicators": partial(_poverty_rows, p0_2021=p0_2021),
    }
    targets = {target for fault in REGION_FAULTS for target in fault.targets}
    for dataset, provinces_only, periods in REPORTS:
        for region in places.provinces() if provinces_only else places.governments():
            for period in periods:
                reporter = region.reporter_id
                rows = makers[dataset](region, period, places)
                draft = senders.draft(reporter, dataset, period, rows, places)
                sure = reporter in DEPENDABLE or (reporter, dataset, period) in targets
                dice = Dice("reports", reporter, dataset, period)
                sent = dice.chance(senders.completeness(region.area, period)) or sure
                (plan.first if sent else plan.missing).append(draft)


def _poverty_rows(region: Region, period: str, places: Atlas, p0_2021: dict[str, float]) -> list[Row]:
    return regional.poverty_rows(region, period, p0_2021, places)


def _spoil(plan: _Plan, places: Atlas) -> None:
    by_key = {(d.reporter, d.dataset, d.period): d for d in plan.first}
    for region_fault in REGION_FAULTS:
        for target in region_fault.targets:
            draft = by_key[target]
            plan.clean[id(draft)] = copy.deepcopy(draft)
            spoil(draft, region_fault, places)
    kept: set[int] = set()
    for fault in FAULTS:
        able = [
            d for d in plan.first
            if d.fault is None and id(d) not in kept and fits(d, fault)
            and d.reporter in places.by_reporter and d.reporter not in DEPENDABLE
            # A slip of the unit shows only against an earlier period.
            and (fault.fault_id != "unit_slip" or _is_sound(by_key.get((d.reporter, d.dataset, "2023-TW4"))))
        ]  # fmt: skip
        for draft in Dice("fault", fault.fault_id).sample(able, fault.count):
            plan.clean[id(draft)] = copy.deepcopy(draft)
            inject(draft, fault)
            if fault.fault_id == "unit_slip":
                kept.add(id(by_key[draft.reporter, draft.dataset, "2023-TW4"]))


def _is_sound(draft: Draft | None) -> bool:
    return draft is not None and draft.fault is None


def _second_wave(plan: _Plan, places: Atlas) -> None:
    """Corrections, late first reports, revisions, and a few that are wrong again."""
    refused = [d for d in plan.first if d.verdict == "rejected" and id(d) in plan.clean]
    corrected = Dice("corrected").sample(refused, int(len(refused) * CORRECTED_SHARE))
    for draft in refused:
        if draft in corrected or draft.reporter in DEPENDABLE:
            plan.second.append(_again(plan.clean[id(draft)], "perbaikan", Dice("correction", draft.path)))
    kinds = {fault.fault_id: fault for fault in FAULTS}
    # The same fault twice in the same file would be the same bytes, and so a repeat.
    left = [
        d for d in refused
        if d not in corrected and d.dataset == "investment_realization" and d.fault != "number_in_words"
    ]  # fmt: skip
    for draft in Dice("still faulty").sample(left, STILL_FAULTY):
        again = _again(plan.clean[id(draft)], "perbaikan", Dice("correction", draft.path))
        inject(again, kinds["number_in_words"])
        plan.second.append(again)
    for draft in Dice("late first").sample(plan.missing, LATE_FIRST_REPORTS):
        late = copy.deepcopy(draft)
        late.wave = 2
        late.delivered_on += timedelta(days=Dice("late", draft.path).integer(30, 60))
        plan.second.append(late)
    sound = [
        d for d in plan.first
        if d.fault is None and d.dataset == "investment_realization" and d.reporter not in DEPENDABLE
        and not places.by_reporter[d.reporter].is_province
    ]  # fmt: skip
    revised = Dice("revised").sample(sound, REVISIONS + FAULTY_REVISIONS)
    for number, draft in enumerate(revised):
        revision = _again(draft, "revisi", Dice("revision", draft.path))
        _revise(revision.rows)
        if number < FAULTY_REVISIONS:
            inject(revision, kinds["broken_total"])
        plan.second.append(revision)
    changed = {(d.reporter, d.dataset, d.period) for d in plan.second}
    quiet = [d for d in plan.first if d.fault is None and (d.reporter, d.dataset, d.period) not in changed]
    plan.second += _repeats(quiet, REPEATS[1], 2)


def _note_late(every: Iterable[Draft], places: Atlas) -> None:
    """What comes after its due day gets a warning, unless it corrects a report of the first wave that came in time."""
    in_time = set()
    late = []
    for draft in every:
        owed = senders.group(draft.reporter, draft.dataset, draft.period, places)
        if owed is None or draft.verdict not in ("accepted", "accepted_with_warnings"):
            continue
        if draft.delivered_on > places.due[draft.dataset, owed, draft.period]:
            late.append(draft)
        elif draft.wave == 1:
            in_time.add((draft.reporter, draft.dataset, draft.period))
    for draft in late:
        if (draft.reporter, draft.dataset, draft.period) not in in_time:
            draft.verdict, draft.rules = "accepted_with_warnings", (*draft.rules, "WINDOW-LATE")


def _again(draft: Draft, word: str, dice: Dice) -> Draft:
    """The same report once more in the second wave, under a name of its own."""
    again = copy.deepcopy(draft)
    stem, _, kind = again.file_name.rpartition(".")
    again.file_name = f"{stem}_{word}.{kind}"
    again.delivered_on += timedelta(days=dice.integer(27, 45))
    again.wave = 2
    return again


def _revise(rows: list[Row]) -> None:
    """Three percent less domestic investment after checking; less, so that the province's sum still holds."""
    for row in rows:
        pma, pmdn = row["pma_idr"], row["pmdn_idr"]
        assert isinstance(pma, int) and isinstance(pmdn, int)  # noqa: S101 (our own rows)
        row["pmdn_idr"] = pmdn * 97 // 100
        row["total_idr"] = pma + pmdn * 97 // 100


def _repeats(sound: Iterable[Draft], count: int, wave: int) -> list[Draft]:
    """The same bytes again: under another name in the first wave, under the same in the second."""
    regional_only = [d for d in sound if d.dataset in ("investment_realization", "domestic_spending")]
    made = []
    for draft in Dice("repeat", str(wave)).sample(regional_only, count):
        repeat = copy.deepcopy(draft)
        if wave == 1:
            repeat.file_name = f"salinan {repeat.file_name}"
        repeat.wave, repeat.fault, repeat.verdict = wave, "repeated_file", "repeat"
        repeat.delivered_on += timedelta(days=2 if wave == 1 else 40)
        made.append(repeat)
    return made


def expected(draft: Draft) -> ExpectedDelivery:
    said = [*draft.path.split("/")[:-1], "?", "?", "?"][:3]
    return ExpectedDelivery(
        wave=draft.wave,
        path=draft.path,
        reporter=said[0],
        dataset=said[1],
        period=said[2],
        verdict=draft.verdict,
        rules=draft.rules,
        fault=draft.fault,
        rows=len(draft.rows),
        delivered_on=draft.delivered_on,
        is_synthetic=draft.is_synthetic,
    )
