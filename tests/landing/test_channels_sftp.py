"""Files on an SFTP server: only from a server that is known, taken once, taken up again where the connection broke."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from orkestrasi.landing import collect
from orkestrasi.landing.channels import sftp
from orkestrasi.landing.connections import Connection
from tests.landing.places import pull, query, source_of, stored, submissions

PASSWORD = "synthetic-password"


@dataclass
class Server:
    """An SFTP server on the loopback that can cut its connections."""

    folder: Path
    port: int = 0
    host_key: str = ""
    client_key: str = ""
    # Cut the connection once this many bytes have been read of a file; then the entry is used up.
    cuts: list[int] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    reads: list[tuple[int, int]] = field(default_factory=list)

    def connection(self, **extra: Any) -> Connection:
        return Connection("server", "sftp", "127.0.0.1", self.port, "reporter", PASSWORD, extra=extra)

    def known(self, **extra: Any) -> Connection:
        return self.connection(host_key=self.host_key, **extra)


def _serve(server: Server, ready: threading.Event, stop: list[Any]) -> None:
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    client_key = asyncssh.generate_private_key("ssh-ed25519")
    server.host_key = host_key.export_public_key().decode().strip()
    server.client_key = client_key.export_private_key().decode()

    class Login(asyncssh.SSHServer):
        def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
            self.conn = conn

        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            server.logins.append("password")
            return password == PASSWORD

        def public_key_auth_supported(self) -> bool:
            return True

        def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
            server.logins.append("key")
            return key.public_data == client_key.public_data

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: asyncssh.SSHServerChannel) -> None:
            self._transport = channel.get_connection()
            super().__init__(channel, chroot=os.fsencode(server.folder))

        def read(self, file_obj: Any, offset: int, size: int) -> Any:
            server.reads.append((offset, size))
            if server.cuts and offset + size > server.cuts[0]:
                server.cuts.pop(0)
                self._transport.abort()
                raise asyncssh.SFTPConnectionLost("cut")
            return super().read(file_obj, offset, size)

    async def main() -> None:
        listener = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[host_key], server_factory=Login, sftp_factory=Files
        )
        server.port = listener.get_port()
        finished = asyncio.Event()
        stop.extend([asyncio.get_running_loop(), finished])
        ready.set()
        await finished.wait()
        listener.close()

    asyncio.run(main())


@pytest.fixture
def sftp_server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "served"
    (folder / "in").mkdir(parents=True)
    serving, ready, stop = Server(folder), threading.Event(), []  # type: ignore[var-annotated]
    thread = threading.Thread(target=_serve, args=[serving, ready, stop], daemon=True)
    thread.start()
    assert ready.wait(30)
    yield serving
    loop, finished = stop
    loop.call_soon_threadsafe(finished.set)
    thread.join(10)


def where(**keys: Any) -> dict[str, Any]:
    return {"kind": "sftp", "connection": "server", "path": "/in", "settle_seconds": 0, **keys}


def test_files_are_taken_once_also_from_folders_below(home: Path, sftp_server: Server) -> None:
    (sftp_server.folder / "in" / "2024").mkdir()
    (sftp_server.folder / "in" / "2024" / "a.csv").write_bytes(b"a")
    (sftp_server.folder / "secret.csv").write_bytes(b"outside")
    (sftp_server.folder / "in" / "link.csv").symlink_to("../secret.csv")
    source = source_of(home, where(), period={"file": r"^(?P<period>\d{4})/"})
    assert (pull(source, sftp_server.known()).fetched, pull(source, sftp_server.known()).known) == (1, 1)
    assert submissions() == [("BPS", "2024", "a.csv", 1)]


def test_a_server_nobody_knows_is_refused_before_any_password_is_sent(home: Path, sftp_server: Server) -> None:
    with pytest.raises(collect.CollectError, match="host key is not known"):
        pull(source_of(home, where()), sftp_server.connection(known_hosts="/dev/null"))
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    with pytest.raises(collect.CollectError, match="another host key"):
        pull(source_of(home, where()), sftp_server.connection(host_key=other))
    assert sftp_server.logins == []


def test_an_unknown_server_may_be_allowed(home: Path, sftp_server: Server) -> None:
    (sftp_server.folder / "in" / "a.csv").write_bytes(b"a")
    assert pull(source_of(home, where()), sftp_server.connection(allow_unknown_host=True)).fetched == 1


def test_a_server_of_known_hosts_is_trusted(home: Path, sftp_server: Server, tmp_path: Path) -> None:
    (sftp_server.folder / "in" / "a.csv").write_bytes(b"a")
    known = tmp_path / "known_hosts"
    known.write_text(f"[127.0.0.1]:{sftp_server.port} {sftp_server.host_key}\n")
    assert pull(source_of(home, where()), sftp_server.connection(known_hosts=str(known))).fetched == 1


def test_a_key_opens_the_door_as_well(home: Path, sftp_server: Server) -> None:
    (sftp_server.folder / "in" / "a.csv").write_bytes(b"a")
    connection = Connection(
        "server", "sftp", "127.0.0.1", sftp_server.port, "reporter",
        extra={"host_key": sftp_server.host_key, "private_key": sftp_server.client_key},
    )  # fmt: skip
    assert pull(source_of(home, where()), connection).fetched == 1
    assert "password" not in sftp_server.logins


def test_a_wrong_password_is_told_and_not_shown(home: Path, sftp_server: Server) -> None:
    connection = Connection(
        "server", "sftp", "127.0.0.1", sftp_server.port, "reporter", "wrong-password",
        extra={"host_key": sftp_server.host_key},
    )  # fmt: skip
    with pytest.raises(collect.CollectError, match="login refused"):
        pull(source_of(home, where()), connection)
    assert "wrong-password" not in str(query("select last_error from ledger.source_state"))


# paramiko asks for the bytes ahead in a thread of its own, which the cut ends.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_transfer_that_is_cut_goes_on_where_it_was_cut(home: Path, sftp_server: Server) -> None:
    content = os.urandom(3_000_000)
    (sftp_server.folder / "in" / "big.csv").write_bytes(content)
    sftp_server.cuts += [1_000_000, 2_000_000]
    pull(source_of(home, where()), sftp_server.known())
    assert stored() == [content]
    assert sftp_server.cuts == []
    # The last connection read on from somewhere behind the start.
    assert sum(offset == 0 for offset, _ in sftp_server.reads) == 1


def test_a_file_that_grows_while_it_is_read_is_left_for_the_next_run(
    home: Path, sftp_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sftp_server.folder / "in" / "a.csv"
    path.write_bytes(b"first")
    listed = sftp.SftpShelf.files

    def then_grown(self: sftp.SftpShelf) -> Any:
        yield from list(listed(self))
        path.write_bytes(b"first and second")

    source = source_of(home, where())
    with monkeypatch.context() as patch:
        patch.setattr(sftp.SftpShelf, "files", then_grown)
        assert pull(source, sftp_server.known()).unfinished == 1
    assert submissions() == []
    pull(source, sftp_server.known())
    assert stored() == [b"first and second"]


def test_a_folder_that_is_not_there_and_a_server_that_is_away_are_told(home: Path, sftp_server: Server) -> None:
    with pytest.raises(collect.CollectError, match="there is no folder /gone"):
        pull(source_of(home, where(path="/gone")), sftp_server.known())
    away = Connection("server", "sftp", "127.0.0.1", 9, "reporter", PASSWORD, extra={"host_key": sftp_server.host_key})
    with pytest.raises(collect.CollectError, match=r"127\.0\.0\.1:9"):
        pull(source_of(home, where()), away)
