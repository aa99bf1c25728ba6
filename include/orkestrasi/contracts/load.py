"""Read contracts and rules from expectations/; refuse whatever is not understood, with file, place and reason."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pydantic
import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaProperty,
)

from orkestrasi.contracts.model import (
    ChangeTransform,
    Column,
    Contract,
    Kind,
    LateCountsIn,
    LogicalType,
    PeerGroup,
    PublicationPolicy,
    Role,
    Rule,
    Severity,
    Stage,
)
from orkestrasi.settings import CROSS_CHECKS, DATASETS, EXPECTATIONS, RECONCILIATION

RULE_WORDS = ("titleId", "titleEn", "messageId", "messageEn", "fixId", "fixEn")
RULE_KEYS = {
    "id", "datasets", "stage", "severity", "dimension", "title_id", "title_en",
    "message_id", "message_en", "fix_id", "fix_en", "basis",
}  # fmt: skip
DATASET_PROPERTIES = {"labelEn", "kind", "periodTypes", "publicationPolicy"}
COLUMN_PROPERTIES = {
    "labelEn", "role", "unit", "direction", "definitionVersion", "owner",
    "nationalAggregation", "headline", "kodeRefBappenas", "choices",
    "changeTransform", "changeFloor", "peerGroup", "minimumHistory", "cumulatesWithinYear",
}  # fmt: skip
# Personal columns hold identity numbers; they pass only as a keyed hash. Restricted ones identify a business: facts
# keep them, findings hide their values, and no mart shows them (exposure.py).
CLASSIFICATIONS = ("public", "restricted", "personal")
# ODCS knows more of them; one that nothing checks would be a promise that nobody keeps.
RANGE_OPTIONS = {"minimum", "maximum", "pattern"}
SLA_PROPERTIES = {"frequency", "dueDaysAfterPeriodEnd", "lateCountsIn"}
# Units of `frequency`, as ODCS writes them: day, week, month, quarter, year.
UNIT_DAYS = {"d": 1, "w": 7, "m": 31, "q": 92, "y": 366}
# Columns that every raw table and reading has beside the contract's.
RESERVED = {
    "submission_id", "row_number", "region_id", "unreadable", "marks", "source_part", "source_row", "source_cells",
    "part", "variable", "value",
}  # fmt: skip
# What every row needs so that it can be traced, placed and labelled, whatever the dataset.
ENVELOPE = ("region_code", "code_system", "region_name", "data_origin", "citation")


class ContractError(ValueError):
    """Contracts or rules that cannot be used; `problems` lists all of them, each with its file and place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _StrictLoader(yaml.SafeLoader):
    """YAML that refuses a key given twice in one mapping, which plain YAML silently lets win."""


def _no_double_keys(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} given twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _no_double_keys)


@cache
def contracts(folder: Path = DATASETS) -> dict[str, Contract]:
    """All contracts by dataset.

    Raises ContractError with every problem of every file.
    """
    loaded: dict[str, Contract] = {}
    problems: list[str] = []
    for path in sorted(folder.rglob("*.yml")):
        try:
            contract = load_contract(path)
        except ContractError as error:
            problems += error.problems
            continue
        if contract.dataset in loaded:
            problems.append(f"{_place(path)}: dataset {contract.dataset} is declared twice")
        loaded[contract.dataset] = contract
    if not loaded and not problems:
        problems.append(f"{_place(folder)}: holds no contract")
    if problems:
        raise ContractError(problems)
    return loaded


def load_contract(path: Path) -> Contract:
    """Read one ODCS file, strictly.

    Raises ContractError listing all its problems.
    """
    document = read_yaml(path)
    problems = _unknown_keys(OpenDataContractStandard, document, "")
    schema = json.loads(OpenDataContractStandard.json_schema())  # type: ignore[no-untyped-call]
    for violation in jsonschema.Draft201909Validator(schema).iter_errors(document):
        problems.append(f"{violation.json_path}: {violation.message}")
    if problems:
        raise ContractError([f"{_place(path)}: {problem}" for problem in problems])
    contract, problems = _translate(OpenDataContractStandard(**document), path)
    if contract is None or problems:
        raise ContractError([f"{_place(path)}: {problem}" for problem in problems])
    return contract


def _translate(odcs: OpenDataContractStandard, path: Path) -> tuple[Contract | None, list[str]]:
    problems: list[str] = []
    if len(odcs.schema_ or []) != 1:
        return None, ["schema must hold exactly one table"]
    table = (odcs.schema_ or [])[0]
    if not odcs.id == table.name == path.stem:
        problems.append(f"id ({odcs.id}), table name ({table.name}) and file name must be the same")
    if odcs.domain != path.parent.name:
        problems.append(f"domain {odcs.domain} differs from its folder {path.parent.name}")
    custom = _custom(table.customProperties, DATASET_PROPERTIES, str(table.name), problems)
    kind = custom.get("kind")
    if kind not in get_args(Kind):
        problems.append(f"kind must be one of {', '.join(get_args(Kind))}, not {kind}")
    policy = custom.get("publicationPolicy", "never")
    if policy not in get_args(PublicationPolicy):
        problems.append(f"publicationPolicy must be one of {', '.join(get_args(PublicationPolicy))}, not {policy}")
    columns = tuple(_column(p, problems) for p in table.properties or [])
    names = [c.name for c in columns] + [c.header for c in columns if c.header != c.name]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.append(f"{name} names two columns")
    problems += [f"{name}: is a name of the system's own" for name in sorted({c.name for c in columns} & RESERVED)]
    for name in ENVELOPE:
        if name not in {c.name for c in columns}:
            problems.append(f"column {name} is missing; every dataset carries it")
    if sum(c.role in ("period", "date") for c in columns) != 1:
        problems.append("exactly one column has the role period or date")
    rules = tuple(_contract_rule(q, str(odcs.id), {c.name for c in columns}, problems) for q in table.quality or [])
    sla = {str(s.property): s.value for s in odcs.slaProperties or []}
    problems += [f"slaProperties.{key} is not understood" for key in sorted(sla.keys() - SLA_PROPERTIES)]
    frequency = next((s for s in odcs.slaProperties or [] if s.property == "frequency"), None)
    if frequency is not None and frequency.unit not in UNIT_DAYS:
        problems.append(f"slaProperties.frequency: unit must be one of {', '.join(UNIT_DAYS)}, not {frequency.unit}")
    late_counts_in = sla.get("lateCountsIn", "period")
    if late_counts_in not in get_args(LateCountsIn):
        problems.append(f"slaProperties.lateCountsIn must be one of {', '.join(get_args(LateCountsIn))}")
    if problems:
        return None, problems
    due = sla.get("dueDaysAfterPeriodEnd")
    return Contract(
        dataset=str(odcs.id),
        cluster=str(odcs.domain),
        version=str(odcs.version),
        label_id=str(table.businessName),
        label_en=str(custom.get("labelEn")),
        grain_id=str(table.dataGranularityDescription),
        kind=kind,  # type: ignore[arg-type]
        period_types=tuple(custom.get("periodTypes", ())),
        columns=columns,
        rules=rules,
        due_days_after_period_end=int(due) if isinstance(due, (int, float, str)) else None,
        cadence_days=int(str(frequency.value)) * UNIT_DAYS[str(frequency.unit)] if frequency else None,
        late_counts_in=late_counts_in,  # type: ignore[arg-type]
        publication_policy=policy,
    ), []


def _column(declared: SchemaProperty, problems: list[str]) -> Column:
    name = str(declared.name)
    custom = _custom(declared.customProperties, COLUMN_PROPERTIES, name, problems)
    options = declared.logicalTypeOptions or {}
    if declared.logicalType not in get_args(LogicalType):
        problems.append(f"{name}: logicalType must be one of {', '.join(get_args(LogicalType))}")
    role = custom.get("role", "attribute")
    if role not in get_args(Role):
        problems.append(f"{name}: role must be one of {', '.join(get_args(Role))}")
    transform, peers = custom.get("changeTransform"), custom.get("peerGroup")
    if transform is not None and transform not in get_args(ChangeTransform):
        problems.append(f"{name}: changeTransform must be one of {', '.join(get_args(ChangeTransform))}")
    if peers is not None and peers not in get_args(PeerGroup):
        problems.append(f"{name}: peerGroup must be one of {', '.join(get_args(PeerGroup))}")
    if role == "indicator" and not {"unit", "direction", "owner", "nationalAggregation"} <= custom.keys():
        problems.append(f"{name}: an indicator needs unit, direction, owner and nationalAggregation")
    for option in sorted(options.keys() - RANGE_OPTIONS):
        problems.append(f"{name}: logicalTypeOptions.{option} is not understood")
    if not declared.businessName or "labelEn" not in custom:
        problems.append(f"{name}: needs businessName and labelEn")
    for entry in declared.enum or []:
        _custom(entry.customProperties, {"labelEn"}, f"{name}.enum {entry.value}", problems)
    if declared.classification not in CLASSIFICATIONS:
        problems.append(f"{name}: classification must be one of {', '.join(CLASSIFICATIONS)}")
    choices = tuple(str(e.value) for e in declared.enum or []) or tuple(map(str, custom.get("choices", ())))
    return Column(
        name=name,
        header=declared.physicalName or name,
        label_id=declared.businessName or name,
        label_en=str(custom.get("labelEn", name)),
        description=declared.description or "",
        logical_type=declared.logicalType,  # type: ignore[arg-type]
        physical_type=declared.physicalType or "text",
        role=role,
        required=bool(declared.required),
        key_position=declared.primaryKeyPosition if declared.primaryKey else None,
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        pattern=options.get("pattern"),
        choices=choices,
        unit=custom.get("unit"),
        direction=custom.get("direction"),
        definition_version=int(custom.get("definitionVersion", 1)),
        owner=custom.get("owner"),
        national_aggregation=str(custom.get("nationalAggregation", "none")),
        is_headline=bool(custom.get("headline", False)),
        kode_ref_bappenas=custom.get("kodeRefBappenas"),
        classification=declared.classification or "public",
        change_transform=transform,
        change_floor=float(custom["changeFloor"]) if "changeFloor" in custom else None,
        peer_group=peers,
        minimum_history=int(custom["minimumHistory"]) if "minimumHistory" in custom else None,
        cumulates_within_year=bool(custom.get("cumulatesWithinYear", False)),
    )


def _contract_rule(declared: DataQuality, dataset: str, columns: set[str], problems: list[str]) -> Rule:
    rule_id = str(declared.id)
    words = _custom(declared.customProperties, set(RULE_WORDS), rule_id, problems)
    for word in RULE_WORDS:
        if not words.get(word):
            problems.append(f"{rule_id}: {word} is missing")
    implementation = declared.implementation
    if declared.engine != "greatExpectations" or not isinstance(implementation, dict):
        problems.append(f"{rule_id}: engine must be greatExpectations with an implementation mapping")
        implementation = {}
    for key in sorted(implementation.keys() - {"type", "kwargs"}):
        problems.append(f"{rule_id}: implementation.{key} is not understood")
    kwargs = implementation.get("kwargs", {})
    for key in ("column", "column_A", "column_B"):
        if key in kwargs and kwargs[key] not in columns:
            problems.append(f"{rule_id}: column {kwargs[key]} is not in the contract")
    if declared.severity not in get_args(Severity):
        problems.append(f"{rule_id}: severity must be one of {', '.join(get_args(Severity))}")
    return Rule(
        rule_id=rule_id,
        datasets=(dataset,),
        stage="row",
        severity=declared.severity,  # type: ignore[arg-type]
        dimension=str(declared.dimension),
        title_id=str(words.get("titleId")),
        title_en=str(words.get("titleEn")),
        message_id=str(words.get("messageId")),
        message_en=str(words.get("messageEn")),
        fix_id=str(words.get("fixId")),
        fix_en=str(words.get("fixEn")),
        basis=str(declared.description),
        expectation=implementation.get("type"),
        kwargs=kwargs,
    )


@cache
def derived_rules(folder: Path = EXPECTATIONS / "rules") -> dict[str, Rule]:
    """The words of the rules that follow from a contract's columns, or are found while a file is read."""
    problems: list[str] = []
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry in read_yaml(path):
            rule = _rule(entry, None, path, problems)
            if rule.rule_id in rules:
                problems.append(f"{_place(path)}: rule {rule.rule_id} is declared twice")
            rules[rule.rule_id] = rule
    if problems:
        raise ContractError(problems)
    return rules


@cache
def sql_rules(folder: Path) -> dict[str, Rule]:
    """The rules of a folder that are SQL selecting failing rows, each with its words in a .yml beside it."""
    problems: list[str] = []
    rules: dict[str, Rule] = {}
    for sql_path in sorted(folder.glob("*.sql")):
        words_path = sql_path.with_suffix(".yml")
        if not words_path.exists():
            problems.append(f"{_place(sql_path)}: has no {words_path.name} beside it")
            continue
        rule = _rule(read_yaml(words_path), sql_path.read_text(encoding="utf-8"), words_path, problems)
        if rule.rule_id != sql_path.stem:
            problems.append(f"{_place(words_path)}: id {rule.rule_id} differs from the file name")
        rules[rule.rule_id] = rule
    for words_path in sorted(folder.glob("*.yml")):
        if not words_path.with_suffix(".sql").exists():
            problems.append(f"{_place(words_path)}: has no SQL beside it")
    if problems:
        raise ContractError(problems)
    return rules


def _rule(entry: dict[str, Any], sql: str | None, path: Path, problems: list[str]) -> Rule:
    rule_id = str(entry.get("id"))
    place = f"{_place(path)}: {rule_id}"
    problems += [f"{place}: key {key} is not understood" for key in sorted(entry.keys() - RULE_KEYS)]
    problems += [f"{place}: {key} is missing" for key in sorted(RULE_KEYS - {"datasets"} - entry.keys())]
    if entry.get("severity") not in get_args(Severity):
        problems.append(f"{place}: severity must be one of {', '.join(get_args(Severity))}")
    if entry.get("stage") not in get_args(Stage):
        problems.append(f"{place}: stage must be one of {', '.join(get_args(Stage))}")
    words: dict[str, Any] = {
        key: str(entry.get(key, "")) for key in RULE_KEYS - {"id", "datasets", "stage", "severity"}
    }
    return Rule(
        rule_id=rule_id,
        datasets=tuple(entry.get("datasets", ("all",))),
        stage=entry.get("stage", "row"),
        severity=entry.get("severity", "error"),
        sql=sql,
        **words,
    )


def all_rules() -> dict[str, Rule]:
    """Every rule of the installation by id.

    Raises ContractError where two share an id or one names an unknown dataset.
    """
    datasets = contracts()
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    groups = [
        derived_rules(),
        *({rule.rule_id: rule for rule in contract.rules} for contract in datasets.values()),
        sql_rules(CROSS_CHECKS),
        sql_rules(RECONCILIATION),
    ]
    for group in groups:
        for rule in group.values():
            if rule.rule_id in rules:
                problems.append(f"rule {rule.rule_id} is declared twice")
            unknown = set(rule.datasets) - set(datasets) - {"all"}
            problems += [f"rule {rule.rule_id} names unknown dataset {name}" for name in sorted(unknown)]
            rules[rule.rule_id] = rule
    if problems:
        raise ContractError(problems)
    return rules


def _custom(declared: list[CustomProperty] | None, known: set[str], place: str, problems: list[str]) -> dict[str, Any]:
    names = [str(p.property) for p in declared or []]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems += [f"{place}: custom property {key} is given twice" for key in twice]
    values = {str(p.property): p.value for p in declared or []}
    problems += [f"{place}: custom property {key} is not understood" for key in sorted(values.keys() - known)]
    return values


def _unknown_keys(model: type[pydantic.BaseModel], data: Any, place: str) -> list[str]:
    """Keys that the ODCS models would silently drop (only the outermost model forbids them itself)."""
    if not isinstance(data, dict):
        return []
    fields = {f.alias or name: f for name, f in model.model_fields.items()}
    problems = [f"{place}{key}: unknown key" for key in data if key not in fields]
    for key, value in data.items():
        nested = _nested_model(fields[key].annotation) if key in fields else None
        if nested is None:
            continue
        entries = value if isinstance(value, list) else [value]
        for index, entry in enumerate(entries):
            label = entry.get("name") or entry.get("id") or index if isinstance(entry, dict) else index
            problems += _unknown_keys(nested, entry, f"{place}{key}[{label}].")
    return problems


def _nested_model(annotation: Any) -> type[pydantic.BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return annotation
    return next((m for arg in get_args(annotation) if (m := _nested_model(arg))), None)


def read_yaml(path: Path) -> Any:
    """A YAML document in which no key may be given twice.

    Raises ContractError.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError([f"{_place(path)}: {error}"]) from error


def _place(path: Path) -> str:
    return str(path.relative_to(EXPECTATIONS)) if path.is_relative_to(EXPECTATIONS) else str(path)
