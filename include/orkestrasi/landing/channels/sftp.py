"""Files on an SFTP server that proves who it is."""

from __future__ import annotations

import io
import logging
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

import paramiko

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
PORT = 22
# Requests under way at once while a file is read; bounds what waits in memory.
REQUESTS = 64


class SftpShelf:
    """A folder of an SFTP server; the connection is made anew after it broke."""

    def __init__(self, where: Where, connection: Connection) -> None:
        self._base = where.path or "."
        self._connection = connection
        self._client: paramiko.SSHClient | None = None
        self._session: paramiko.SFTPClient | None = None
        # paramiko tells every broken connection with a traceback; what matters is in our own message.
        logging.getLogger("paramiko").setLevel(logging.CRITICAL)

    def files(self) -> Iterator[Remote]:
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                entries = self._said(partial(self._list, folder))
            except FileNotFoundError:
                if folder:
                    continue  # gone since its own folder was read
                raise ChannelError(f"{self._name}: there is no folder {self._base}") from None
            for entry in entries:
                # A name with a slash in it would lead out of the folder.
                if entry.filename in (".", "..") or "/" in entry.filename or entry.st_mode is None:
                    continue
                path = f"{folder}/{entry.filename}" if folder else entry.filename
                if stat.S_ISDIR(entry.st_mode):
                    folders.append(path)
                elif stat.S_ISREG(entry.st_mode):
                    yield _remote(path, entry)

    def fetch(self, remote: Remote, into: BinaryIO) -> None:
        def copy() -> None:
            with self._sftp().open(self._at(remote.path), "rb") as delivered:
                delivered.seek(into.tell())
                if into.tell() < remote.size:
                    delivered.prefetch(remote.size, REQUESTS)
                while chunk := delivered.read(CHUNK_BYTES):
                    into.write(chunk)

        try:
            self._said(copy)
            after = self._said(lambda: self._sftp().lstat(self._at(remote.path)))
        except FileNotFoundError:
            raise ChangedError(remote.path) from None
        if _remote(remote.path, after).fingerprint != remote.fingerprint or into.tell() > remote.size:
            raise ChangedError(remote.path)
        if into.tell() < remote.size:
            raise TransferError(f"{remote.path}: {into.tell()} of {remote.size} bytes arrived")

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._session = None

    def _list(self, folder: str) -> list[paramiko.SFTPAttributes]:
        return self._sftp().listdir_attr(self._at(folder))

    def _at(self, path: str) -> str:
        return f"{self._base.rstrip('/')}/{path}" if path else self._base

    def _sftp(self) -> paramiko.SFTPClient:
        if self._session is None:
            self._client = _connect(self._connection)
            self._session = self._client.open_sftp()
            channel = self._session.get_channel()
            if channel is not None:
                channel.settimeout(TIMEOUT_SECONDS)
        return self._session

    def _said(self, ask: Callable[[], T]) -> T:
        """Do it, and turn what goes wrong into our own errors; a broken session is thrown away."""
        try:
            return ask()
        except paramiko.BadHostKeyException:
            raise ChannelError(f"{self._name}: the server shows another host key than the one that is known") from None
        except paramiko.AuthenticationException:
            raise ChannelError(f"{self._name}: login refused") from None
        except FileNotFoundError:
            raise
        except PermissionError as error:
            raise ChannelError(f"{self._name}: {error}") from None
        except (paramiko.SSHException, EOFError, OSError) as error:
            self.close()
            if "not found in known_hosts" in str(error):
                raise ChannelError(
                    f"{self._name}: its host key is not known; put it into the connection's extra as host_key"
                ) from None
            raise TransferError(f"{self._name}: {type(error).__name__}: {error}") from None

    @property
    def _name(self) -> str:
        return f"{self._connection.host}:{self._connection.port or PORT}"


def _remote(path: str, entry: paramiko.SFTPAttributes) -> Remote:
    size, modified = entry.st_size or 0, entry.st_mtime or 0
    return Remote(path, f"{size}-{modified}", size, datetime.fromtimestamp(modified, UTC))


def _connect(connection: Connection) -> paramiko.SSHClient:
    extra = connection.extra
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    if str(extra.get("allow_unknown_host", "")).lower() in ("true", "1"):
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # noqa: S507 (asked for)
    elif host_key := extra.get("host_key"):
        _trust(client, connection, str(host_key))
    else:
        known = Path(str(extra.get("known_hosts", "~/.ssh/known_hosts"))).expanduser()
        if known.is_file():
            client.load_system_host_keys(str(known))
    client.connect(
        hostname=connection.host,
        port=connection.port or PORT,
        username=connection.login or None,
        password=connection.password or None,
        pkey=_private_key(connection),
        key_filename=extra.get("key_file"),
        passphrase=extra.get("private_key_passphrase"),
        timeout=TIMEOUT_SECONDS,
        banner_timeout=TIMEOUT_SECONDS,
        auth_timeout=TIMEOUT_SECONDS,
        # Only what the connection says: never the keys of whoever runs this.
        allow_agent=False,
        look_for_keys=False,
    )
    return client


def _trust(client: paramiko.SSHClient, connection: Connection, host_key: str) -> None:
    """`host_key` as in known_hosts or a .pub file: type and key, with or without the host before them."""
    words = host_key.split()
    start = next((i for i, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-", "sk-"))), None)
    if start is None or len(words) < start + 2:
        raise ChannelError(f"host_key of connection {connection.conn_id} must be a type and a key: ssh-ed25519 AAAA...")
    port = connection.port or PORT
    name = connection.host if port == PORT else f"[{connection.host}]:{port}"
    entry = paramiko.hostkeys.HostKeyEntry.from_line(f"{name} {words[start]} {words[start + 1]}")
    if entry is None or entry.key is None:
        raise ChannelError(f"host_key of connection {connection.conn_id} cannot be read")
    client.get_host_keys().add(name, words[start], entry.key)


def _private_key(connection: Connection) -> paramiko.PKey | None:
    text = connection.extra.get("private_key")
    if not text:
        return None
    passphrase = connection.extra.get("private_key_passphrase")
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(str(text)), passphrase)
        except (paramiko.SSHException, ValueError):
            continue
    raise ChannelError(f"private_key of connection {connection.conn_id} cannot be read")
