"""One read file on its way into raw: its tables mapped to the contract, typed, placed in regions, copied.

Batch by batch, so that memory does not grow with the file. Twice over the batches: whether a file writes decimals with
a comma or a point is known only when all of it has been seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
import psycopg

from orkestrasi.contracts.model import Contract
from orkestrasi.extract import privacy
from orkestrasi.extract.cells import Evidence, convert, locale_evidence
from orkestrasi.extract.columns import letters as column_letters
from orkestrasi.extract.errors import UnreadableError
from orkestrasi.extract.found import Findings, Found
from orkestrasi.extract.mapping import Mapper
from orkestrasi.extract.periods import PeriodIndex
from orkestrasi.extract.progress import Progress
from orkestrasi.extract.reading import Part, Reading, Total
from orkestrasi.extract.regions import RegionIndex
from orkestrasi.extract.rows import Target, copy, with_notes
from orkestrasi.extract.totals import Sums, is_additive, is_sum, mismatches
from orkestrasi.landing.arrivals import SEVERAL_PERIODS, file_groups
from orkestrasi.sources.model import RegionNames, Source
from orkestrasi.template.fingerprint import problems as template_problems

if TYPE_CHECKING:
    from orkestrasi.extract.load import Job

# A long table is turned as a whole.
MAX_PIVOT_ROWS = 3_000_000


class Delivery:
    """The tables of one file, ready to be brought into raw for one submission, or for one per period."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        regions: RegionIndex,
        findings: Findings,
        job: Job,
        contract: Contract,
        source: Source | None,
        reading: Reading,
    ) -> None:
        self._connection = connection
        self._regions = regions
        self._findings = findings
        self._job = job
        self._contract = contract
        self._source = source
        self._reading = reading
        self._periods = PeriodIndex(connection) if job.period_key == SEVERAL_PERIODS else None
        groups = file_groups(source, job.file_name) if source else {}
        if self._periods is None:
            # A folder may have said the period, of which only the address is left.
            groups = {"period": job.period_key} | groups
        self._mappers = {part.number: Mapper(contract, source, part, groups) for part in reading.parts}
        self._targets: dict[str, Target] = {}
        self._counts: Counter[str] = Counter()
        self._rows = 0
        self._evidence = Evidence()
        totals = {part.number: [total.source_row for total in part.totals] for part in reading.parts}
        self._sums = Sums(contract.columns, totals) if any(totals.values()) else None

    def refused(self) -> list[Found]:
        """Why the file cannot be brought in at all, its columns or its template; empty where it can."""
        found = [
            Found(0, f.rule_id, column_name=_masked(f.column_name), value=_masked(f.value), expected=f.expected,
                  sheet=_sheet(part), cell=_header_cell(part, f.value))
            for part in self._reading.parts
            for f in self._mappers[part.number].findings
        ]  # fmt: skip
        if fingerprint := self._reading.format.get("fingerprint"):
            job = self._job
            problems = template_problems(fingerprint, self._contract, job.reporter_id, job.period_key)
            found += [Found(0, f.rule_id, value=f.value, expected=f.expected) for f in problems]
        return found

    def bring_in(self, progress: Progress) -> list[Target]:
        """Copy all rows; returns the submissions they went into."""
        for rows in self._mapped():
            self._evidence += locale_evidence(rows, self._contract, self._source)
        for mapper in self._mappers.values():
            mapper.start_over()
        for rows in self._mapped():
            self._bring_in(rows)
            progress.brought_in(rows.height)
        self._tell_of_tables()
        return list(self._targets.values())

    def described(self) -> dict[str, Any]:
        """How the file was read, for `ledger.submission.reading`."""
        for part in self._reading.parts:
            self._counts.update(part.counts)
            self._counts.update(self._mappers[part.number].counts)
        return {
            "parts": [
                {
                    "number": part.number,
                    "member": _masked(part.member),
                    "sheet": _masked(part.sheet),
                    "header_row": part.header_row,
                    "columns": self._mappers[part.number].letters,
                    "rows": part.rows,
                    "regions_by_name": self._mappers[part.number].regions_by_name,
                }
                for part in self._reading.parts
            ],
            "counts": {name: number for name, number in sorted(self._counts.items()) if number},
            "format": _all_masked(self._reading.format),
            "decimal": self._evidence.sign,
            "notes": [privacy.mask(note) for part in self._reading.parts for note in part.notes],
        }

    def _mapped(self) -> Iterator[pl.DataFrame]:
        """The rows in the contract's columns, as text, batch by batch; a long table comes as one."""
        long: dict[int, list[pl.DataFrame]] = {}
        for path in self._reading.batches:
            for (number,), batch in (
                pl.read_parquet(path).partition_by("part", as_dict=True, maintain_order=True).items()
            ):
                mapper = self._mappers[int(number)]
                rows = mapper.rows(batch)
                if not mapper.pivots:
                    yield rows
                    continue
                long.setdefault(int(number), []).append(rows)
                if sum(frame.height for frame in long[int(number)]) > MAX_PIVOT_ROWS:
                    raise UnreadableError(
                        f"tabel panjang dengan lebih dari {MAX_PIVOT_ROWS} baris; bagi menjadi beberapa berkas",
                        f"a long table of more than {MAX_PIVOT_ROWS} rows; split it",
                        "FILE-TOO-LARGE",
                    )
        for number, frames in long.items():
            yield self._mappers[number].pivot(pl.concat(frames))

    def _bring_in(self, rows: pl.DataFrame) -> None:
        rows = self._numbered(rows)
        rows, exposed = privacy.protect(rows, self._contract)
        typed = convert(
            rows,
            self._contract.columns,
            evidence=self._evidence,
            source=self._source,
            factors={number: mapper.factors for number, mapper in self._mappers.items()},
            epochs_1904=[part.number for part in self._reading.parts if part.epoch_1904],
        )
        self._counts.update(typed.counts)
        names = self._source.region if self._source else RegionNames()
        resolved = self._regions.resolve(typed.rows, self._contract, self._job.period_key, names=names)
        self._counts.update(resolved.counts)
        if self._sums:
            self._sums.add(resolved.rows)
        complete = with_notes(with_notes(resolved.rows, "unreadable", typed.unreadable), "marks", typed.marks)
        for target, part in self._by_target(complete):
            copy(self._connection, self._contract, target, part)
            self._tell_of_rows(target, part, exposed, resolved.findings)

    def _numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Number the rows: below the header as people count them, or one after the other where rows were turned."""
        only = self._reading.parts[0] if len(self._reading.parts) == 1 else None
        if only and not (self._mappers[only.number].unpivots or self._mappers[only.number].pivots):
            number = pl.col("source_row") - only.header_row
        else:
            number = pl.int_range(self._rows + 1, self._rows + 1 + pl.len())
        self._rows += rows.height
        return rows.with_columns(number.cast(pl.Int32).alias("row_number"))

    def _by_target(self, rows: pl.DataFrame) -> Iterator[tuple[Target, pl.DataFrame]]:
        if self._periods is None:
            yield self._target(self._job.period_key), rows
            return
        dated = rows.with_columns(self._periods.of_rows(rows, self._contract).alias("__period"))
        for (period_key,), part in dated.partition_by("__period", as_dict=True, maintain_order=True).items():
            yield self._target(str(period_key)), part

    def _target(self, period_key: str) -> Target:
        if period_key not in self._targets:
            submission_id = self._job.submission_id
            if self._periods is not None:
                row = self._connection.execute(
                    "select nextval(pg_get_serial_sequence('ledger.submission', 'submission_id'))"
                ).fetchone()
                assert row is not None  # noqa: S101 (a sequence always gives a row)
                submission_id = int(row[0])
            self._targets[period_key] = Target(submission_id, period_key)
        return self._targets[period_key]

    def _tell_of_rows(self, target: Target, rows: pl.DataFrame, exposed: pl.DataFrame, unplaced: pl.DataFrame) -> None:
        numbers = rows.select("row_number")
        found = [
            Found(target.submission_id, rule_id, row_number, column, value=privacy.MASK)
            for row_number, rule_id, column in exposed.join(numbers, on="row_number", how="semi").iter_rows()
        ]
        for row in unplaced.join(numbers, on="row_number", how="semi").iter_rows(named=True):
            detail = json.loads(row.pop("detail") or "{}")
            found.append(Found(target.submission_id, **row, detail=detail))
        if found:
            self._findings.add(*found)

    def _tell_of_tables(self) -> None:
        """What holds for a whole table goes to every submission that came out of it."""
        found = [*self._locale_findings(), *self._reader_findings(), *self._wrong_totals()]
        for target in self._targets.values():
            self._findings.add(*(f._replace(submission_id=target.submission_id) for f in found))
            if self._periods and not self._periods.is_known(target.period_key, self._contract):
                kinds = ", ".join(self._contract.period_types)
                self._findings.add(
                    Found(target.submission_id, "FILE-PERIOD-UNKNOWN", value=target.period_key, expected=kinds)
                )

    def _locale_findings(self) -> Iterator[Found]:
        late = (f for mapper in self._mappers.values() for f in mapper.late_findings)
        for f in (*self._evidence.findings(), *late):
            yield Found(0, f.rule_id, column_name=f.column_name, value=_masked(f.value), expected=f.expected)

    def _reader_findings(self) -> Iterator[Found]:
        """What the reader saw: cells whose formula was never computed, hidden rows."""
        for part in self._reading.parts:
            columns = {letters: name for name, letters in self._mappers[part.number].letters.items()}
            totals = {total.source_row for total in part.totals}
            for f in part.findings:
                if f.source_row in totals:
                    continue  # a totals row is left out, whatever is in it
                letters = "" if f.column is None else column_letters(part.positions[f.column])
                if f.column is not None and letters not in columns and not self._mappers[part.number].unpivots:
                    continue  # in a column that is not loaded
                cell = None if f.source_row is None else f"{letters}{f.source_row}"
                yield Found(0, f.rule_id, column_name=columns.get(letters), value=_masked(f.value),
                            expected=_masked(f.expected), detail=f.detail, sheet=_sheet(part), cell=cell)  # fmt: skip

    def _wrong_totals(self) -> Iterator[Found]:
        if self._sums is None:
            return
        for part in self._reading.parts:
            mapper = self._mappers[part.number]
            if mapper.unpivots or mapper.pivots:
                continue  # the sum would be over several rows of the sheet
            for total in part.totals:
                if is_sum(total.label):
                    yield from self._compared(part, mapper, total, self._sums)

    def _compared(self, part: Part, mapper: Mapper, total: Total, sums: Sums) -> Iterator[Found]:
        at = {column_letters(position): index for index, position in enumerate(part.positions)}
        given = {
            name: total.cells[at[letters]] for name, letters in mapper.letters.items() if at.get(letters) in total.cells
        }
        cells = {c.name: [given.get(c.name)] for c in self._contract.columns}
        frame = pl.DataFrame(cells, schema={c.name: pl.String for c in self._contract.columns})
        frame = frame.with_columns(
            pl.lit(1, pl.Int32).alias("row_number"), pl.lit(part.number, pl.Int16).alias("source_part")
        )
        typed = convert(
            frame, self._contract.columns, evidence=self._evidence, source=self._source,
            factors={part.number: mapper.factors},
        ).rows  # fmt: skip
        stated = {c.name: typed[c.name][0] for c in self._contract.numeric if typed[c.name][0] is not None}
        additive = {c.name: stated[c.name] for c in self._contract.numeric if c.name in stated and is_additive(c)}
        for wrong in mismatches(additive, sums, part.number, total.source_row):
            yield Found(
                0, "TOTAL-MISMATCH", column_name=wrong.column, value=format(wrong.stated, "f"),
                expected=format(wrong.summed, "f"), difference=format(wrong.stated - wrong.summed, "f"),
                sheet=_sheet(part), cell=f"{mapper.letters[wrong.column]}{total.source_row}",
            )  # fmt: skip


def _sheet(part: Part) -> str | None:
    return _masked(" / ".join(name for name in (part.member, part.sheet) if name)) or None


def _header_cell(part: Part, header: str | None) -> str | None:
    """Where a header stands; None where the table has none of that name, or no row of headers."""
    places = [position for position, text in zip(part.positions, part.headers, strict=True) if text == header]
    return f"{column_letters(places[-1])}{part.header_row}" if places and part.header_row else None


def _all_masked(document: Any) -> Any:
    if isinstance(document, str):
        return privacy.mask(document)
    if isinstance(document, dict):
        return {key: _all_masked(value) for key, value in document.items()}
    return [_all_masked(value) for value in document] if isinstance(document, list | tuple) else document


def _masked(text: str | None) -> str | None:
    return None if text is None else privacy.mask(text)
