"""Search a publication's figures for unusual values and keep what was found with the publication."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
import psycopg
from psycopg.types.json import Jsonb

from orkestrasi import db
from orkestrasi.statistics import measures
from orkestrasi.statistics.effect import with_effect
from orkestrasi.statistics.parameters import METHOD_VERSION, Parameters, fingerprint, of_contracts

# Figures of governments through the marts' own views, at the publication this session looks at. A change of boundaries
# or of the base cuts the history: what was before is about another area or another index.
FIGURES = """
with place as (
    select
        r.region_id, r.level, r.island_group, r.population::float8 as population,
        ntile(3) over (partition by r.level order by r.population) as population_third
    from warehouse.dim_region as r
    where r.is_current and r.is_autonomous
)

select
    m.cluster_code, m.dataset, m.indicator_code, m.definition_version, m.source_code, m.period_type, m.region_id,
    m.period_key, m.period_starts_on as starts_on, m.year, m.value::float8 as value, m.unit,
    m.last_boundary_change_on as cut_on, m.boundary_changed,
    m.previous_value::float8 as reported_before, place.level, place.population_third, place.island_group,
    place.population, m.submission_id, m.is_synthetic
from marts.mart_indicator as m
inner join place on m.region_id = place.region_id
where m.value is not null and m.period_type <> 'day'
"""
_EXTRA: dict[str, pl.DataType] = {
    "cluster_code": pl.String(), "dataset": pl.String(), "unit": pl.String(), "boundary_changed": pl.Boolean(),
    "reported_before": pl.Float64(),
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a search gave, in numbers."""

    values_tested: int
    values_flagged: int
    too_short: int
    without_peers: int


def build(number: int) -> Found | None:
    """Search publication `number` (a candidate, too) and replace what was kept of an earlier search of it.

    None where dbt has not built the marts yet, so that there is nothing to search.
    """
    known = of_contracts()
    with db.connect(publication=number) as connection:
        present = connection.execute("select to_regclass('marts.mart_indicator') is not null").fetchone()
        if not present or not present[0]:
            return None
        db.take_turns(connection, "statistics")
        values = _read(connection)
        judged = search(values, known)
        found = _counted(judged)
        _keep(connection, number, known, found, _ranked(judged))
    return found


def ensure(number: int) -> None:
    """Search publication `number` unless that was done with today's method and parameters."""
    with db.connect() as connection:
        row = connection.execute(
            "select parameters_sha256 from ledger.statistics_run where publication_number = %s", [number]
        ).fetchone()
    if row is None or row[0] != fingerprint(of_contracts()):
        build(number)


def ensure_latest() -> None:
    """Search the publication that readers see, if there is one."""
    with db.connect() as connection:
        row = connection.execute("select max(number) from ledger.publication where status = 'published'").fetchone()
    if row is not None and row[0] is not None:
        ensure(row[0])


def search(values: pl.DataFrame, known: dict[str, Parameters]) -> pl.DataFrame:
    """The newest value of every series with its measures, its effect and its kind."""
    facts = values.select([*measures.SERIES, "period_key", *_EXTRA]).unique([*measures.SERIES, "period_key"])
    judged = with_effect(measures.tested(measures.prepared(values.select(list(measures.SCHEMA)), known)))
    about_another_area = pl.col("boundary_changed") & pl.col("is_cut") & pl.col("reported_before").is_not_null()
    return judged.join(facts, on=[*measures.SERIES, "period_key"], how="left").with_columns(
        kind=pl.coalesce("kind", pl.when(about_another_area).then(pl.lit("boundary_changed"))),
        previous_value=pl.coalesce("previous_value", "reported_before"),
    )


def _read(connection: psycopg.Connection[Any]) -> pl.DataFrame:
    buffer = io.BytesIO()
    with connection.cursor().copy(f"copy ({FIGURES}) to stdout (format csv, header)".encode()) as copy:
        for part in copy:
            buffer.write(part)
    buffer.seek(0)
    # PostgreSQL writes booleans as t and f.
    schema = {**measures.SCHEMA, **_EXTRA} | {"is_synthetic": pl.String(), "boundary_changed": pl.String()}
    return pl.read_csv(buffer, schema_overrides=schema, try_parse_dates=False).with_columns(
        (pl.col(name) == "t").alias(name) for name in ("is_synthetic", "boundary_changed")
    )


def _counted(judged: pl.DataFrame) -> Found:
    tested = judged.filter(~pl.col("is_short"))
    return Found(
        values_tested=tested.height,
        values_flagged=tested.filter(pl.col("kind").is_not_null() & (pl.col("kind") != "boundary_changed")).height,
        too_short=judged.height - tested.height,
        without_peers=tested["peers_used"].null_count(),
    )


def _ranked(judged: pl.DataFrame) -> pl.DataFrame:
    """By the share of the national figure, so that rupiah and percent can stand in one list."""
    return (
        judged.filter(pl.col("kind").is_not_null())
        # Measures are counted in floats; the ledger wants whole numbers, and nothing where there is none.
        .with_columns(pl.col("slip_power", "equal_run", "history", "peer_count").cast(pl.Int32, strict=False))
        .sort(
            [pl.col("effect_pct").abs().fill_nan(None), pl.col("effect").abs(), *measures.SERIES],
            descending=[True, True, False, False, False, False],
            nulls_last=True,
        )
        .with_row_index("effect_rank", offset=1)
    )


_COLUMNS = (
    "effect_rank", "kind", "cluster_code", "dataset", "indicator_code", "definition_version", "source_code",
    "region_id", "period_type", "period_key", "unit", "submission_id", "is_synthetic", "value", "previous_value",
    "expected", "usual_low", "usual_high", "peer_low", "peer_high", "own_score", "peer_score", "slip_power",
    "equal_run", "history", "peer_count", "peers_used", "effect", "effect_pct",
)  # fmt: skip


def _keep(
    connection: psycopg.Connection[Any], number: int, known: dict[str, Parameters], found: Found, rows: pl.DataFrame
) -> None:
    connection.execute("delete from ledger.statistics_run where publication_number = %s", [number])
    connection.execute(
        """
        insert into ledger.statistics_run (
            publication_number, method_version, parameters_sha256, parameters, values_tested, values_flagged,
            too_short, without_peers
        ) values (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [number, METHOD_VERSION, fingerprint(known), Jsonb({code: asdict(one) for code, one in known.items()}),
         found.values_tested, found.values_flagged, found.too_short, found.without_peers],
    )  # fmt: skip
    names = ", ".join("history_count" if name == "history" else name for name in _COLUMNS)
    with connection.cursor().copy(
        f"copy ledger.unusual_value (publication_number, {names}, past) from stdin".encode()
    ) as copy:
        for row in rows.iter_rows(named=True):
            past = list(zip(row["past_keys"] or [], row["past_values"] or [], strict=True))
            copy.write_row([number, *(_plain(row[name]) for name in _COLUMNS), json.dumps(past)])


def _plain(value: Any) -> Any:
    """No NaN and no infinity in the ledger: they are what a scale gives where it has no answer."""
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    return value
