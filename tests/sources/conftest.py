"""One installation for the files of a module, so that each file is judged beside the ones before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.pipeline import installation


@pytest.fixture(scope="module")
def shared_home(server: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with installation(server, template, tmp_path_factory.mktemp("sources") / "home") as home:
        yield home
