"""Which region a row is about, on the last day of its period: what its code means, else what its name means."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl
import psycopg

from orkestrasi.contracts.model import Contract
from orkestrasi.extract.names import Found, Name, NameIndex, RegionFacts
from orkestrasi.sources.model import RegionNames

# The column that mapping adds where a source names the province beside each name; it is dropped here.
CONTEXT = "__context"
AMBIGUOUS = "REGION-NAME-AMBIGUOUS"
UNKNOWN = "REGION-NAME-UNKNOWN"
OUTSIDE = "REGION-NAME-PROVINCE"
LOST_ZERO = "REGION-CODE-NUMBER"
FINDINGS = {
    "row_number": pl.Int32,
    "rule_id": pl.String,
    "column_name": pl.String,
    "value": pl.String,
    "expected": pl.String,
    "detail": pl.String,
}
CODES = {
    "code_system": pl.String,
    "region_code": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "region_id": pl.Int16,
}
NO_CONVENTIONS = RegionNames()
# Finding similar names takes a millisecond each; a column full of other things is not searched to its end.
MOST_SUGGESTED = 2_000
FOREVER = date.max

# 11.10 as a number is 11.1, and 11.1 may also have been meant as 11.01.
LOST_ZERO_FORM = r"^[0-9]{2}[.,][1-9]$"
_PROVINCE = {"BPS": re.compile(r"([0-9]{2})00"), "KEMENDAGRI": re.compile(r"([0-9]{2})\.00")}
_NOTHING = re.compile(r"(?!)")
_UNDOTTED = re.compile(r"[0-9]{4}")
_DECIMAL_TAIL = re.compile(r"[.,]0+")


@dataclass(frozen=True)
class Resolved:
    """Rows with `region_id` (Int16, null where nothing was found), and what was found wrong on the way.

    Where a name gave the region, `region_code` and `code_system` hold its Kemendagri code of that day. `findings` has
    the columns of `FINDINGS`. `counts` (rows, only above zero): regions_by_name, aliases_used, region_codes_normalised.
    """

    rows: pl.DataFrame
    findings: pl.DataFrame
    counts: dict[str, int]


class RegionIndex:
    """Codes, names and periods, read once per chunk of files."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        codes = connection.execute(
            "select code_system, code, valid_from, valid_to, region_id from reference.region_code order by 1, 2, 3"
        ).fetchall()
        self._codes = pl.DataFrame(codes, schema=CODES, orient="row")
        periods = connection.execute(
            "select period_key, ends_on from reference.period where period_type <> 'day'"
        ).fetchall()
        self._periods = pl.DataFrame(periods, schema={"period_key": pl.String, "on_date": pl.Date}, orient="row")
        self._facts = connection.execute(
            "select region_id, level, existed_from, existed_to from reference.region"
        ).fetchall()
        self._versions = connection.execute(
            "select region_id, name, parent_region_id, valid_from, valid_to from reference.region_version order by 1, 4"
        ).fetchall()
        self._aliases = connection.execute(
            "select alias, level, region_id, valid_from, valid_to from reference.region_alias"
        ).fetchall()

    def resolve(
        self,
        rows: pl.DataFrame,
        contract: Contract,
        submission_period: str,
        *,
        names: RegionNames = NO_CONVENTIONS,
    ) -> Resolved:
        """Add `region_id`. A code decides; a name is asked only where the row has no code.

        A row whose own period cannot be read is judged at the end of the submission's period.
        """
        given = {c.name for c in contract.columns}
        if not {"region_code", "code_system"} <= given:
            empty = rows.drop(CONTEXT, strict=False).with_columns(pl.lit(None, pl.Int16).alias("region_id"))
            return Resolved(empty, _no_findings(), {})
        dated = self._dated(rows, contract, submission_period)
        counts: dict[str, int] = {}
        dated, lost = self._normalise(dated, counts, "region_name" in given)
        resolved, unnamed = self._by_code(dated), _no_findings()
        if "region_name" in given:
            resolved, unnamed = self._by_name(resolved, names, counts)
        return Resolved(
            resolved.drop("on_date", CONTEXT, strict=False),
            pl.concat([lost, unnamed]).sort("row_number"),
            {name: count for name, count in counts.items() if count},
        )

    def _dated(self, rows: pl.DataFrame, contract: Contract, submission_period: str) -> pl.DataFrame:
        ends = self._periods.filter(pl.col("period_key") == submission_period)["on_date"]
        fallback = ends[0] if len(ends) else None
        if contract.period_column:
            dated = rows.join(
                self._periods,
                left_on=contract.period_column.name,
                right_on="period_key",
                how="left",
                maintain_order="left",
            )
        elif contract.date_column:
            dated = rows.with_columns(
                pl.col(contract.date_column.name).str.to_date("%Y-%m-%d", strict=False).alias("on_date")
            )
        else:
            dated = rows.with_columns(pl.lit(None, pl.Date).alias("on_date"))
        return dated.with_columns(pl.col("on_date").fill_null(pl.lit(fallback, pl.Date)))

    # ------------------------------------------------------------------------------------------------ codes

    def _by_code(self, dated: pl.DataFrame) -> pl.DataFrame:
        key = ["code_system", "region_code", "on_date"]
        meanings = (
            dated.select(key)
            .unique()
            .join(self._codes, on=["code_system", "region_code"], how="inner")
            .filter(pl.col("on_date").is_between("valid_from", "valid_to"))
            .select(*key, "region_id")
        )
        return dated.join(meanings, on=key, how="left", maintain_order="left")

    def _normalise(
        self, dated: pl.DataFrame, counts: dict[str, int], has_name: bool
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Write codes as their system does; a code that lost its last zero is a finding, not a guess."""
        system_and_code = ["code_system", "region_code"]
        odd = (
            dated.select(system_and_code)
            .unique()
            .drop_nulls()
            .join(self._codes, on=system_and_code, how="anti")
            .with_columns(pl.lit(True).alias("__odd"))
        )
        if odd.is_empty():
            return dated, _no_findings()
        name = pl.col("region_name").fill_null("") if has_name else pl.lit("")
        key = [*system_and_code, "__name"]
        asked = dated.with_columns(name.alias("__name")).join(
            odd, on=system_and_code, how="left", maintain_order="left"
        )
        distinct = asked.filter("__odd").select(key).unique()
        answers = pl.DataFrame(
            [(*row, self._code_of(*row)) for row in distinct.iter_rows()],
            schema=dict.fromkeys([*key, "__normal"], pl.String),
            orient="row",
        )
        asked = asked.join(answers, on=key, how="left", maintain_order="left")
        counts["region_codes_normalised"] = asked["__normal"].count()
        lost = self._lost_zeros(
            asked.filter((pl.col("code_system") == "KEMENDAGRI") & pl.col("region_code").str.contains(LOST_ZERO_FORM))
        )
        normal = asked.with_columns(pl.coalesce("__normal", "region_code").alias("region_code"))
        return normal.drop("__name", "__odd", "__normal"), lost

    def _code_of(self, system: str, code: str, name: str) -> str | None:
        """The code that a text of other form certainly means in its system, or None."""
        known = self._meanings.get(system, {})
        text = re.sub(r"[\s'’`]", "", code).upper().rstrip(".")
        if _DECIMAL_TAIL.fullmatch(text[-2:]) and text[:-2].isdigit():
            text = text[:-2]
        if text in known:
            return text
        if text == "0":
            return next((c for c in ("00", "0000") if c in known), None)
        if system in ("LKPP", "PIHPS"):
            return text.lstrip("0") if text.lstrip("0") in known else None
        dotted = re.sub(r"^([0-9]{2})[,-]([0-9]{2})$", r"\1.\2", text)
        # A province as a region below it: BPS 1100, Kemendagri 11.00.
        whole = _PROVINCE.get(system, _NOTHING).fullmatch(dotted)
        if whole and whole[1] in known:
            return whole[1]
        if system != "KEMENDAGRI" or dotted in known:
            return dotted if dotted in known else None
        if not _UNDOTTED.fullmatch(text) or f"{text[:2]}.{text[2:]}" not in known:
            return None
        # Four digits are also how BPS writes codes. They are taken where both systems mean the same region, or where
        # the name says that Kemendagri's is meant.
        dotted = f"{text[:2]}.{text[2:]}"
        meant, elsewhere = known[dotted], self._meanings.get("BPS", {}).get(text, set())
        if elsewhere <= meant or meant & self._names.meant(name):
            return dotted
        return None

    @cached_property
    def _meanings(self) -> dict[str, dict[str, set[int]]]:
        """System, code -> every region it ever meant."""
        found: dict[str, dict[str, set[int]]] = {}
        for system, code, _, _, region_id in self._codes.iter_rows():
            found.setdefault(system, {}).setdefault(code, set()).add(region_id)
        return found

    def _lost_zeros(self, rows: pl.DataFrame) -> pl.DataFrame:
        if rows.is_empty():
            return _no_findings()
        answers = []
        for code, day in rows.select("region_code", "on_date").unique().iter_rows():
            full = code.replace(",", ".") + "0"
            regions = self._meanings["KEMENDAGRI"].get(full, set())
            named = [f"{full} {self._name_on(region, day)}" for region in sorted(regions)]
            detail = {"suggestions": [{"code": full, "name": self._name_on(r, day)} for r in sorted(regions)]}
            answers.append((code, day, "; ".join(named) or None, json.dumps(detail, ensure_ascii=False)))
        table = pl.DataFrame(
            answers,
            schema={"region_code": pl.String, "on_date": pl.Date, "expected": pl.String, "detail": pl.String},
            orient="row",
        )
        return rows.join(table, on=["region_code", "on_date"], nulls_equal=True).select(
            pl.col("row_number").cast(pl.Int32),
            pl.lit(LOST_ZERO).alias("rule_id"),
            pl.lit("region_code").alias("column_name"),
            pl.col("region_code").alias("value"),
            "expected",
            "detail",
        )

    # ------------------------------------------------------------------------------------------------ names

    def _by_name(
        self, rows: pl.DataFrame, conventions: RegionNames, counts: dict[str, int]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        nameless = pl.col("region_code").is_null() & pl.col("region_name").is_not_null()
        if not rows.select(nameless.any()).item():
            return rows, _no_findings()
        if CONTEXT not in rows.columns:
            rows = rows.with_columns(pl.lit(None, pl.String).alias(CONTEXT))
        days = rows.select("on_date").unique()
        eras = pl.DataFrame(
            [(day, self._era(day)) for (day,) in days.iter_rows()], schema={"on_date": pl.Date, "__era": pl.Date},
            orient="row",
        )  # fmt: skip
        rows = rows.join(eras, on="on_date", how="left", nulls_equal=True, maintain_order="left")
        key = ["region_name", CONTEXT, "__era"]
        asked = rows.filter(nameless).select(key).unique(maintain_order=True)
        answers, searched = [], 0
        for name, context, era in asked.iter_rows():
            found = self._names.find(name, era, conventions, context, suggest=searched < MOST_SUGGESTED)
            searched += found.region_id is None
            answers.append((name, context, era, *self._answer(found, era)))
        table = pl.DataFrame(answers, schema=_ANSWERS, orient="row")
        rows = rows.with_columns(nameless.alias("__nameless")).join(
            table.with_columns(pl.lit(True).alias("__nameless")),
            on=[*key, "__nameless"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        counts["regions_by_name"] = rows["__region_id"].count()
        counts["aliases_used"] = rows.filter("__other_name").height
        findings = rows.filter(pl.col("__rule_id").is_not_null()).select(
            pl.col("row_number").cast(pl.Int32),
            pl.col("__rule_id").alias("rule_id"),
            pl.lit("region_name").alias("column_name"),
            pl.col("region_name").alias("value"),
            pl.col("__expected").alias("expected"),
            pl.col("__detail").alias("detail"),
        )
        named = pl.col("__code").is_not_null()
        rows = rows.with_columns(
            pl.coalesce("region_id", "__region_id").alias("region_id"),
            pl.coalesce("region_code", "__code").alias("region_code"),
            pl.when(named).then(pl.lit("KEMENDAGRI")).otherwise("code_system").alias("code_system"),
        )
        return rows.drop("__nameless", *(c for c in _ANSWERS if c.startswith("__") and c != CONTEXT)), findings

    def _answer(self, found: Found, day: date) -> tuple[Any, ...]:
        """The last six columns of `_ANSWERS`."""
        if found.region_id is not None:
            code = self._code_on(found.region_id, day)
            # A region before its time has its code but no figures: the rule about such codes says so.
            return (None if found.not_yet else found.region_id), code, found.other_name, None, None, None
        if found.candidates:
            shown = [(self._code_on(r, day), self._name_on(r, day)) for r in found.candidates]
            detail: dict[str, Any] = {"candidates": [{"code": code, "name": name} for code, name in shown]}
            rule = OUTSIDE if found.outside else AMBIGUOUS
        else:
            shown = [(self._code_on(r, day), self._name_on(r, day)) for r, _ in found.suggestions]
            scores = [score for _, score in found.suggestions]
            detail = {
                "suggestions": [
                    {"code": code, "name": name, "score": score}
                    for (code, name), score in zip(shown, scores, strict=True)
                ]
            }
            rule = UNKNOWN
        expected = "; ".join(f"{code} {name}" for code, name in shown) or None
        return None, None, False, rule, expected, json.dumps(detail, ensure_ascii=False)

    @cached_property
    def _names(self) -> NameIndex:
        parents: dict[int, set[int]] = {}
        for region_id, _, parent, _, _ in self._versions:
            parents.setdefault(region_id, set()).update([parent] if parent is not None else [])
        facts = {
            region_id: RegionFacts(level, start, end, frozenset(parents.get(region_id, ())))
            for region_id, level, start, end in self._facts
        }
        # A name outlives its decree: people write old names for years, and old tables are issued again with new ones.
        official = [
            Name(name, facts[r].level, r, facts[r].existed_from, facts[r].existed_to, called=(start, end))
            for r, name, _, start, end in self._versions
        ]
        return NameIndex([*official, *(Name(*alias) for alias in self._aliases)], facts)

    @cached_property
    def _eras(self) -> list[date]:
        """First days between which no name, code or region begins or ends."""
        spans = [(start, end) for *_, start, end in self._facts + self._versions + self._aliases]
        spans += [(start, end) for _, _, start, end, _ in self._codes.iter_rows()]
        days = {start for start, _ in spans} | {end + timedelta(days=1) for _, end in spans if end < FOREVER}
        return sorted(days)

    def _era(self, day: date | None) -> date:
        """The first day of the span a day lies in, for names and codes do not change within it."""
        position = bisect_right(self._eras, day or FOREVER) - 1
        return self._eras[max(position, 0)]

    @cached_property
    def _kemendagri(self) -> dict[int, list[tuple[date, date, str]]]:
        found: dict[int, list[tuple[date, date, str]]] = {}
        for system, code, start, end, region_id in self._codes.iter_rows():
            if system == "KEMENDAGRI":
                found.setdefault(region_id, []).append((start, end, code))
        return {region_id: sorted(spans) for region_id, spans in found.items()}

    def _code_on(self, region_id: int, day: date) -> str:
        spans = self._kemendagri[region_id]
        return next((code for start, end, code in spans if start <= day <= end), spans[0][2])

    @cached_property
    def _called(self) -> dict[int, list[tuple[date, date, str]]]:
        found: dict[int, list[tuple[date, date, str]]] = {}
        for region_id, name, _, start, end in self._versions:
            found.setdefault(region_id, []).append((start, end, name))
        return found

    def _name_on(self, region_id: int, day: date | None) -> str:
        spans = self._called[region_id]
        return next((name for start, end, name in spans if start <= (day or FOREVER) <= end), spans[0][2])


_ANSWERS = {
    "region_name": pl.String,
    CONTEXT: pl.String,
    "__era": pl.Date,
    "__region_id": pl.Int16,
    "__code": pl.String,
    "__other_name": pl.Boolean,
    "__rule_id": pl.String,
    "__expected": pl.String,
    "__detail": pl.String,
}


def _no_findings() -> pl.DataFrame:
    return pl.DataFrame(schema=FINDINGS)
