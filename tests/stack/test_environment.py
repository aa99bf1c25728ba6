"""What Airflow's processes are given of the environment in which the stack is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from orkestrasi.stack import environment


def test_connections_come_along_and_other_settings_of_airflow_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORKESTRASI_HOME", str(tmp_path))
    monkeypatch.setattr(environment, "metadata_url", lambda: make_url("postgresql://127.0.0.1/airflow"))
    monkeypatch.setenv("AIRFLOW_CONN_LKPP_SFTP", "sftp://host")
    monkeypatch.setenv("AIRFLOW__CORE__PARALLELISM", "99")
    monkeypatch.setenv("AIRFLOW_CONFIG", "/nowhere/airflow.cfg")

    given = environment.environment()

    assert given["AIRFLOW_CONN_LKPP_SFTP"] == "sftp://host"
    assert given["AIRFLOW__CORE__PARALLELISM"] != "99"
    assert "AIRFLOW_CONFIG" not in given
