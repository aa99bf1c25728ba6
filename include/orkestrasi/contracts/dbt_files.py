"""What dbt needs from the contracts: raw sources, staging models with their yml, the indicator seed.

Each function is pure (contracts in, text out); `render` lists every generated file. They are committed, and
`orkestrasi contracts check` compares them with what the contracts would give now.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from orkestrasi.contracts import cluster_marts
from orkestrasi.contracts.generated import SQL_HEAD, YML_HEAD, dump
from orkestrasi.contracts.model import Column, Contract
from orkestrasi.settings import DBT_PROJECT

STAGING = DBT_PROJECT / "models" / "staging"
INDICATORS = DBT_PROJECT / "seeds" / "indicator.csv"
DATASETS = DBT_PROJECT / "seeds" / "dataset.csv"
SEED_FIELDS = (
    "indicator_code", "definition_version", "dataset", "cluster_code", "label_id", "label_en", "unit",
    "direction", "owner", "national_aggregation", "is_headline", "kode_ref_bappenas", "description",
)  # fmt: skip
# Columns that staging adds to or renames from the delivered ones.
STAGED = {
    "submission_id": "The submission this row came in",
    "row_number": "Row of the data in the delivered file",
    "dataset": "Dataset of the submission",
    "reporter_id": "Who submitted it",
    "region_id": "Region the delivered code means; constant over code and name changes",
    "period_key": "Typed period of the row",
    "is_synthetic": "True where the reporter marked the row as synthetic (asal_data = SINTETIS)",
}
INDICATOR_VALUES = STAGED | {
    "indicator_code": "Indicator, as named in its contract",
    "definition_version": "Version of the indicator's definition",
    "source_code": "Survey, source or definition the figure stands on; LAPORAN where the dataset knows only one",
    "value": "The figure, in the indicator's unit; null where a mark was delivered instead",
    "mark": "Mark delivered instead of a figure (..., -, NA)",
    "citation": "Source as cited by the reporter",
}


def render(contracts: dict[str, Contract]) -> dict[Path, str]:
    """Path and content of every generated dbt file."""
    files: dict[Path, str] = {
        STAGING / "_raw__sources.yml": sources_yml(contracts),
        STAGING / "stg_indicator_values.sql": indicator_values_sql(contracts),
        STAGING / "stg_indicator_values.yml": _model_yml(
            "stg_indicator_values",
            "One row per submission, delivered row and indicator that holds a figure or a mark.",
            INDICATOR_VALUES,
        ),
        STAGING / "stg_row_origins.sql": row_origins_sql(contracts),
        STAGING / "stg_row_origins.yml": _model_yml(
            "stg_row_origins",
            "One row per row of every dataset, of indicator datasets per figure: whether it is synthetic.",
            {name: STAGED[name] for name in ("submission_id", "is_synthetic")},
        ),
        INDICATORS: indicator_seed(contracts),
        DATASETS: dataset_seed(contracts),
        **cluster_marts.render(contracts),
    }
    for contract in contracts.values():
        files[STAGING / f"stg_{contract.dataset}.sql"] = staging_sql(contract)
        files[STAGING / f"stg_{contract.dataset}.yml"] = staging_yml(contract)
    return files


def drift(contracts: dict[str, Contract]) -> list[str]:
    """Generated files that are missing, differ from the contracts, or are left over from a dropped dataset."""
    wanted = render(contracts)
    problems = [
        f"{path.relative_to(DBT_PROJECT.parent)} {'differs' if path.exists() else 'is missing'}; run make contracts"
        for path, content in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    ]
    leftover = {p for p in _generated() if p not in wanted}
    return problems + [f"{p.relative_to(DBT_PROJECT.parent)} has no contract any more" for p in sorted(leftover)]


def write(contracts: dict[str, Contract]) -> list[Path]:
    """Write what differs, remove what has no contract; returns the touched paths."""
    wanted = render(contracts)
    touched = []
    for path, content in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            touched.append(path)
    for path in _generated():
        if path not in wanted:
            path.unlink()
            touched.append(path)
    return touched


def _generated() -> list[Path]:
    """What was generated once, whether or not it still should be."""
    return [*STAGING.glob("stg_*"), *cluster_marts.generated()]


def sources_yml(contracts: dict[str, Contract]) -> str:
    source = {
        "name": "raw",
        "schema": "raw",
        "description": "One row per delivered row, typed by the contract",
        "tables": [_source_table(c) for c in contracts.values()],
    }
    return YML_HEAD + dump({"version": 2, "sources": [source]})


def _source_table(contract: Contract) -> dict[str, object]:
    """Stale after two of its cadences without an accepted report: `dbt source freshness` tells."""
    table: dict[str, object] = {
        "name": contract.dataset,
        "description": f"{contract.label_id}. {contract.grain_id}",
    }
    if contract.cadence_days:
        accepted = f"select max(received_at) from ledger.accepted_submission where dataset = '{contract.dataset}'"
        table["config"] = {
            "loaded_at_query": accepted,
            "freshness": {"warn_after": {"count": 2 * contract.cadence_days, "period": "day"}},
        }
    table["columns"] = [{"name": column.name, "description": _described(column)} for column in contract.columns]
    return table


def staging_sql(contract: Contract) -> str:
    """Accepted rows of one dataset, columns as in the contract, period and origin brought to one form.

    An accepted row without a region is one that lists a region not yet formed, with marks instead of figures.
    """
    period = (
        f"delivered.{contract.period_column.name} as period_key" if contract.period_column else "submission.period_key"
    )
    kept = [c for c in contract.columns if c.name not in ("data_origin", "period")]
    columns = "".join(f"    delivered.{c.name},\n" for c in kept)
    marks = "    delivered.marks,\n" if contract.kind == "indicators" else ""
    return f"""{SQL_HEAD}
select
    delivered.submission_id,
    delivered.row_number,
    submission.dataset,
    submission.reporter_id,
    delivered.region_id,
    {period},
{columns}{marks}    coalesce(delivered.data_origin = 'SINTETIS', false) as is_synthetic
from {{{{ source('raw', '{contract.dataset}') }}}} as delivered
inner join {{{{ source('ledger', 'accepted_submission') }}}} as submission
    on delivered.submission_id = submission.submission_id
where delivered.region_id is not null
"""


def staging_yml(contract: Contract) -> str:
    columns = STAGED | {c.name: _described(c) for c in contract.columns if c.name not in ("data_origin", "period")}
    if contract.kind == "indicators":
        columns["marks"] = "Marks delivered instead of a number: column -> mark"
    return _model_yml(f"stg_{contract.dataset}", f"{contract.grain_id} Only accepted submissions.", columns)


def indicator_values_sql(contracts: dict[str, Contract]) -> str:
    """All indicator datasets, unpivoted to one row per indicator; a figure or a mark must be there."""
    parts = [_unpivot(c) for c in contracts.values() if c.kind == "indicators"]
    return SQL_HEAD + "\n" + "\nunion all\n\n".join(parts)


def _unpivot(contract: Contract) -> str:
    source = " || '/' || ".join(f"wide.{c.name}" for c in contract.source_columns) or "'LAPORAN'"
    values = ",\n".join(
        f"        ('{c.name}', {c.definition_version}, wide.{c.name}::numeric)" for c in contract.indicators
    )
    return f"""select
    wide.submission_id,
    wide.row_number,
    wide.dataset,
    wide.reporter_id,
    wide.region_id,
    wide.period_key,
    long.indicator_code,
    long.definition_version,
    {source} as source_code,
    long.value,
    wide.marks ->> long.indicator_code as mark,
    wide.is_synthetic,
    wide.citation
from {{{{ ref('stg_{contract.dataset}') }}}} as wide
cross join
    lateral (
        values
{values}
    ) as long (indicator_code, definition_version, value)
where long.value is not null or wide.marks ? long.indicator_code
"""


def row_origins_sql(contracts: dict[str, Contract]) -> str:
    """Every dataset's rows once: the indicators together, each record dataset by itself."""
    models = ["stg_indicator_values", *(f"stg_{c.dataset}" for c in contracts.values() if c.kind == "records")]
    parts = [f"select\n    submission_id,\n    is_synthetic\nfrom {{{{ ref('{model}') }}}}\n" for model in models]
    return SQL_HEAD + "\n" + "\nunion all\n\n".join(parts)


def indicator_seed(contracts: dict[str, Contract]) -> str:
    """One row per indicator and definition version."""
    return _csv(
        SEED_FIELDS,
        (
            [
                c.name, c.definition_version, contract.dataset, contract.cluster, c.label_id, c.label_en,
                c.unit, c.direction, c.owner, c.national_aggregation, str(c.is_headline).lower(),
                c.kode_ref_bappenas or "", " ".join(c.description.split()),
            ]
            for contract in contracts.values()
            if contract.kind == "indicators"
            for c in contract.indicators
        ),
    )  # fmt: skip


def dataset_seed(contracts: dict[str, Contract]) -> str:
    """One row per dataset with its cluster."""
    return _csv(
        ("dataset", "cluster_code", "kind", "label_id", "label_en"),
        ([c.dataset, c.cluster, c.kind, c.label_id, c.label_en] for c in contracts.values()),
    )


def _csv(fields: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    return buffer.getvalue()


def _described(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    text = " ".join(column.description.split())
    return f"{column.label_id}{unit}. {text}".strip()


def _model_yml(name: str, description: str, columns: dict[str, str]) -> str:
    model = {
        "name": name,
        "description": description,
        "columns": [{"name": column, "description": text} for column, text in columns.items()],
    }
    return YML_HEAD + dump({"version": 2, "models": [model]})
