"""Objects in a bucket of S3 or of anything that speaks it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as BotoConnectionError

from orkestrasi.landing.channels import (
    CHUNK_BYTES,
    TIMEOUT_SECONDS,
    ChangedError,
    ChannelError,
    Remote,
    TransferError,
)
from orkestrasi.landing.connections import Connection
from orkestrasi.sources.model import Where

T = TypeVar("T")
# The ETag of an object uploaded in one part is the MD5 of its bytes; otherwise it ends with the number of parts.
MD5 = re.compile(r"[0-9a-f]{32}")
CHANGED = {"PreconditionFailed", "412", "NoSuchKey", "404", "InvalidRange", "416"}
BUSY = {"SlowDown", "Throttling", "ThrottlingException", "RequestTimeout", "InternalError", "ServiceUnavailable"}


class S3Shelf:
    """A bucket, below a prefix."""

    def __init__(self, where: Where, connection: Connection) -> None:
        extra = connection.extra
        self._bucket = str(where.options["bucket"])
        self._prefix = f"{where.path.strip('/')}/" if where.path.strip("/") else ""
        self._client: Any = boto3.client(
            "s3",
            aws_access_key_id=connection.login or extra.get("aws_access_key_id"),
            aws_secret_access_key=connection.password or extra.get("aws_secret_access_key"),
            aws_session_token=extra.get("aws_session_token"),
            region_name=extra.get("region_name", "us-east-1"),
            endpoint_url=extra.get("endpoint_url"),
            verify=extra.get("verify"),
            config=Config(
                connect_timeout=TIMEOUT_SECONDS,
                read_timeout=TIMEOUT_SECONDS,
                # Trying again is our own business, with the same patience for every channel.
                retries={"total_max_attempts": 1},
                s3={"addressing_style": extra.get("addressing_style", "path")},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def files(self) -> Iterator[Remote]:
        more: dict[str, str] = {}
        while True:
            ask = partial(self._client.list_objects_v2, Bucket=self._bucket, Prefix=self._prefix, **more)
            page = _said(ask)
            for entry in page.get("Contents", ()):
                path = entry["Key"].removeprefix(self._prefix)
                if path and not path.endswith("/"):  # an empty object that stands for a folder
                    yield Remote(path, entry["ETag"].strip('"'), entry["Size"], entry["LastModified"], entry["Key"])
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def fetch(self, remote: Remote, into: BinaryIO) -> None:
        done = into.tell()
        if done < remote.size or not done:
            wanted = {"Range": f"bytes={done}-"} if done else {}
            answer = _said(
                lambda: self._client.get_object(
                    Bucket=self._bucket, Key=remote.handle, IfMatch=f'"{remote.fingerprint}"', **wanted
                )
            )
            if done and not str(answer.get("ContentRange", "")).startswith(f"bytes {done}-"):
                into.seek(0)
                into.truncate()
            _said(lambda: _copy(answer["Body"], into))
        else:
            answer = {"ServerSideEncryption": "unknown"}
        if into.tell() < remote.size:
            raise TransferError(f"{remote.path}: {into.tell()} of {remote.size} bytes arrived")
        self._verify(remote, into, str(answer.get("ServerSideEncryption", "")))

    def _verify(self, remote: Remote, into: BinaryIO, encryption: str) -> None:
        if not MD5.fullmatch(remote.fingerprint) or encryption not in ("", "AES256"):
            return
        into.seek(0)
        md5 = hashlib.md5(usedforsecurity=False)
        while chunk := into.read(CHUNK_BYTES):
            md5.update(chunk)
        if md5.hexdigest() != remote.fingerprint:
            into.seek(0)
            into.truncate()
            raise TransferError(f"{remote.path}: the bytes that arrived do not have the ETag {remote.fingerprint}")

    def close(self) -> None:
        self._client.close()


def _copy(body: Any, into: BinaryIO) -> None:
    with body:
        for chunk in body.iter_chunks(CHUNK_BYTES):
            into.write(chunk)


def _said(ask: Callable[[], T]) -> T:
    """Do it, and turn what S3 says against it into our own errors."""
    try:
        return ask()
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in CHANGED:
            raise ChangedError(str(error)) from None
        if code in BUSY or status >= 500 or status == 429:
            raise TransferError(str(error)) from None
        raise ChannelError(str(error)) from None
    except (BotoConnectionError, HTTPClientError) as error:
        raise TransferError(f"{type(error).__name__}: {error}") from None
    except BotoCoreError as error:
        raise ChannelError(f"{type(error).__name__}: {error}") from None
