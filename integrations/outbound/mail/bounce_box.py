"""The box that bounces come to: a maildir on this machine, or a folder on an IMAP server.

Messages are marked as read and never taken away: the box belongs to the office.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from gouji.engine.errors import BadRequestError, GoujiError, Text

from .bounces import LARGEST

SECONDS: Final = 30.0
MARKS: Final = ":2,"
"""What stands between the name of a message in a maildir and its marks."""
PORTS: Final = {"imap": 143, "imap+starttls": 143, "imaps": 993}
BAD_URL: Final = Text(
    "GOUJI_MAIL_BOUNCE_BOX 须为 maildir:/路径，或 imaps://用户:口令@主机/文件夹、imap+starttls://…（特殊字符用 %40 之类书写）",
    "GOUJI_MAIL_BOUNCE_BOX must be maildir:/path, or imaps://user:password@host/folder, imap+starttls://… "
    "(write special characters like %40)",
)


class BounceBoxError(GoujiError):
    """The box cannot be opened or read; what was read before stays read."""


class BounceBox(Protocol):
    """Gives messages that nobody read yet."""

    def unread(self, most: int) -> Iterator[bytes]:
        """Yield unread messages, `most` at most, each marked as read once the next is asked for.

        A message larger than `LARGEST` is given one byte longer than that, so that it is refused as too large.

        Raises:
            BounceBoxError: the box cannot be opened or read.
        """


def parse_box(url: str, certificates: Path | None = None) -> BounceBox | None:
    """Return the box that a setting names; None for an empty one.

    Args:
        certificates: PEM file of an authority of one's own.

    Raises:
        BadRequestError: not such a setting; the message never repeats it, a password may be in it.
    """
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadRequestError("bad_bounce_box", BAD_URL) from None
    if parts.scheme == "maildir" and parts.path.startswith("/") and not parts.netloc:
        return Maildir(Path(unquote(parts.path)))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme not in PORTS or not parts.hostname or not user or not f"{user}{password}".isascii():
        raise BadRequestError("bad_bounce_box", BAD_URL)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or '"' in folder or "\\" in folder:
        raise BadRequestError("bad_bounce_box", BAD_URL)
    return Imap(parts.hostname, port, parts.scheme, user, password, folder, certificates)


@dataclass(frozen=True, slots=True)
class Maildir:
    """A maildir: what is unread stands in `new`, or in `cur` without the mark S."""

    folder: Path

    def unread(self, most: int) -> Iterator[bytes]:
        """See `BounceBox`."""
        if not (self.folder / "new").is_dir() or not (self.folder / "cur").is_dir():
            raise BounceBoxError(
                "bounce_box_unreadable",
                Text(
                    f"{self.folder} 不是 maildir（其下须有 new 和 cur）；请核对 GOUJI_MAIL_BOUNCE_BOX",
                    f"{self.folder} is no maildir (it should hold new and cur); check GOUJI_MAIL_BOUNCE_BOX",
                ),
            )
        try:
            for path in [*self._unread()][:most]:
                with path.open("rb") as file:
                    content = file.read(LARGEST + 1)
                yield content
                self._mark(path)
        except OSError as error:
            raise _trouble(str(self.folder), error) from error

    def _unread(self) -> Iterator[Path]:
        for path in sorted((self.folder / "new").iterdir()):
            yield path
        for path in sorted((self.folder / "cur").iterdir()):
            if "S" not in path.name.partition(MARKS)[2]:
                yield path

    def _mark(self, path: Path) -> None:
        """Give a message the mark S; its marks stand behind its name in the order of the alphabet."""
        name, _, marks = path.name.partition(MARKS)
        path.rename(self.folder / "cur" / f"{name}{MARKS}{''.join(sorted({*marks, 'S'}))}")


@dataclass(frozen=True, slots=True)
class Imap:
    """A folder on an IMAP server; with `imaps` and `imap+starttls` the certificate must be good."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    certificates: Path | None = None

    def unread(self, most: int) -> Iterator[bytes]:
        """See `BounceBox`."""
        try:
            line = self._connected()
        except (OSError, imaplib.IMAP4.error) as error:
            raise _trouble(f"{self.host}:{self.port}", error) from error
        try:
            line.login(self.user, self.password)
            status, _ = line.select(f'"{self.folder}"')
            if status != "OK":
                raise imaplib.IMAP4.error(f"no folder {self.folder}")
            yield from self._each(line, most)
        except (OSError, imaplib.IMAP4.error) as error:
            raise _trouble(f"{self.host}:{self.port}", error) from error
        finally:
            _close(line)

    def _each(self, line: imaplib.IMAP4, most: int) -> Iterator[bytes]:
        found = _done(line.uid("SEARCH", "UNSEEN"))
        for uid in (found[0] or b"").split()[:most]:
            # PEEK leaves the mark to us; the range keeps a giant message outside.
            answer = _done(line.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LARGEST + 1}>)"))
            content = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if content is None:  # somebody took it away meanwhile
                continue
            yield bytes(content)
            _done(line.uid("STORE", uid.decode(), "+FLAGS", "(\\Seen)"))

    def _connected(self) -> imaplib.IMAP4:
        context = ssl.create_default_context(cafile=str(self.certificates) if self.certificates else None)
        if self.security == "imaps":
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=SECONDS)
        line = imaplib.IMAP4(self.host, self.port, timeout=SECONDS)
        if self.security == "imap+starttls":
            try:
                line.starttls(ssl_context=context)
            except (OSError, imaplib.IMAP4.error):
                _close(line)
                raise
        return line


def _close(line: imaplib.IMAP4) -> None:
    """Take leave, and let go of the socket, which a server that went away without a word leaves open."""
    with suppress(OSError, imaplib.IMAP4.error):
        line.logout()
    with suppress(OSError):
        line.shutdown()


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    """Return what a server answered; raises where it did not do it: a message that was not given is not read."""
    status, said = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status} {said}")
    return said


def _trouble(where: str, error: Exception) -> BounceBoxError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return BounceBoxError(
        "bounce_box_unreadable",
        Text(
            f"读不到退信箱 {where}（{reason}）；请核对 GOUJI_MAIL_BOUNCE_BOX",
            f"the box of bounces {where} cannot be read ({reason}); check GOUJI_MAIL_BOUNCE_BOX",
        ),
    )
