"""Derive gate-1 checks from a contract: which Great Expectations expectation proves which rule.

Pure: contract in, checks out. A check is one expectation; its rule's words live in expectations/.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from orkestrasi.contracts.model import Column, Contract, Rule

# GX fills this in with the table or view under test.
BATCH = "{batch}"
# The scope of the rules that look at all datasets of a load together.
ACROSS = "across"
UNEXPECTED_ROWS = "expect_no_failing_rows"


@dataclass(frozen=True)
class Check:
    """One expectation for one rule.

    `column` is the column to blame, `expected` what should have stood there (shown to people as it is).
    `sql` selects the failing rows with the finding columns; without it GX's own query for them is used.
    """

    rule_id: str
    expectation: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    column: str | None = None
    expected: str | None = None
    sql: str | None = None


def contract_checks(contract: Contract) -> list[Check]:
    """All checks of one dataset: cells, rows, and the contract's own rules."""
    return [
        _unreadable(),
        _required(contract),
        # Without a key a row may come twice: two receipts of one purchase may be equal in all that is known of them.
        *([_duplicates(contract)] if contract.keys else []),
        *(check for column in contract.columns for check in _cell(column)),
        *(_own_rule(rule) for rule in contract.rules),
    ]


def sql_check(rule: Rule) -> Check:
    """A rule that is written as SQL selecting its failing rows."""
    if rule.sql is None:
        raise ValueError(f"rule {rule.rule_id} has no SQL")
    return Check(rule.rule_id, UNEXPECTED_ROWS, sql=rule.sql.strip().rstrip(";"))


def _unreadable() -> Check:
    sql = f"""select b.submission_id, b.row_number, b.region_id, cell.key as column_name,
    cell.value as value, null::text as expected, null::text as difference
from {BATCH} as b
cross join lateral jsonb_each_text(b.unreadable) as cell
where b.unreadable is not null"""
    return Check("CELL-TYPE", UNEXPECTED_ROWS, sql=sql)


def _required(contract: Contract) -> Check:
    """A required cell is blank. A cell that could not be read is CELL-TYPE's.

    A mark (...) says that a figure is not available; of a key it says nothing, so there it is as good as blank.
    """
    values = ",\n        ".join(f"('{c.name}', b.{c.name} is null)" for c in contract.columns if c.required)
    # Said once more for the whole row: unfolding every row to look at each cell costs five times the scan.
    any_blank = " or ".join(f"b.{c.name} is null" for c in contract.columns if c.required)
    # A region may be named instead of coded; a name that says none has a finding of its own (REGION-NAME-...).
    by_name = {"region_code", "code_system", "region_name"} <= {c.name for c in contract.columns}
    named = "b.region_code is null and b.region_id is null and b.region_name is not null"
    unless_named = f"\n    and not (cell.column_name in ('region_code', 'code_system') and {named})" if by_name else ""
    keys = ", ".join(f"'{c.name}'" for c in contract.keys)
    is_figure = f" and cell.column_name not in ({keys})" if keys else ""
    sql = f"""select b.submission_id, b.row_number, b.region_id, cell.column_name,
    b.marks ->> cell.column_name as value, null::text as expected, null::text as difference
from {BATCH} as b
cross join lateral (
    values
        {values}
) as cell (column_name, is_blank)
where
    ({any_blank})
    and cell.is_blank
    and not coalesce(jsonb_exists(b.unreadable, cell.column_name), false)
    and not (coalesce(jsonb_exists(b.marks, cell.column_name), false){is_figure}){unless_named}"""
    return Check("CELL-REQUIRED", UNEXPECTED_ROWS, sql=sql)


def _duplicates(contract: Contract) -> Check:
    """Same key twice in one submission; a region is the same whichever code system names it.

    Hash group-by: GX's compound-unique expectation would sort the whole table. A key that could not be read is none:
    that it cannot be read is told, and two such rows need not be equal.
    """
    # A region that was given by name only, and not found, still has its name.
    region = "coalesce(region_id::text, code_system || ' ' || region_code, region_name)"
    others = [c.name for c in contract.keys if c.name not in ("region_code", "code_system")]
    keys = ", ".join([f"{region} as region", *others])
    names = ", ".join(f"'{c.name}'" for c in contract.keys)
    read = f"unreadable is null or not jsonb_exists_any(unreadable, array[{names}])"
    same = " and ".join(f"b.{name} is not distinct from g.{name}" for name in ["region", *others])
    # Who is meant is not said: the row number tells.
    public = [name for name in others if contract.column(name).is_public]
    shown = " || ' / ' || ".join(f"coalesce(b.{name}::text, '')" for name in ["region_code", *public])
    sql = f"""select b.submission_id, b.row_number, b.region_id, '{(others or ["region_code"])[-1]}' as column_name,
    {shown} as value, g.first_row::text as expected, null::text as difference
from (select *, {region} as region from {BATCH} as delivered where {read}) as b
inner join (
    select submission_id, {keys}, min(row_number) as first_row
    from {BATCH} as every_row
    where {read}
    group by submission_id, {", ".join(["region", *others])}
    having count(*) > 1
) as g on b.submission_id = g.submission_id and {same}
where b.row_number > g.first_row"""
    return Check("ROW-DUPLICATE", UNEXPECTED_ROWS, sql=sql)


def _cell(column: Column) -> list[Check]:
    checks = []
    if column.minimum is not None or column.maximum is not None:
        checks.append(
            Check(
                "CELL-RANGE",
                "expect_column_values_to_be_between",
                {"column": column.name, "min_value": column.minimum, "max_value": column.maximum},
                column=column.name,
                expected=f"{_bound(column.minimum)}..{_bound(column.maximum)}",
            )
        )
    if column.choices:
        checks.append(
            Check(
                "CELL-CHOICE",
                "expect_column_values_to_be_in_set",
                {"column": column.name, "value_set": list(column.choices)},
                column=column.name,
                expected=", ".join(column.choices),
            )
        )
    if column.pattern:
        checks.append(
            Check(
                "CELL-FORMAT",
                "expect_column_values_to_match_regex",
                {"column": column.name, "regex": column.pattern},
                column=column.name,
                expected=column.pattern,
            )
        )
    return checks


def _bound(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else str(value)


def _own_rule(rule: Rule) -> Check:
    if rule.expectation is None:
        raise ValueError(f"rule {rule.rule_id} names no expectation")
    kwargs = dict(rule.kwargs)
    if "column_A" in kwargs:
        # A pair with a blank side proves nothing; blanks have rules of their own.
        kwargs.setdefault("ignore_row_if", "either_value_is_missing")
    return Check(rule.rule_id, rule.expectation, kwargs, column=kwargs.get("column_B") or kwargs.get("column"))
