"""Where everything lives: the project's own folders, and the state folder of this installation."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXPECTATIONS = ROOT / "expectations"
DATASETS = EXPECTATIONS / "datasets"
CROSS_CHECKS = EXPECTATIONS / "cross_checks"
MART_SUITES = EXPECTATIONS / "marts"
RECONCILIATION = EXPECTATIONS / "reconciliation"
REFERENCE = EXPECTATIONS / "reference"
DBT_PROJECT = ROOT / "dbt_project"
DAGS = ROOT / "dags"
BI = ROOT / "bi"
# Superset lives in an environment of its own: its libraries and ours do not go together.
SUPERSET_ENVIRONMENT = ROOT / ".venv-superset"


@dataclass(frozen=True)
class Settings:
    """The state folder and the database of this installation.

    `database_url` is None when the embedded PostgreSQL is used.
    """

    home: Path
    database_url: str | None

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def object_store(self) -> Path:
        return self.home / "object_store"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    @property
    def data_docs(self) -> Path:
        return self.home / "data_docs"

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def airflow_home(self) -> Path:
        return self.home / "airflow"

    @property
    def superset_home(self) -> Path:
        return self.home / "superset"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def logs(self) -> Path:
        return self.home / "logs"


def settings() -> Settings:
    """Read ORKESTRASI_HOME and ORKESTRASI_DATABASE_URL, the only two places an installation is configured."""
    home = Path(os.environ.get("ORKESTRASI_HOME") or ROOT / ".orkestrasi").expanduser()
    # A relative home means "below the project", wherever a scheduler or a reader's shell happens to stand.
    home = home if home.is_absolute() else ROOT / home
    return Settings(home=home, database_url=os.environ.get("ORKESTRASI_DATABASE_URL") or None)
