"""How each indicator is looked at: the contract's own attributes, else defaults that were measured (docs/report.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from orkestrasi.contracts.load import contracts
from orkestrasi.contracts.model import ChangeTransform, Column, Contract, PeerGroup

# Raise it whenever the same parameters would find something else; the contract's version covers its attributes.
METHOD_VERSION = 1
# A modified z-score is 0.6745 x deviation / MAD (Iglewicz and Hoaglin); 1.4826 x MAD is the same scale. Their 3.5 flags
# 0.53% of 17 years of clean incomes of 514 regions, 4 flags 0.45%, and finds the same planted ones.
MAD_TO_SIGMA = 1.4826
OWN_LIMIT = 4.0
PEER_LIMIT = 5.0
# How many earlier changes a value is held against, and how many regions a peer group needs.
WINDOW = 12
LEAST_PEERS = 8
LEAST_HISTORY = 5
# A value about 10, 100, 1,000 or 1,000,000 times the usual one, or one such part of it, has the wrong unit or comma.
SLIP_POWERS = (1, 2, 3, 6)
SLIP_TOLERANCE = 0.3
# Counts this small are compared on a scale on which their chance variation is the same everywhere.
SMALL_COUNT = 30
# Copied values: only where three equal ones in a row make up less than this share of at least so many earlier threes.
COPIED_SHARE = 0.01
COPIED_LEAST_THREES = 100
# Zero: only where at least so many earlier values, none of them zero, all lie so many rounding units above it.
ZERO_LEAST_HISTORY = 6
ZERO_ROUNDING_UNITS = 10
# From this share of the national figure on, an open flag lowers the level of the data (assumption of this project).
EFFECT_SHARE_PCT = 0.1

_COUNTED = {"orang", "unit", "layanan", "instansi", "proyek", "transaksi", "kegiatan", "dokumen", "peraturan"}
# Smallest change that matters, in units of the transform: 5% against a region's own past, 2% against its peers.
FLOORS = {"log": 0.05, "logit": 0.05, "small_count": 1.0, "difference": 0.5}
PEER_FLOOR_SHARE = 0.4


@dataclass(frozen=True)
class Parameters:
    """One indicator's; `floor` is in units of the transform, None = the default of the scale that its values need."""

    transform: ChangeTransform
    floor: float | None
    peer_group: PeerGroup
    minimum_history: int
    cumulates_within_year: bool
    national_aggregation: str
    contract_version: str


def of_contracts(loaded: Mapping[str, Contract] | None = None) -> dict[str, Parameters]:
    """By indicator code, for every indicator that a contract declares."""
    known = contracts() if loaded is None else loaded
    return {column.name: of(column, contract.version) for contract in known.values() for column in contract.indicators}


def of(column: Column, contract_version: str) -> Parameters:
    return Parameters(
        transform=column.change_transform or _transform(column),
        floor=column.change_floor,
        peer_group=column.peer_group or "island",
        minimum_history=column.minimum_history or LEAST_HISTORY,
        cumulates_within_year=column.cumulates_within_year,
        national_aggregation=column.national_aggregation,
        contract_version=contract_version,
    )


def _transform(column: Column) -> ChangeTransform:
    """Signed rates by difference, shares by their odds, counts as counts, all else by their ratio."""
    if column.minimum is not None and column.minimum < 0:
        return "difference"
    if column.unit == "persen" and column.maximum is not None and column.maximum <= 100:
        return "logit"
    if column.logical_type == "integer" or column.unit in _COUNTED:
        return "count"
    return "log"


def fingerprint(parameters: Mapping[str, Parameters]) -> str:
    """SHA-256 over all that decides what is found: equal for equal parameters, whatever the order."""
    document = {"method": METHOD_VERSION, "indicators": {code: asdict(p) for code, p in parameters.items()}}
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
