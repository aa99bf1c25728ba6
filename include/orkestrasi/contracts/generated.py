"""How generated files look: their head, and yml as dbt's readers know it."""

from __future__ import annotations

import yaml

SQL_HEAD = "-- Generated from expectations/datasets by `make contracts`; do not edit.\n"
YML_HEAD = "# Generated from expectations/datasets by `make contracts`; do not edit.\n"


def dump(document: object) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
