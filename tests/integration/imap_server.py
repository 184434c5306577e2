"""A real IMAP server for tests: Dovecot, started from the machine's binaries, with TLS and sign-in, thrown away after."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

USER, PASSWORD = "bounces@example.gov.cn", 'p@ss"\\ /word'
START_SECONDS = 120
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/certificate.pem
mail_location = maildir:{folder}/mail
mailbox_list_index = no
{users}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
"""
OF_ONE_USER = """
default_internal_user = {user}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class ImapServer:
    """A running server with one box; `stop` ends it before its time."""

    folder: Path
    process: subprocess.Popen[bytes]
    ports: dict[str, int]
    certificates: Path

    def url(self, scheme: str = "imaps", folder: str = "INBOX", password: str = PASSWORD) -> str:
        """Return the setting that leads here."""
        signed = f"{quote(USER, safe='')}:{quote(password, safe='')}"
        return f"{scheme}://{signed}@localhost:{self.ports[scheme]}/{folder}"

    def deliver(self, content: bytes) -> None:
        """Put a message into the box, as a mail server would."""
        box = self.folder / "mail"
        number = sum(1 for _ in box.glob("*/*.test"))
        name = f"{number}.test"
        (box / "tmp" / name).write_bytes(content)
        _give(box / "tmp" / name)
        (box / "tmp" / name).rename(box / "new" / name)

    def marks(self) -> list[str]:
        """Return the marks of the messages in the box in the order of their delivery; `S` is read."""
        return [
            path.name.partition(":2,")[2] for path in sorted((self.folder / "mail").glob("[nc][eu][wr]/*"))
        ]

    def stop(self) -> None:
        """End it at once, with the processes that hold connections."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=START_SECONDS)


@contextmanager
def imap_server(folder: Path) -> Iterator[ImapServer]:
    """Yield a server with an empty box; skips where there is no Dovecot."""
    binary = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if binary is None:
        pytest.skip("no IMAP server on this machine (apt-get install dovecot-imapd)")
    server = _start(binary, folder)
    try:
        _wait(server)
        yield server
    finally:
        server.stop()


def _start(binary: str, folder: Path) -> ImapServer:
    authority = trustme.CA()
    certificates = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificates))
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(
        str(folder / "certificate.pem")
    )
    for name in ("home", "mail", "mail/new", "mail/cur", "mail/tmp", "mail/.refused"):
        (folder / name).mkdir()
    for path in [folder, *folder.parents]:
        if path.is_relative_to("/tmp") and path != Path("/tmp") and path.owner() == _me().pw_name:
            path.chmod(path.stat().st_mode | 0o011)  # the owner of the box passes through
    for path in [folder / "home", *(folder / "mail").rglob("*"), folder / "mail"]:
        _give(path)
    ports = dict(zip(("imaps", "imap+starttls"), _free_ports(2), strict=True))
    owner = _owner()
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (folder / "users").chmod(0o644)
    (folder / "dovecot.conf").write_text(
        SETTINGS.format(
            folder=folder,
            users="" if os.geteuid() == 0 else OF_ONE_USER.format(user=owner.pw_name),
            owner=owner.pw_uid,
            group=owner.pw_gid,
            plain=ports["imap+starttls"],
            secure=ports["imaps"],
        )
    )
    process = subprocess.Popen([binary, "-F", "-c", folder / "dovecot.conf"], start_new_session=True)
    return ImapServer(folder, process, {**ports, "imap": ports["imap+starttls"]}, certificates)


def _wait(server: ImapServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with socket.create_connection(("localhost", server.ports["imap+starttls"]), 1) as line:
                if line.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = server.folder / "log"
            raise AssertionError(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
        time.sleep(0.05)


def _free_ports(number: int) -> list[int]:
    lines = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [line.getsockname()[1] for line in lines]
    for line in lines:
        line.close()
    return ports


def _me() -> pwd.struct_passwd:
    return pwd.getpwuid(os.geteuid())


def _owner() -> pwd.struct_passwd:
    """Return whose the box is: Dovecot opens none as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else _me()


def _give(path: Path) -> None:
    owner = _owner()
    os.chown(path, owner.pw_uid, owner.pw_gid)
