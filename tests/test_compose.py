"""docker-compose.yml against the schema of the Compose specification, and against what we promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from orkestrasi.settings import ROOT
from orkestrasi.stack.supervisor import COMPONENTS

COMPOSE = ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def check(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_follows_the_specification() -> None:
    result = check(COMPOSE)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_check_finds_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text().replace("healthcheck:", "healthcheque:"))
    assert check(wrong).returncode != 0


def test_every_part_of_the_stack_is_a_service(services: dict[str, Any]) -> None:
    assert services.keys() == {"postgres", "init", *COMPONENTS}
    for name in COMPONENTS:
        assert services[name]["command"] == ["stack", "run", name]


def test_ports_are_open_on_the_loopback_interface_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_password_is_committed(services: dict[str, Any]) -> None:
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${ORKESTRASI_DB_PASSWORD:?")
    assert "ORKESTRASI_DB_PASSWORD=\n" in (ROOT / ".env.example").read_text()
