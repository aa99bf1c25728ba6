"""HTTP services: pages, tokens, unchanged answers, busy servers, connections that break half-way."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orkestrasi.landing import collect
from orkestrasi.landing.channels import http
from orkestrasi.landing.channels.http import _retry_after
from orkestrasi.landing.connections import Connection
from tests.landing.http_server import Answer, Asked, Server, said
from tests.landing.places import pull, query, source_of, stored, submissions

TOKEN = "synthetic-token"


@pytest.fixture
def service() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def connection(service: Server, **keys: Any) -> Connection:
    return Connection("api", "http", "127.0.0.1", service.port, schema="http", **({"extra": {"token": TOKEN}} | keys))


def where(**keys: Any) -> dict[str, Any]:
    return {"kind": "http", "connection": "api", "path": "v1/data"} | keys


RECORDS = [{"region": f"64.{n:02}", "value": n} for n in range(1, 8)]


def lines(*records: str) -> bytes:
    return "".join(f"{record}\n" for record in records).encode()


# ----------------------------------------------------------------------------------------------- records


def test_records_become_json_lines_with_every_digit(home: Path, service: Server) -> None:
    service.answer = lambda _: Answer(
        body=b'{"data": {"items": [{"b": 1.10, "a": 12345678901234567890.5, "c": null}]}}'
    )
    pull(source_of(home, where(records="data.items", params={"year": 2024})), connection(service))
    assert stored() == [lines('{"b":1.10,"a":12345678901234567890.5,"c":null}')]
    assert submissions() == [("BPS", "2023", "pulled.jsonl", 1)]
    assert service.asked[0].params == {"year": "2024"}
    assert service.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_the_same_answer_again_is_nothing_new(home: Path, service: Server) -> None:
    service.answer = lambda _: said(RECORDS)
    source = source_of(home, where())
    assert pull(source, connection(service)).registered == 1
    assert (pull(source, connection(service)).fetched, len(submissions())) == (0, 1)
    assert query("select count(*) from ledger.delivery") == [(1,)]


def test_no_records_are_no_submission(home: Path, service: Server) -> None:
    service.answer = lambda _: said([])
    assert pull(source_of(home, where()), connection(service)).registered == 0


@pytest.mark.parametrize(
    ("extra", "header", "value"),
    [
        ({"token": TOKEN, "token_header": "X-Api-Key"}, "x-api-key", TOKEN),
        ({"token": TOKEN, "token_prefix": "Token"}, "authorization", f"Token {TOKEN}"),
    ],
)
def test_the_token_goes_where_the_connection_says(
    home: Path, service: Server, extra: dict[str, str], header: str, value: str
) -> None:
    service.answer = lambda _: said(RECORDS)
    pull(source_of(home, where()), connection(service, extra=extra))
    assert service.asked[0].headers[header] == value


def test_login_and_secret_parameters(home: Path, service: Server) -> None:
    service.answer = lambda _: said(RECORDS)
    known = connection(service, login="user", password="pass", extra={"params": {"key": "synthetic"}})
    pull(source_of(home, where()), known)
    assert service.asked[0].headers["authorization"] == "Basic dXNlcjpwYXNz"
    assert service.asked[0].params == {"key": "synthetic"}


def page(number: int, size: int = 3) -> list[dict[str, Any]]:
    return RECORDS[(number - 1) * size : number * size]


def test_pages_by_number_offset_cursor_and_link_give_the_same(home: Path, service: Server) -> None:
    def answer(asked: Asked) -> Answer:
        params = asked.params
        match asked.path:
            case "/number":
                return said({"rows": page(int(params["page"]))})
            case "/offset":
                start = int(params["offset"])
                return said({"rows": RECORDS[start : start + int(params["limit"])]})
            case "/cursor":
                number = int(params.get("after", "1"))
                return said({"rows": page(number), "meta": {"next": str(number + 1) if number < 3 else None}})
            case "/header":
                number = int(params.get("p", "1"))
                link = {"Link": f'</header?p={number + 1}>; rel="next"'} if number < 3 else {}
                return said({"rows": page(number)}, **link)
            case _:
                number = int(params.get("p", "1"))
                after = f"http://127.0.0.1:{service.port}/body?p={number + 1}" if number < 3 else None
                return said({"rows": page(number), "next": after})

    service.answer = answer
    pagings: dict[str, dict[str, Any]] = {
        "number": {"kind": "page", "param": "page", "size": 3},
        "offset": {"kind": "offset", "param": "offset", "size": 3, "size_param": "limit"},
        "cursor": {"kind": "cursor", "param": "after", "next": "meta.next"},
        "header": {"kind": "link"},
        "body": {"kind": "link", "next": "next"},
    }
    for name, paging in pagings.items():
        service.asked.clear()
        pull(source_of(home, where(path=name, records="rows", paging=paging), source_id=name), connection(service))
        assert len(service.asked) == 3, name
    shas = query("select distinct sha256 from ledger.submission")
    assert len(shas) == 1
    assert len(stored()[0].splitlines()) == len(RECORDS)


def test_a_page_that_breaks_half_way_is_asked_for_again_and_the_others_are_not(home: Path, service: Server) -> None:
    broken = iter([True])

    def answer(asked: Asked) -> Answer:
        number = int(asked.params["page"])
        whole = said(page(number))
        if number == 2 and next(broken, False):
            whole.cut_after = len(whole.body) // 2
        return whole

    service.answer = answer
    pull(source_of(home, where(paging={"kind": "page", "param": "page", "size": 3})), connection(service))
    assert [asked.params["page"] for asked in service.asked] == ["1", "2", "2", "3"]
    assert len(stored()[0].splitlines()) == len(RECORDS)


def test_a_busy_server_is_asked_again_when_it_says(
    home: Path, service: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []
    error = http.TransferError.__init__

    def noted(self: Any, message: str, wait_seconds: float | None = None) -> None:
        waits.append(wait_seconds)
        error(self, message, wait_seconds)

    monkeypatch.setattr(http.TransferError, "__init__", noted)
    answers = iter([Answer(429, headers={"Retry-After": "7"}), Answer(503), said(RECORDS)])
    service.answer = lambda _: next(answers)
    assert pull(source_of(home, where()), connection(service)).registered == 1
    assert waits == [7.0, None]


def test_retry_after_may_be_a_date() -> None:
    assert _retry_after("Fri, 01 Jan 2016 00:00:00 GMT") == 0.0
    assert (_retry_after("Fri, 01 Jan 2100 00:00:00 GMT") or 0) > 1e9
    assert [_retry_after(text) for text in (None, "soon", "-1", "nan", "3")] == [None, None, None, None, 3.0]


def test_a_server_that_stays_busy_or_refuses_is_told(home: Path, service: Server) -> None:
    service.answer = lambda _: Answer(503)
    with pytest.raises(collect.CollectError, match="503"):
        pull(source_of(home, where()), connection(service))
    assert len(service.asked) == 5
    service.asked.clear()
    service.answer = lambda _: Answer(401)
    with pytest.raises(collect.CollectError, match=r"401 Unauthorized: is the token") as caught:
        pull(source_of(home, where()), connection(service))
    assert len(service.asked) == 1
    assert TOKEN not in str(caught.value)


def test_an_unchanged_answer_is_not_sent_again(home: Path, service: Server) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"v1"':
            return Answer(304)
        return said(RECORDS, ETag='"v1"', Last_Modified="Mon, 05 Feb 2024 03:00:00 GMT")

    service.answer = answer
    source = source_of(home, where())
    pull(source, connection(service))
    assert pull(source, connection(service)).known == 1
    assert service.asked[1].headers["if-modified-since"] == "Mon, 05 Feb 2024 03:00:00 GMT"
    assert [str(row[0])[:10] for row in query("select prepared_at from ledger.submission")] == ["2024-02-05"]


def test_only_what_is_new_since_the_last_time(home: Path, service: Server) -> None:
    table = [{"id": n, "at": f"2024-01-0{n}"} for n in (1, 2, 2, 3)]
    table[2] = {"id": 9, "at": "2024-01-02"}

    def answer(asked: Asked) -> Answer:
        start = asked.params.get("since", "")
        return said([record for record in table if str(record["at"]) >= start])

    service.answer = answer
    source = source_of(home, where(since={"param": "since", "field": "at", "first": "2024-01-02"}), period="rows")
    pull(source, connection(service))
    assert pull(source, connection(service)).fetched == 0
    # One that comes in the same moment as the last one is not lost, and the last one is not taken twice.
    table.append({"id": 4, "at": "2024-01-03"})
    table.append({"id": 5, "at": "2024-01-05"})
    pull(source, connection(service))
    assert [asked.params["since"] for asked in service.asked] == ["2024-01-02", "2024-01-03", "2024-01-03"]
    assert [[line.split(b",")[0] for line in content.splitlines()] for content in stored()] == [
        [b'{"id":2', b'{"id":9', b'{"id":3'],
        [b'{"id":4', b'{"id":5'],
    ]
    assert {period for _, period, *_ in submissions()} == {"*"}


def test_the_cursor_moves_only_with_the_record(home: Path, service: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    service.answer = lambda _: said([{"at": 5}])
    source = source_of(home, where(since={"param": "since", "field": "at"}))

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(collect, "record", crash)
        with pytest.raises(KeyboardInterrupt):
            pull(source, connection(service))
    pull(source, connection(service))
    assert [asked.params for asked in service.asked] == [{}, {}]
    assert query("select cursor -> 'since' from ledger.source_state") == [(5,)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>maintenance</html>", "no JSON"),
        (b'{"data": 1}', "no list of records"),
        (b'[{"a": NaN}]', "NaN is no number"),
        (b'[{"a": ' + b"[" * 100_000, "no JSON"),
    ],
)
def test_an_answer_that_is_not_what_it_should_be_is_told(
    home: Path, service: Server, body: bytes, problem: str
) -> None:
    service.answer = lambda _: Answer(body=body)
    with pytest.raises(collect.CollectError, match=problem):
        pull(source_of(home, where()), connection(service))
    assert submissions() == []


def test_paging_that_does_not_move_ends(home: Path, service: Server) -> None:
    service.answer = lambda _: said(RECORDS)
    with pytest.raises(collect.CollectError, match="two pages in a row are the same"):
        pull(source_of(home, where(paging={"kind": "page", "param": "page"})), connection(service))


def test_an_answer_beyond_the_limit_is_cut_off(home: Path, service: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    service.answer = lambda asked: Answer(body=b"x" * (3 << 20))
    with pytest.raises(collect.CollectError, match="larger than 2 MB"):
        pull(source_of(home, where(download=True, max_mb=2)), connection(service))
    monkeypatch.setattr(http, "PAGE_BYTES", 1 << 20)
    with pytest.raises(collect.CollectError, match="a page is larger than 1 MB"):
        pull(source_of(home, where(), source_id="records"), connection(service))


# ----------------------------------------------------------------------------------------------- secrets


def test_a_redirect_to_another_host_does_not_take_the_secrets_along(home: Path, service: Server) -> None:
    other = Server()
    other.answer = lambda _: said(RECORDS)
    service.answer = lambda _: Answer(302, headers={"Location": f"http://127.0.0.1:{other.port}/there"})
    known = connection(service, extra={"token": TOKEN, "token_header": "X-Key", "params": {"key": "synthetic"}})
    pull(source_of(home, where()), known)
    other.close()
    assert "x-key" in service.asked[0].headers
    assert "x-key" not in other.asked[0].headers
    assert other.asked[0].params == {}


def test_no_log_line_tells_a_secret(home: Path, service: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    service.answer = lambda _: said(RECORDS)
    known = connection(service, extra={"token": TOKEN, "params": {"key": "synthetic-parameter"}})
    pull(source_of(home, where()), known)
    assert service.asked[0].params == {"key": "synthetic-parameter"}
    assert "synthetic-" not in caplog.text


def test_a_redirect_on_the_same_host_does(home: Path, service: Server) -> None:
    moved = Answer(307, headers={"Location": "/v2/data?x=1"})
    service.answer = lambda asked: moved if asked.path == "/v1/data" else said(RECORDS)
    pull(source_of(home, where()), connection(service))
    assert service.asked[1].headers["authorization"] == f"Bearer {TOKEN}"
    assert service.asked[1].params == {"x": "1"}


def test_a_next_page_at_another_host_and_endless_redirects_are_refused(home: Path, service: Server) -> None:
    service.answer = lambda _: said({"rows": RECORDS, "next": "http://localhost:1/steal"})
    paged = where(records="rows", paging={"kind": "link", "next": "next"})
    with pytest.raises(collect.CollectError, match="another host"):
        pull(source_of(home, paged), connection(service))
    service.answer = lambda _: Answer(302, headers={"Location": "/v1/data"})
    with pytest.raises(collect.CollectError, match="redirects"):
        pull(source_of(home, where(), source_id="circle"), connection(service))


# ----------------------------------------------------------------------------------------------- downloads


CONTENT = os.urandom(500_000)


def ranged(content: bytes, etag: str, cuts: list[int]) -> Any:
    def answer(asked: Asked) -> Answer:
        start, status, headers = 0, 200, {"ETag": etag}
        wanted = asked.headers.get("range")
        if wanted and asked.headers.get("if-range") in (None, etag):
            start, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return Answer(status, content[start:], headers, cuts.pop(0) if cuts else None)

    return answer


def test_a_download_that_breaks_goes_on_where_it_broke(home: Path, service: Server) -> None:
    service.answer = ranged(CONTENT, '"v1"', [200_000, 100_000])
    source = source_of(
        home, where(path="files/stunting_2024.csv", download=True), period={"file": r"(?P<period>\d{4})"}
    )
    pull(source, connection(service))
    assert stored() == [CONTENT]
    assert submissions() == [("BPS", "2024", "stunting_2024.csv", 1)]
    ranges = [asked.headers.get("range") for asked in service.asked]
    assert ranges[0] is None and all(r and r != "bytes=0-" for r in ranges[1:])
    assert len(ranges) == 3


def test_a_file_that_changed_on_its_way_is_had_anew(home: Path, service: Server) -> None:
    first, second = ranged(b"old" * 100_000, '"v1"', [150_000]), ranged(b"new" * 90_000, '"v2"', [])
    service.answer = lambda asked: (first if len(service.asked) == 1 else second)(asked)
    pull(source_of(home, where(download=True)), connection(service))
    assert stored() == [b"new" * 90_000]


def test_a_server_that_gives_the_rest_of_another_version_is_not_believed(home: Path, service: Server) -> None:
    first = ranged(b"old" * 100_000, '"v1"', [150_000])

    def careless(asked: Asked) -> Answer:
        asked.headers.pop("if-range", None)
        return ranged(b"new" * 100_000, '"v2"', [])(asked)

    service.answer = lambda asked: (first if len(service.asked) == 1 else careless)(asked)
    pull(source_of(home, where(download=True)), connection(service))
    assert stored() == [b"new" * 100_000]


def test_a_server_without_ranges_sends_it_all_again(home: Path, service: Server) -> None:
    cuts = [100_000]
    service.answer = lambda _: Answer(body=CONTENT, cut_after=cuts.pop() if cuts else None)
    pull(source_of(home, where(download=True, name="report.csv")), connection(service))
    assert stored() == [CONTENT]
    assert submissions()[0][2] == "report.csv"


def test_a_download_that_has_not_changed_is_not_sent_again(home: Path, service: Server) -> None:
    service.answer = lambda asked: (
        Answer(304) if asked.headers.get("if-none-match") == '"v1"' else Answer(body=b"a", headers={"ETag": '"v1"'})
    )
    source = source_of(home, where(download=True))
    assert (pull(source, connection(service)).fetched, pull(source, connection(service)).fetched) == (1, 0)
