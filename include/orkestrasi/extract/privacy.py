"""Keep identity numbers (NIK, KK) out of rows: a keyed hash in their own columns, a mask anywhere else."""

from __future__ import annotations

import polars as pl

from orkestrasi.contracts.model import Column, Contract
from orkestrasi.identity import DIGITS, MASK, key, mask, pseudonym

__all__ = ["MASK", "mask", "protect"]

# A sum of money may have 16 digits where the contract allows one so large.
SMALLEST_16_DIGITS = 10**15


def protect(rows: pl.DataFrame, contract: Contract) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows without identity numbers, and the cells in which one stood where none belongs.

    `rows` has the contract's columns as text and `row_number`. Personal columns get the hash; what is no identity
    number there becomes blank and is told as PRIVACY-IDENTITY-FORMAT. Anywhere else the number is masked and told as
    PRIVACY-IDENTITY. The second frame: (row_number, rule_id, column_name).
    """
    found = []
    changed = []
    for column in contract.columns:
        cells = rows[column.name]
        if column.is_personal:
            digits = cells.str.replace_all(r"[ .\-]", "")
            valid = digits.str.contains(r"^[0-9]{16}$").fill_null(False)
            hashed = _hashed(digits.filter(valid).unique())
            found.append(_told(rows.filter(cells.is_not_null() & ~valid), "PRIVACY-IDENTITY-FORMAT", column.name))
            changed.append(digits.replace_strict(hashed, default=None, return_dtype=pl.String).alias(column.name))
        elif _may_hold_identities(column, cells):
            masked = cells.map_elements(mask, return_dtype=pl.String, skip_nulls=True)
            found.append(_told(rows.filter((masked != cells).fill_null(False)), "PRIVACY-IDENTITY", column.name))
            changed.append(masked.alias(column.name))
    empty = pl.DataFrame(schema={"row_number": pl.Int32, "rule_id": pl.String, "column_name": pl.String})
    return rows.with_columns(changed), pl.concat([empty, *found])


def _may_hold_identities(column: Column, cells: pl.Series) -> bool:
    """Cheap: most texts are short words, and a pattern over two million of them is not free."""
    if column.logical_type == "date" or (column.is_numeric and (column.maximum or 0) >= SMALLEST_16_DIGITS):
        return False
    longest = cells.str.len_bytes().max()
    return isinstance(longest, int) and longest >= 16 and bool(cells.str.contains(DIGITS).any())


def _hashed(numbers: pl.Series) -> dict[str, str]:
    secret = key()
    return {number: pseudonym(number, secret) for number in numbers.to_list()}


def _told(rows: pl.DataFrame, rule_id: str, column: str) -> pl.DataFrame:
    return rows.select(
        pl.col("row_number").cast(pl.Int32), pl.lit(rule_id).alias("rule_id"), pl.lit(column).alias("column_name")
    )
