"""Reference tests load the files themselves, so they start from a database without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import URL
from tests.conftest import Connection, connect_to_copy


@pytest.fixture
def db(server: URL, migrated_template: str) -> Iterator[Connection]:
    yield from connect_to_copy(server, migrated_template)
