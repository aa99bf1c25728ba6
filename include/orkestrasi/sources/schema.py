"""Turn one entry of sources.yml into a Source; note everything that is wrong with it, each with its place."""

from __future__ import annotations

import codecs
import re
from typing import Any, get_args

from croniter import croniter

from orkestrasi.contracts.model import Contract
from orkestrasi.sources.model import (
    UNIT_FACTORS,
    ColumnMap,
    DateOrder,
    Format,
    MarkMeaning,
    Pivot,
    RegionNames,
    Source,
)
from orkestrasi.sources.node import Node
from orkestrasi.sources.places import where_of

KINDS = ("auto", "csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl", "parquet")
LEVELS = ("nation", "province", "regency", "city", "regency_or_city")
CASES = ("upper", "other")
# Groups of reporters that may be allowed as a whole.
GROUPS = ("regional_governments", "provinces", "regencies_and_cities")
SOURCE_ID = re.compile(r"[a-z][a-z0-9_]*")
PERIOD = re.compile(r"\d{4}(-(S[12]|TW[1-4]|W\d\d|\d\d|\d\d-\d\d))?")
ENTRY_KEYS = (
    "title", "reporter", "dataset", "part", "period", "cadence", "where", "format", "columns", "region", "ignore",
    "rows", "pivot",
)  # fmt: skip
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def source_of(source_id: str, node: Node, contracts: dict[str, Contract], reporters: frozenset[str]) -> Source | None:
    """Read an entry; None where it is too wrong to go on. Whatever is wrong stands in the node's problems."""
    if not SOURCE_ID.fullmatch(source_id):
        node.wrong("a source id is lower snake case and begins with a letter")
    if source_id in reporters:
        node.wrong("is the id of a reporter; landing/<it> could mean either")
    if not node.is_mapping(ENTRY_KEYS):
        return None
    where = where_of(node.child("where", required=True))
    if where is None:
        return None
    # Below landing/<source>/ the folders may say what they say below landing/.
    by_contract = where.options.get("layout") == "contract"
    if by_contract:
        for key in ENTRY_KEYS:
            if key not in ("title", "where") and key in node.value:
                node.child(key).wrong("means nothing with layout: contract; the folders and the contract say it all")
    needed = not by_contract
    reporter, reporter_path, allowed = _reporter(node.child("reporter", required=needed), reporters)
    dataset = _dataset(node.child("dataset", required=needed), contracts)
    period, period_file, period_else = _period(node.child("period", required=needed))
    if where.kind in ("http", "sql") and reporter_path is not None:
        node.child("reporter").wrong(f"{where.kind} has no folders that could say it; name one reporter")
    cadence = _cadence(node.child("cadence"))
    if cadence and where.kind == "landing":
        node.child("cadence").wrong("nothing is pulled from the landing folder; files are noticed when they arrive")
    contract = contracts.get(dataset)
    part, part_file = _part(node.child("part"))
    expressions = [e for e in (reporter_path, period_file, part_file) if e]
    groups = {name for e in expressions for name in re.compile(e).groupindex}
    rows = node.child("rows")
    rows.is_mapping(("keep", "blank"), optional=True)
    keep = {name: tuple(child.texts()) for name, child in rows.child("keep").items()}
    return Source(
        source_id=source_id,
        title=node.child("title", required=True).text() or "",
        dataset=dataset,
        where=where,
        reporter=reporter,
        reporter_path=reporter_path,
        allowed=allowed,
        part=part,
        part_file=part_file,
        period=period,
        period_file=period_file,
        period_else=period_else,
        cadence=cadence,
        format=_format(node.child("format")),
        columns=_columns(node.child("columns"), contract, groups),
        region=_region(node.child("region")),
        ignore=tuple(node.child("ignore").texts()),
        keep=keep,
        blank=tuple(rows.child("blank").texts()),
        pivot=_pivot(node.child("pivot"), contract),
    )


def _reporter(node: Node, reporters: frozenset[str]) -> tuple[str | None, str | None, tuple[str, ...]]:
    if not isinstance(node.value, dict):
        reporter = node.text()
        if reporter is not None and reporter not in reporters:
            node.wrong(f"reporter {reporter} is not in expectations/reference/reporter.csv")
        return reporter, None, ()
    node.is_mapping(("path", "allowed"))
    path = node.child("path", required=True).expression("reporter")
    allowed = node.child("allowed", required=True)
    ids = tuple(allowed.texts())
    for name in ids:
        if name not in GROUPS and name not in reporters:
            allowed.wrong(f"{name} is neither a reporter nor one of the groups {', '.join(GROUPS)}")
    return None, path, ids


def _dataset(node: Node, contracts: dict[str, Contract]) -> str:
    dataset = node.text() or ""
    if dataset and dataset not in contracts:
        node.wrong(f"dataset {dataset} has no contract; there are {', '.join(sorted(contracts))}")
    return dataset


def _period(node: Node) -> tuple[str | None, str | None, str | None]:
    """The period, the expression that finds it in a name, and the period of a name without one."""
    if isinstance(node.value, dict):
        node.is_mapping(("file", "rows", "else"))
        if node.child("rows").flag():
            # The file's name then only gives what templates want to know of it.
            return "rows", node.child("file").expression() if "file" in node.value else None, None
        return None, node.child("file", required=True).expression("period"), _key(node.child("else"))
    period = node.text()
    return (period if period == "rows" else _key(node)), None, None


def _key(node: Node) -> str | None:
    period = node.text()
    if period is not None and not PERIOD.fullmatch(period):
        node.wrong(f"{period} is neither a period (2024, 2024-S1, 2024-TW1, 2024-03, 2024-W05, 2024-03-05) nor rows")
    return period


def _part(node: Node) -> tuple[str, str | None]:
    if isinstance(node.value, dict):
        node.is_mapping(("file",))
        return "", node.child("file", required=True).expression("part")
    return node.text(SOURCE_ID) or "", None


def _cadence(node: Node) -> str | None:
    cadence = node.text()
    if cadence is not None and (len(cadence.split()) != 5 or not croniter.is_valid(cadence)):
        node.wrong(f"{cadence!r} is no cron text of five fields (minute hour day month weekday)")
        return None
    return cadence


def _format(node: Node) -> Format:
    keys = (
        "kind", "delimiter", "encoding", "decimal", "dates", "header_rows", "skip_rows", "sheet", "records", "members",
        "marks",
    )  # fmt: skip
    if not node.is_mapping(keys, optional=True):
        return Format()
    delimiter = node.child("delimiter").text()
    if delimiter is not None and len(delimiter) != 1:
        node.child("delimiter").wrong("is one character, such as ',' or ';' or \"\\t\"")
    encoding = node.child("encoding").text()
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError:
            node.child("encoding").wrong(f"{encoding} is no encoding that Python knows")
    marks: dict[str, MarkMeaning] = {}
    for mark, child in node.child("marks").items():
        if meaning := child.choice(get_args(MarkMeaning)):
            marks[mark] = meaning  # type: ignore[assignment]
    return Format(
        kind=node.child("kind").choice(KINDS) or "auto",
        delimiter=delimiter,
        encoding=encoding,
        decimal=_decimal(node.child("decimal")),
        dates=_dates(node.child("dates")),
        header_rows=node.child("header_rows").whole(1, 20),
        skip_rows=node.child("skip_rows").whole(0, 1000),
        sheet=node.child("sheet").text(),
        records=node.child("records").text(),
        members=node.child("members").text(),
        marks=marks,
    )


def _decimal(node: Node) -> str | None:
    return node.choice((".", ","))


def _dates(node: Node) -> DateOrder | None:
    return node.choice(get_args(DateOrder))  # type: ignore[return-value]


def _columns(node: Node, contract: Contract | None, groups: set[str]) -> dict[str, ColumnMap]:
    columns: dict[str, ColumnMap] = {}
    for name, child in node.items():
        if _is_column(child, name, contract) and (column := _column(name, child, contract)):
            columns[name] = column
    for name, column in columns.items():
        for placeholder in PLACEHOLDER.findall(column.template or ""):
            head, _, group = placeholder.partition(".")
            if head == "file" and group not in groups:
                node.child(name).wrong(f"{{{placeholder}}}: no expression of this source has a group {group}")
    return columns


def _column(name: str, node: Node, contract: Contract | None) -> ColumnMap | None:
    if not isinstance(node.value, dict):
        return ColumnMap(name, headers=_headers(node))
    keys = ("header", "constant", "template", "unit", "values", "decimal", "dates")
    if not node.is_mapping(keys):
        return None
    if len(node.value.keys() & {"header", "constant", "template"}) != 1:
        node.wrong("give exactly one of header, constant, template")
    declared = contract.column(name) if contract else None
    if declared and not declared.is_numeric:
        for key in ("unit", "decimal"):
            if key in node.value:
                node.child(key).wrong(f"column {name} holds no numbers")
    template = node.child("template").text()
    if template is not None:
        _check_placeholders(node.child("template"), template, any_name=True)
        if not PLACEHOLDER.search(template):
            node.child("template").wrong("holds no {placeholder}; use constant")
    return ColumnMap(
        name,
        headers=_headers(node.child("header")) if "header" in node.value else (),
        constant=node.child("constant").text(),
        template=template,
        factor=_factor(node.child("unit")),
        values={given: child.text() or "" for given, child in node.child("values").items()},
        decimal=_decimal(node.child("decimal")),
        dates=_dates(node.child("dates")),
    )


def _headers(node: Node) -> tuple[str, ...]:
    headers = tuple(node.texts())
    for header in headers:
        _check_placeholders(node, header, any_name=False)
    return headers


def _check_placeholders(node: Node, text: str, any_name: bool) -> None:
    names = PLACEHOLDER.findall(text)
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        node.wrong(f"{text!r}: a brace without its partner")
    for name in names:
        if not (name.strip() if any_name else name.isidentifier()):
            node.wrong(f"{text!r}: {{{name}}} is no name for a placeholder")
    if not any_name and len(set(names)) < len(names):
        node.wrong(f"{text!r}: the same placeholder twice")


def _factor(node: Node) -> str | None:
    unit = node.text()
    if unit is None:
        return None
    if unit.casefold() in UNIT_FACTORS:
        return UNIT_FACTORS[unit.casefold()]
    if re.fullmatch(r"\d+(\.\d+)?", unit) and float(unit):
        return unit
    node.wrong(f"{unit} is neither a number nor one of {', '.join(UNIT_FACTORS)}")
    return None


def _region(node: Node) -> RegionNames:
    if not node.is_mapping(("levels", "bare_name", "context", "drop_prefixes"), optional=True):
        return RegionNames()
    levels = node.child("levels")
    levels.is_mapping(CASES, optional=True)
    return RegionNames(
        levels={case: child.choice(LEVELS) or "" for case, child in levels.items()},
        bare_name=node.child("bare_name").choice(LEVELS),
        context=node.child("context").text(),
        drop_prefixes=tuple(node.child("drop_prefixes").texts()),
    )


def _pivot(node: Node, contract: Contract | None) -> Pivot | None:
    if node.value is None or not node.is_mapping(("names", "values", "columns")):
        return None
    columns = {}
    for name, child in node.child("columns", required=True).items():
        if _is_column(child, name, contract):
            columns[name] = child.text() or ""
    return Pivot(
        names=node.child("names", required=True).text() or "",
        values=node.child("values", required=True).text() or "",
        columns=columns,
    )


def _is_column(node: Node, name: str, contract: Contract | None) -> bool:
    if contract is None:
        node.wrong("columns can only be named where the dataset is one and known")
        return False
    if name not in {c.name for c in contract.columns}:
        known: Any = ", ".join(c.name for c in contract.columns)
        node.wrong(f"is no column of {contract.dataset}; its columns are {known}")
        return False
    return True
