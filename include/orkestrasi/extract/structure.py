"""Match a sheet's headers to the contract, by name and never by position."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import polars as pl

from orkestrasi.contracts.model import Contract
from orkestrasi.extract.readers import Sheet

# Columns a file may leave out altogether; everything else belongs to the template.
MAY_BE_ABSENT = ("region_name", "data_origin", "citation")


@dataclass(frozen=True)
class StructureFinding:
    """A column that is missing, unknown or given twice."""

    rule_id: str
    column_name: str
    value: str | None
    expected: str | None


def normal(header: str) -> str:
    """Headers are compared without case, outer blanks and the kind of blank between words."""
    return re.sub(r"[\s\u00a0]+", "_", header.strip()).casefold()


def header_names(contract: Contract) -> dict[str, str]:
    """Normalised header or warehouse name -> column name."""
    return {normal(c.name): c.name for c in contract.columns} | {normal(c.header): c.name for c in contract.columns}


def match(sheet: Sheet, contract: Contract) -> tuple[pl.DataFrame | None, list[StructureFinding]]:
    """The sheet with the contract's columns in the contract's order after `row_number`, or None and why not."""
    known = header_names(contract)
    positions: dict[str, int] = {}
    findings = []
    unknown = []
    for index, header in enumerate(sheet.headers):
        name = known.get(normal(header))
        if name is None:
            unknown.append(header)
        elif name in positions:
            findings.append(StructureFinding("STRUCTURE-COLUMN-DOUBLE", name, header, None))
        else:
            positions[name] = index
    missing = [c for c in contract.columns if c.name not in positions and c.name not in MAY_BE_ABSENT]
    for column in missing:
        near = difflib.get_close_matches(column.header, unknown, n=1, cutoff=0.6)
        findings.append(
            StructureFinding("STRUCTURE-COLUMN-MISSING", column.name, near[0] if near else None, column.header)
        )
    for header in unknown:
        near = difflib.get_close_matches(normal(header), [c.header for c in missing], n=1, cutoff=0.6)
        findings.append(StructureFinding("STRUCTURE-COLUMN-EXTRA", header, header, near[0] if near else None))
    if findings:
        return None, findings
    columns = [
        pl.col(str(positions[c.name])).alias(c.name) if c.name in positions else pl.lit(None, pl.String).alias(c.name)
        for c in contract.columns
    ]
    return sheet.cells.select("row_number", *columns), []
