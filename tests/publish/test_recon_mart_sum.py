"""RECON-MART-SUM: the marts show what the facts hold."""

from __future__ import annotations

from tests.conftest import Connection
from tests.publish.recon import COLUMNS, Candidate

RULE = "RECON-MART-SUM"


def test_columns(warehouse: Connection) -> None:
    assert Candidate(warehouse).columns(RULE) == COLUMNS


def test_passes(warehouse: Connection) -> None:
    assert Candidate(warehouse).findings(RULE) == []


def test_fails_where_a_mart_changes_or_loses_amounts(warehouse: Connection) -> None:
    candidate = Candidate(warehouse)
    for mart, column in (("mart_investment_sector", "total_idr"), ("mart_indicator", "value")):
        row = warehouse.execute("select pg_get_viewdef(('marts.' || %s)::regclass)", [mart]).fetchone()
        assert row is not None
        names = [
            name
            for (name,) in warehouse.execute(
                "select column_name from information_schema.columns where table_schema = 'marts' and table_name = %s "
                "order by ordinal_position",
                [mart],
            )
        ]
        changed = ", ".join(f"m.{name} + 1 as {name}" if name == column else f"m.{name}" for name in names)
        definition = str(row[0]).rstrip().rstrip(";")
        warehouse.execute(f"create or replace view marts.{mart} as select {changed} from ({definition}) as m".encode())
    found = candidate.findings(RULE)
    assert [(f["submission_id"], f["column_name"], f["difference"]) for f in found] == [
        (None, "mart_indicator", "0"),
        (None, "mart_investment_sector", "0"),
    ]
