"""The project is parsed as it is now, whatever an earlier parse has left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orkestrasi.settings import DBT_PROJECT
from orkestrasi.transform import build


@pytest.mark.slow
def test_a_changed_metric_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt's own partial parsing fails here: "found two metrics with the name" (dbt-core#13004)."""
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path / "home"))
    # Parsing asks no database.
    monkeypatch.setenv("ORKESTRASI_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/orkestrasi")
    project = tmp_path / "dbt_project"
    shutil.copytree(DBT_PROJECT, project)
    monkeypatch.setattr(build, "DBT_PROJECT", project)
    metric = "metric.orkestrasi.reports_accepted_ratio"
    assert build.parse_project()["metrics"][metric]["label"] == "Kelengkapan"
    file = project / "models" / "marts" / "reporting" / "mart_reporting_completeness.yml"
    file.write_text(file.read_text().replace("label: Kelengkapan\n", "label: Kelengkapan laporan\n"))
    assert build.parse_project()["metrics"][metric]["label"] == "Kelengkapan laporan"
