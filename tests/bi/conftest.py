"""The real dbt project, parsed once: what it offers is what dashboards are made of."""

from __future__ import annotations

from typing import Any

import pytest

from orkestrasi.bi.metrics import from_manifest
from orkestrasi.bi.model import Dataset
from orkestrasi.transform.build import parse_project


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORKESTRASI_HOME", str(tmp_path_factory.mktemp("parsed")))
        # Parsing asks no database.
        patch.setenv("ORKESTRASI_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/orkestrasi")
        return parse_project()


@pytest.fixture(scope="session")
def offered(manifest: dict[str, Any]) -> dict[str, Dataset]:
    return from_manifest(manifest)
