"""A contract with one number, to test what needs a contract but none of the real ones."""

from __future__ import annotations

from orkestrasi.contracts.model import Column, Contract

SMALL_CONTRACT = Contract(
    dataset="small",
    cluster="poverty",
    version="1.0.0",
    label_id="Kecil",
    label_en="Small",
    grain_id="",
    kind="indicators",
    period_types=("year",),
    columns=(Column("x", "x", "X", "X", "", "number", "numeric", "indicator"),),
    rules=(),
)
