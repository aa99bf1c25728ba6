"""Bring a delivered table into the contract's columns: by the contract's own headers, or by a source's column map.

A map can rename, fill in constants and templates, recode texts, leave rows out, turn columns into rows (a header with
placeholders stands for one month or year of many) and rows into columns (a long table of indicator and value). Cells
stay text here; `cells` reads them. Whatever is left out or changed on the way is counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping

import polars as pl

from orkestrasi.contracts.model import Column, Contract
from orkestrasi.extract.columns import letters
from orkestrasi.extract.placeholders import Claims, Turn, claim, fits, pieces, settle
from orkestrasi.extract.reading import NATIVE_NUMBER, Part
from orkestrasi.extract.structure import (
    LEVELS,
    StructureFinding,
    absent,
    header_names,
    match_headers,
    missing_and_extra,
    normal,
)
from orkestrasi.extract.units import mapped_factors, stated_in_notes
from orkestrasi.sources.model import ColumnMap, Pivot, Source

CONTEXT = "__context"
NAME, VALUE = "__name", "__value"
# The column that numbers the rows of nearly every sheet says nothing about a region.
ROW_NUMBERS = ("No", "No.", "Nomor", "No Urut", "No. Urut", "Nomor Urut")
# What a region's name stands for.
BY_NAME = ("region_code", "code_system")
# A month's table of every indicator has hundreds of names; nobody reads more of them than this.
MAX_NAMES = 20


def header_patterns(source: Source) -> tuple[str, ...]:
    """Regular expressions on normalised headers for everything that a source declares, for `ReadSpec.patterns`."""
    return tuple(dict.fromkeys(pieces(header).regex for header in _declared_headers(source)))


def known_headers(contract: Contract) -> tuple[str, ...]:
    """Normalised headers that belong to a contract, for `ReadSpec.known`: names and labels."""
    return tuple(dict.fromkeys((*header_names(contract), *(normal(c.label_id) for c in contract.columns))))


class Mapper:
    """One table of a delivery on its way into the contract's columns.

    `findings`: why the table cannot be brought in; empty where it can. `letters`: contract column -> letters of the
    one column it stands in. `factors`: what units in headers multiply numbers with (decimal text). `unpivots`,
    `pivots`: columns become rows, or rows columns (then `pivot` takes what `rows` gave for all batches). `counts`:
    what was left out or changed so far. `late_findings`: what only the rows could show, after `pivot`.
    """

    def __init__(self, contract: Contract, source: Source | None, part: Part, file_groups: dict[str, str]) -> None:
        self._contract = contract
        self._source = source
        self._part = part
        self._groups = {name: settle(name, text) or text for name, text in file_groups.items()}
        self._maps: Mapping[str, ColumnMap] = source.columns if source else {}
        self._pivot: Pivot | None = source.pivot if source else None
        self.factors: dict[str, str] = {}
        self._fixed: Counter[str] = Counter()
        self._helpers: dict[str, int] = {}
        problems: list[StructureFinding] = []
        if source:
            problems = self._find_helpers(source)
        if self._maps:
            self._claims = self._claim()
        else:
            self._claims = self._match()
        labels = [column.label_id for column in contract.columns]
        # A row of labels above the headers states units too, each for its own column.
        notes = [note for note in part.notes if sum(label in note for label in labels) < 2]
        unsaid = stated_in_notes(notes, self._without_unit())
        self.findings: tuple[StructureFinding, ...] = (*problems, *self._claims.findings, *unsaid)
        self.late_findings: tuple[StructureFinding, ...] = ()
        self.counts: Counter[str] = Counter(self._fixed)
        self.letters = {name: letters(part.positions[i]) for name, i in self._claims.direct.items()}

    @property
    def unpivots(self) -> bool:
        return bool(self._claims.turns)

    @property
    def pivots(self) -> bool:
        return self._pivot is not None

    @property
    def regions_by_name(self) -> bool:
        """Whether the table says nothing of a region but its name."""
        spec = self._maps.get("region_code")
        given = spec is not None and (spec.constant is not None or spec.template is not None)
        turned = any("region_code" in turn.columns for turn in self._claims.turns)
        return not (given or turned or "region_code" in self._claims.direct)

    @property
    def context(self) -> int | None:
        """Index of the header whose column says in which region the rows lie, if the source names one."""
        header = self._source.region.context if self._source else None
        return self._helpers.get(header) if header else None

    def start_over(self) -> None:
        """Forget what was counted: the batches are gone through again."""
        self.counts = Counter(self._fixed)
        self.late_findings = ()

    def rows(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The contract's columns as text, with source_part, source_row, source_cells (JSON) and __context before them.

        `batch`: source_row and the delivered columns "0", "1", ... Columns that do not exist in it count as blank.
        """
        width = len(self._part.headers)
        batch = batch.with_columns(pl.lit(None, pl.String).alias(str(i)) for i in range(width) if str(i) not in batch)
        kept = self._keep(batch)
        self.counts["rows_left_out_by_keep"] += batch.height - kept.height
        if not self._claims.turns:
            mapped = kept.select(self._selected(None))
        else:
            turned = [self._turned(kept, turn) for turn in self._claims.turns]
            mapped = pl.concat(turned).sort("source_row", maintain_order=True)
            self.counts["unpivoted_rows"] += mapped.height
        return self._recoded(mapped)

    def pivot(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A long table as a wide one: what `rows` gave for all batches, one row per key afterwards.

        A name given twice under one key keeps both values, in two rows, so that the doubled key is found.
        `source_cells` names whole cells here ("D17"), for one row comes from several.
        """
        assert self._pivot is not None and self._source is not None  # noqa: S101 (only called where it pivots)
        names = frame[NAME].unique(maintain_order=True)
        meant = {n: [c for c, p in self._pivot.columns.items() if fits(p, n)] for n in names if n is not None}
        targets = {n: columns[0] for n, columns in meant.items() if len(columns) == 1}
        unknown = [n or "" for n in names if n not in targets]
        self.late_findings = tuple(
            StructureFinding("PIVOT-NAME-UNKNOWN", self._pivot.names, name, "; ".join(self._pivot.columns.values()))
            for name in unknown[:MAX_NAMES]
        )
        letter = letters(self._part.positions[self._helpers[self._pivot.values]])
        target = pl.col(NAME).replace_strict(targets, default=None, return_dtype=pl.String)
        long = frame.with_columns(target.alias(NAME)).filter(pl.col(NAME).is_not_null())
        self.counts["pivoted_cells"] += long.height
        wide = [c.name for c in self._contract.columns if c.name in self._pivot.columns]
        keys = [c.name for c in self._contract.columns if c.name not in wide] + ["source_part", CONTEXT]
        long = long.with_columns(pl.int_range(pl.len()).over([*keys, NAME]).alias("__time"))
        is_one = {name: pl.col(NAME) == name for name in wide}
        turned = long.group_by([*keys, "__time"], maintain_order=True).agg(
            pl.col("source_row").min(),
            *(pl.col(VALUE).filter(is_one[name]).first().alias(name) for name in wide),
            *(pl.col("source_row").filter(is_one[name]).first().alias(f"__row_{name}") for name in wide),
        )
        places = [pl.format('"{}": "{}{}"', pl.lit(n), pl.lit(letter), pl.col(f"__row_{n}")) for n in wide]
        cells = pl.concat_str(pl.lit("{"), pl.concat_str(places, separator=", ", ignore_nulls=True), pl.lit("}"))
        return turned.with_columns(cells.alias("source_cells")).select(self._order()).sort("source_row")

    def _order(self) -> list[str]:
        return ["source_part", "source_row", "source_cells", CONTEXT, *(c.name for c in self._contract.columns)]

    def _match(self) -> Claims:
        """By the contract's own headers."""
        ignored = self._ignored()
        own = match_headers(self._part.headers, self._contract, ignored)
        unknown = [i for i in own.unknown if i not in self._helpers.values()]
        missing = [] if self._pivot else [(c.name, c.header) for c in absent(self._contract, own.positions)]
        extra = missing_and_extra(missing, [self._part.headers[i] for i in unknown])
        self.factors = own.factors
        self._fixed["ignored_columns"] = len(ignored)
        self._fixed["header_units"] = len(own.factors)
        return Claims(own.positions, [], [*own.findings, *extra])

    def _claim(self) -> Claims:
        """By the source's column map."""
        assert self._source is not None  # noqa: S101 (only a source has a map)
        claims = claim(
            self._part.headers,
            {name: spec.headers for name, spec in self._maps.items() if spec.headers},
            self._source.ignore,
            set(self._helpers.values()),
        )
        given = {*claims.direct, *(name for turn in claims.turns for name in turn.columns)}
        figures = [n for n, spec in self._maps.items() if spec.headers and self._contract.column(n).is_numeric]
        missing = []
        for name, spec in self._maps.items():
            column = self._contract.column(name)
            if name in BY_NAME and "region_name" in given:
                continue  # the name says it
            if spec.headers and name not in given:
                # A table without any of its figures is another table.
                is_lost = column.is_numeric and given.isdisjoint(figures)
                is_nowhere = name == "region_name" and "region_code" not in given
                if column.required or column.key_position is not None or is_lost or is_nowhere:
                    missing.append((name, spec.headers[0]))
                else:
                    self._fixed["columns_absent"] += 1
        self._fixed["ignored_columns"] = len(claims.ignored)
        extra = missing_and_extra(missing, [self._part.headers[i] for i in claims.unknown])
        unmeasured = {n: h for n, h in _headers_of(claims, self._part).items() if not self._maps[n].factor}
        numeric = {n: h for n, h in unmeasured.items() if self._contract.column(n).is_numeric}
        self.factors, unknown_units = mapped_factors(numeric, self._contract)
        self._fixed["header_units"] = len(self.factors)
        return Claims(claims.direct, claims.turns, [*claims.findings, *extra, *unknown_units])

    def _without_unit(self) -> list[Column]:
        """Columns that hold numbers for which neither the source nor their own headers name a unit."""
        return [
            self._contract.column(name)
            for name, headers in _headers_of(self._claims, self._part).items()
            if self._contract.column(name).is_numeric
            and name not in self.factors
            and not (name in self._maps and self._maps[name].factor)
            and not any(level.endswith(")") for header in headers for level in header.split(LEVELS))
        ]

    def _find_helpers(self, source: Source) -> list[StructureFinding]:
        """Headers that a source needs beside the contract's columns: they are no unknown columns."""
        needed = [*source.keep, *((source.pivot.names, source.pivot.values) if source.pivot else ())]
        if source.region.context:
            needed.append(source.region.context)
        taken = {n for spec in self._maps.values() for h in spec.headers for n in pieces(h).names}
        for spec in self._maps.values():
            needed += [n for n in pieces(spec.template or "").names if not n.startswith("file.") and n not in taken]
        problems = []
        for header in dict.fromkeys(needed):
            found = claim(self._part.headers, {header: (header,)}, (), set()).direct.get(header)
            if found is not None:
                self._helpers[header] = found
            elif header != source.region.context:
                problems += missing_and_extra([(header, header)], [])
        return problems

    def _ignored(self) -> set[int]:
        patterns = self._source.ignore if self._source else ROW_NUMBERS
        return {i for i, h in enumerate(self._part.headers) if any(fits(p, h) for p in patterns)}

    def _keep(self, batch: pl.DataFrame) -> pl.DataFrame:
        for header, texts in (self._source.keep if self._source else {}).items():
            cell = _tidy(pl.col(str(self._helpers[header])))
            batch = batch.filter(cell.is_in([_tidy_text(t) for t in texts]).fill_null(False))
        return batch

    def _turned(self, kept: pl.DataFrame, turn: Turn) -> pl.DataFrame:
        """The rows that a table holds for one month, year, ... A row that is blank there does not exist."""
        blank = list(self._source.blank) if self._source else []
        values = pl.any_horizontal(
            pl.col(str(i)).is_not_null() & ~pl.col(str(i)).str.strip_chars().is_in(blank) for i in turn.columns.values()
        )
        given = kept.filter(values)
        self.counts["unpivoted_blank_rows"] += kept.height - given.height
        return given.select(self._selected(turn))

    def _selected(self, turn: Turn | None) -> list[pl.Expr]:
        cells = {name: letters(self._part.positions[i]) for name, i in turn.columns.items()} if turn else {}
        context = pl.lit(None, pl.String) if self.context is None else pl.col(str(self.context))
        selected = [
            pl.lit(self._part.number, pl.Int16).alias("source_part"),
            pl.col("source_row"),
            pl.lit(json.dumps(cells) if cells else None, pl.String).alias("source_cells"),
            context.alias(CONTEXT),
            *(self._cell(c.name, turn).alias(c.name) for c in self._contract.columns),
        ]
        if self._pivot:
            selected += [
                pl.col(str(self._helpers[self._pivot.names])).alias(NAME),
                pl.col(str(self._helpers[self._pivot.values])).alias(VALUE),
            ]
        return selected

    def _cell(self, name: str, turn: Turn | None) -> pl.Expr:
        columns = self._claims.direct | (turn.columns if turn else {})
        index = columns.get(name)
        if index is not None:
            return pl.col(str(index))
        spec = self._maps.get(name)
        if spec is None:
            return pl.lit(None, pl.String)
        if spec.template is not None:
            return self._filled(spec.template, turn.values if turn else {})
        return pl.lit(spec.constant, pl.String)

    def _filled(self, template: str, values: Mapping[str, str]) -> pl.Expr:
        """A template's text; null where one of its parts is."""
        parts: list[pl.Expr] = []
        for text, name in pieces(template).parts:
            parts.append(pl.lit(text))
            if name is None:
                continue
            if name.startswith("file."):
                parts.append(pl.lit(self._groups.get(name.removeprefix("file.")), pl.String))
            elif name in self._helpers:
                column = pl.col(str(self._helpers[name])).str.strip_chars()
                parts.append(column.str.replace(rf"\.0+{NATIVE_NUMBER}$", ""))
            else:
                parts.append(pl.lit(values.get(name), pl.String))
        return pl.concat_str(parts)

    def _recoded(self, mapped: pl.DataFrame) -> pl.DataFrame:
        for name, spec in self._maps.items():
            if not spec.values or mapped.is_empty():
                continue
            before = mapped[name]
            codes = {_tidy_text(given): code for given, code in spec.values.items()}
            found = (
                mapped.select(_tidy(pl.col(name)))
                .to_series()
                .replace_strict(codes, default=None, return_dtype=pl.String)
            )
            after = found.zip_with(found.is_not_null(), before).alias(name)
            self.counts["recoded_cells"] += int((before != after).sum())
            mapped = mapped.with_columns(after)
        return mapped


def _headers_of(claims: Claims, part: Part) -> dict[str, list[str]]:
    """Contract column -> the delivered headers it is taken from."""
    headers = {name: [part.headers[index]] for name, index in claims.direct.items()}
    for turn in claims.turns:
        for name, index in turn.columns.items():
            headers.setdefault(name, []).append(part.headers[index])
    return headers


def _declared_headers(source: Source) -> Iterable[str]:
    for spec in source.columns.values():
        yield from spec.headers
        for name in pieces(spec.template or "").names:
            if not name.startswith("file."):
                yield name
    yield from source.keep
    if source.pivot:
        yield from (source.pivot.names, source.pivot.values)
    if source.region.context:
        yield source.region.context
    # A pattern that fits everything would make every row a header.
    yield from (header for header in source.ignore if header.strip("*"))


def _tidy(text: pl.Expr) -> pl.Expr:
    plain = text.str.strip_chars().str.replace(rf"\.0+{NATIVE_NUMBER}$", "")
    return plain.str.replace_all(r"\s+", " ").str.to_lowercase()


def _tidy_text(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip()).lower()
