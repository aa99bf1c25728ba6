"""Objects of an S3 server: listed page by page, taken once, taken up again where a transfer broke."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from orkestrasi.landing import collect
from orkestrasi.landing.channels import s3
from orkestrasi.landing.connections import Connection
from tests.landing.places import pull, query, source_of, stored, submissions

SECRET = "synthetic-secret-key"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def connection(endpoint: str) -> Connection:
    return Connection("store", "aws", login="key", password=SECRET, extra={"endpoint_url": endpoint})


@pytest.fixture
def bucket(connection: Connection, request: pytest.FixtureRequest) -> Any:
    client = boto3.client(
        "s3",
        endpoint_url=connection.extra["endpoint_url"],
        aws_access_key_id="key",
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    name = f"b{abs(hash(request.node.name))}"
    client.create_bucket(Bucket=name)

    class Bucket:
        def put(self, key: str, content: bytes) -> None:
            client.put_object(Bucket=name, Key=key, Body=content)

        def where(self, **keys: Any) -> dict[str, Any]:
            return {"kind": "s3", "connection": "store", "bucket": name} | keys

        def put_in_parts(self, key: str, parts: list[bytes]) -> None:
            upload = client.create_multipart_upload(Bucket=name, Key=key)["UploadId"]
            done = []
            for number, part in enumerate(parts, 1):
                answer = client.upload_part(Bucket=name, Key=key, PartNumber=number, UploadId=upload, Body=part)
                done.append({"PartNumber": number, "ETag": answer["ETag"]})
            client.complete_multipart_upload(Bucket=name, Key=key, UploadId=upload, MultipartUpload={"Parts": done})

    return Bucket()


class Breaking:
    """A body that breaks off after so many bytes."""

    def __init__(self, body: Any, after: int) -> None:
        self._body, self._after = body, after

    def __enter__(self) -> Breaking:
        return self

    def __exit__(self, *_: object) -> None:
        self._body.close()

    def iter_chunks(self, _: int) -> Iterator[bytes]:
        from botocore.exceptions import ResponseStreamingError

        yield self._body.read(self._after)
        raise ResponseStreamingError(error="connection broken")


def test_objects_below_the_prefix_are_taken_once(home: Path, connection: Connection, bucket: Any) -> None:
    bucket.put("in/2024/64.09.csv", b"a")
    bucket.put("in/2024/", b"")
    bucket.put("elsewhere/64.09.csv", b"b")
    bucket.put("in/2024/notes.txt", b"c")
    source = source_of(home, bucket.where(path="in", match="*.csv"), period={"file": r"^(?P<period>\d{4})/"})
    assert (pull(source, connection).fetched, pull(source, connection).fetched) == (1, 0)
    assert submissions() == [("BPS", "2024", "64.09.csv", 1)]
    bucket.put("in/2024/64.09.csv", b"changed")
    assert pull(source, connection).registered == 1
    assert stored() == [b"a", b"changed"]


def test_a_listing_of_several_pages_is_read_to_its_end(
    home: Path, connection: Connection, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        bucket.put(f"{number:02}.csv", str(number).encode())
    pages = []
    said = s3._said

    def in_small_pages(ask: Any) -> Any:
        if getattr(ask, "keywords", None) and "Prefix" in ask.keywords:
            ask.keywords["MaxKeys"] = 10
            pages.append(ask.keywords.get("ContinuationToken"))
        return said(ask)

    monkeypatch.setattr(s3, "_said", in_small_pages)
    assert pull(source_of(home, bucket.where()), connection).registered == 25
    assert len(pages) == 3


def test_a_transfer_that_breaks_goes_on_where_it_broke(
    home: Path, connection: Connection, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytes(range(256)) * 4096
    bucket.put("big.csv", content)
    asked: list[tuple[int, int]] = []
    copy = s3._copy

    def breaking(body: Any, into: io.BufferedRandom) -> None:
        start = into.tell()
        try:
            copy(Breaking(body, 300_000) if len(asked) < 2 else body, into)
        finally:
            asked.append((start, into.tell()))

    monkeypatch.setattr(s3, "_copy", breaking)
    pull(source_of(home, bucket.where()), connection)
    assert asked == [(0, 300_000), (300_000, 600_000), (600_000, len(content))]
    assert stored() == [content]


def test_bytes_that_do_not_have_the_etag_are_not_kept(
    home: Path, connection: Connection, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("a.csv", b"right")
    monkeypatch.setattr(s3, "_copy", lambda body, into: into.write(b"wrong"))
    with pytest.raises(collect.CollectError, match="do not have the ETag"):
        pull(source_of(home, bucket.where()), connection)
    assert submissions() == []


def test_an_object_of_several_parts_has_no_md5_to_compare(home: Path, connection: Connection, bucket: Any) -> None:
    first, second = b"x" * (5 << 20), b"y" * 1000
    bucket.put_in_parts("parts.csv", [first, second])
    pull(source_of(home, bucket.where()), connection)
    assert stored() == [first + second]


def test_an_object_that_is_replaced_after_the_listing_is_left_for_the_next_run(
    home: Path, connection: Connection, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("a.csv", b"old")
    listed = s3.S3Shelf.files

    def then_replaced(self: s3.S3Shelf) -> Any:
        yield from list(listed(self))
        bucket.put("a.csv", b"new")

    source = source_of(home, bucket.where())
    with monkeypatch.context() as patch:
        patch.setattr(s3.S3Shelf, "files", then_replaced)
        assert pull(source, connection).unfinished == 1
    pull(source, connection)
    assert stored() == [b"new"]


def test_a_bucket_that_is_not_there_is_told_without_the_secret(home: Path, connection: Connection, bucket: Any) -> None:
    source = source_of(home, bucket.where(bucket="not-there"))
    with pytest.raises(collect.CollectError, match="NoSuchBucket"):
        pull(source, connection)
    assert SECRET not in str(query("select last_error from ledger.source_state"))


def test_a_server_that_is_away_is_tried_again_and_then_told(home: Path) -> None:
    nowhere = Connection("store", "aws", login="k", password=SECRET, extra={"endpoint_url": "http://127.0.0.1:9"})
    source = source_of(home, {"kind": "s3", "connection": "store", "bucket": "b"})
    with pytest.raises(collect.CollectError, match="EndpointConnectionError"):
        pull(source, nowhere)


def test_five_hundred_objects(home: Path, connection: Connection, bucket: Any) -> None:
    for number in range(500):
        bucket.put(f"{number:03}.csv", f"{number}\n".encode())
    source = source_of(home, bucket.where())
    assert pull(source, connection).registered == 500
    assert pull(source, connection).known == 500
