"""Connections as Airflow writes them; their secrets are in no text."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from orkestrasi.landing.connections import (
    Connection,
    UnknownConnectionError,
    from_environment,
    of_airflow,
)


@dataclass
class FromAirflow:
    """The attributes that an Airflow connection has."""

    conn_id: str = "c"
    conn_type: str | None = "sftp"
    host: str | None = "example.org"
    port: int | None = 2222
    login: str | None = "user"
    password: str | None = None
    schema: str | None = None
    extra: str | None = '{"host_key": "ssh-ed25519 AAAA"}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "postgres://us%40er:p%2Fw%3A@db.example.org:5433/books?sslmode=require",
            Connection("c", "postgres", "db.example.org", 5433, "us@er", "p/w:", "books", {"sslmode": "require"}),
        ),
        (
            "http://https://user:word@api.example.org:8443/?__extra__=%7B%22token%22%3A+%22t%22%7D",
            Connection("c", "http", "https://api.example.org", 8443, "user", "word", "", {"token": "t"}),
        ),
        ("aws://key:secret@/?endpoint_url=http%3A%2F%2Fs3", None),
        ("google-cloud-platform://", Connection("c", "google_cloud_platform")),
        (
            '{"conn_type": "sftp", "host": "h", "port": "22", "login": "u", "extra": {"host_key": "k"}}',
            Connection("c", "sftp", "h", 22, "u", extra={"host_key": "k"}),
        ),
        ('{"conn_type": "sftp", "extra": "{\\"a\\": 1}"}', Connection("c", "sftp", extra={"a": 1})),
    ],
)
def test_uris_and_json_are_read(text: str, expected: Connection | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_C", text)
    found = from_environment("c")
    if expected is None:
        assert (found.login, found.password, found.extra) == ("key", "secret", {"endpoint_url": "http://s3"})
    else:
        assert found == expected


def test_what_airflow_gives_is_taken_over() -> None:
    assert of_airflow(FromAirflow()) == Connection(
        "c", "sftp", "example.org", 2222, "user", extra={"host_key": "ssh-ed25519 AAAA"}
    )


@pytest.mark.parametrize("text", ["", "no uri", "{broken", '{"extra": "[1]"}', "http://h:notaport", '{"port": "x"}'])
def test_what_cannot_be_read_is_refused_without_quoting_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_MY_STORE", text)
    with pytest.raises(UnknownConnectionError) as caught:
        from_environment("my_store")
    assert "my_store" in str(caught.value).lower()
    assert not text or text not in str(caught.value)


def test_no_text_shows_a_secret() -> None:
    extra = {"token": "hidden-token", "endpoint_url": "http://store", "params": {"key": "hidden-key"}}
    connection = Connection("c", "http", "h", login="user", password="hidden-word", extra=extra)
    told = connection.redact(f"{json.dumps(extra)} hidden-word postgresql://user:other@host/db")
    assert "hidden" not in told + repr(connection)
    assert "postgresql://user:***@host/db" in told
    assert "http://store" in told
