"""A real mail server in a thread: with TLS, sign-in, and every way of not taking a mail."""

from __future__ import annotations

import asyncio
import ssl
import threading
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "gouji@example.gov.cn", "p@ss/字".replace("字", "word")


@dataclass(frozen=True)
class Arrived:
    """One mail that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    is_encrypted: bool
    user: str | None

    @property
    def message(self) -> EmailMessage:
        """The mail as a reader's program would open it."""
        parsed = BytesParser(policy=default).parsebytes(self.content)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class MailServer:
    """What arrived, and what to answer instead of taking a mail.

    Attributes:
        recipients: answers to the next recipients, first to last, e.g. `550 5.1.1 no such user`; then all are taken.
        verdicts: answers to the next whole mails; `drop` closes the line without a word, `drop early` after the mail
            was announced and before it came.
        held: where set, a whole mail is looked at until this is set.
    """

    port: int = 0
    certificates: Path = Path()
    arrived: list[Arrived] = field(default_factory=list)
    senders: deque[str] = field(default_factory=deque)
    recipients: deque[str] = field(default_factory=deque)
    verdicts: deque[str] = field(default_factory=deque)
    held: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    sign_ins: list[bool] = field(default_factory=list)

    def url(self, scheme: str = "smtp+starttls", user: str | None = USER, password: str = PASSWORD) -> str:
        """Return the setting that leads here."""
        who = f"{_quoted(user)}:{_quoted(password)}@" if user else ""
        return f"{scheme}://{who}localhost:{self.port}"

    # The hooks that aiosmtpd calls, by name.

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.senders:
            return self.senders.popleft()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.recipients:
            return self.recipients.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.begun.set()
        if self.held is not None:
            await asyncio.to_thread(self.held.wait, 30)
        verdict = self.verdicts.popleft() if self.verdicts else "250 2.0.0 queued as 4711"
        if verdict.startswith("drop"):
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        if verdict.startswith("250"):
            content = envelope.original_content or b""
            user = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else None
            self.arrived.append(
                Arrived(
                    envelope.mail_from or "", tuple(envelope.rcpt_tos), content, _is_encrypted(server), user
                )
            )
        return verdict

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        """Let in who has the right password."""
        is_right = data == LoginPassword(USER.encode(), PASSWORD.encode())
        self.sign_ins.append(is_right)
        return AuthResult(success=is_right, handled=is_right, auth_data=data)


class _Server(SMTP):
    """aiosmtpd, which says nothing of the lines it hears."""

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take a mail, unless the line is to be cut as soon as it was announced."""
        handler = self.event_handler
        if handler.verdicts and handler.verdicts[0] == "drop early":
            handler.verdicts.popleft()
            await self.push("354 go on")
            assert self.transport is not None
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@contextmanager
def mail_server(
    folder: Path, *, scheme: str = "smtp+starttls", host: str = "localhost", offers_tls: bool = True
) -> Iterator[MailServer]:
    """Yield a server that listens on a free port of 127.0.0.1.

    Args:
        folder: where the certificate of its authority is left.
        scheme: how it wants to be spoken to; with `smtp` nobody needs to sign in.
        host: whom its certificate is for.
        offers_tls: False for one that knows no STARTTLS.
    """
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    server = MailServer(certificates=folder / "authority.pem")
    authority.cert_pem.write_to_path(str(server.certificates))
    is_encrypted = scheme != "smtp"

    def answer() -> SMTP:
        with warnings.catch_warnings():
            # aiosmtpd does not see that the whole line is encrypted, and is worried.
            warnings.simplefilter("ignore", UserWarning)
            return _Server(
                server,
                hostname="mail.example.gov.cn",
                authenticator=server.authenticate,
                auth_required=is_encrypted and offers_tls,
                auth_require_tls=scheme != "smtps",
                require_starttls=scheme == "smtp+starttls" and offers_tls,
                tls_context=context if scheme == "smtp+starttls" and offers_tls else None,
            )

    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(answer, "127.0.0.1", 0, ssl=context if scheme == "smtps" else None)
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        if server.held is not None:
            server.held.set()
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result(120)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(120)
        loop.close()


async def _close(listening: asyncio.Server) -> None:
    listening.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _is_encrypted(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("sslcontext") is not None


def _quoted(text: str) -> str:
    return "".join(letter if letter.isalnum() else f"%{ord(letter):02X}" for letter in text)
