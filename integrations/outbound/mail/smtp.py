"""A mailbox behind an SMTP server: encrypted and signed in as the settings say, one connection for one mail."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from gouji.engine.errors import Text

from .mailbox import Attempt, Outcome, Probe
from .server import Security, SmtpServer

CONNECT_SECONDS: Final = 15.0
COMMAND_SECONDS: Final = 60.0
ACCEPTING_SECONDS: Final = 180.0
"""How long a server may look at the whole mail before it says yes or no; RFC 5321 would allow ten minutes."""
TOO_LARGE: Final = 552
LONGEST_REPLY: Final = 500
"""Characters of a server's words that are kept."""
DOTS: Final = re.compile(rb"(?m)^\.")


class _RefusedError(Exception):
    """The server said no to one command; ends the attempt with what is to be made of it."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt)
        self.attempt = attempt


class SmtpMailbox:
    """Sends through one server.

    Until the server has been given the last byte of a mail, whatever goes wrong means that it has not taken it, and
    the attempt is `delayed`. From then until its answer nobody can tell, and a connection that is lost is `unknown`.

    Args:
        own_name: how this machine introduces itself (EHLO).
        patience: factor on all time limits, for tests.
    """

    def __init__(self, server: SmtpServer, own_name: str = "[127.0.0.1]", patience: float = 1.0) -> None:
        self._server = server
        self._own_name = own_name
        self._patience = patience

    def send(self, content: bytes, sender: str, recipient: str) -> Attempt:
        """Hand over one mail: see `Mailbox`."""
        try:
            with self._connected() as line:
                return self._hand_over(line, content, sender, recipient)
        except _RefusedError as refused:
            return refused.attempt
        except (OSError, smtplib.SMTPException) as error:
            return self._trouble(error)

    def probe(self) -> Probe:
        """Connect, encrypt and sign in, and send nothing."""
        host = self._server.host
        try:
            with self._connected() as line:
                line.noop()
        except (OSError, smtplib.SMTPException) as error:
            return Probe(False, self._trouble(error).text)
        if self._server.bares_password:
            text = Text(
                f"{host} 可用，但口令未加密传输；请改用 smtp+starttls:// 或 smtps://",
                f"{host} is ready, but the password is sent unencrypted; use smtp+starttls:// or smtps://",
            )
            return Probe(True, text)
        signed_in = Text("，已登录", ", signed in") if self._server.user else Text("", "")
        return Probe(True, Text(f"{host} 可用{signed_in.zh}", f"{host} is ready{signed_in.en}"))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, context = self._server, self._context()
        seconds = CONNECT_SECONDS * self._patience
        line: smtplib.SMTP
        if server.security is Security.TLS:
            line = smtplib.SMTP_SSL(
                server.host, server.port, self._own_name, timeout=seconds, context=context
            )
        else:
            line = smtplib.SMTP(server.host, server.port, self._own_name, timeout=seconds)
        try:
            self._wait_at_most(line, COMMAND_SECONDS)
            if server.security is Security.STARTTLS:
                line.starttls(context=context)
            line.ehlo_or_helo_if_needed()
            if server.user is not None:
                line.login(server.user, server.password)
            yield line
        finally:
            # The mail's fate is settled before; a farewell that fails must not unsettle it.
            with suppress(OSError, smtplib.SMTPException):
                self._wait_at_most(line, CONNECT_SECONDS)
                line.quit()
            line.close()

    def _context(self) -> ssl.SSLContext:
        certificates = self._server.certificates
        return ssl.create_default_context(cafile=str(certificates) if certificates else None)

    def _wait_at_most(self, line: smtplib.SMTP, seconds: float) -> None:
        if line.sock is not None:
            line.sock.settimeout(seconds * self._patience)

    def _hand_over(self, line: smtplib.SMTP, content: bytes, sender: str, recipient: str) -> Attempt:
        size = [f"size={len(content)}"] if line.has_extn("size") else []
        _expect(line.mail(sender, size), (250,), is_ours=True)
        _expect(line.rcpt(recipient), (250, 251), is_ours=False)
        _expect(line.docmd("DATA"), (354,), is_ours=False)
        try:
            line.send(DOTS.sub(b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            self._wait_at_most(line, ACCEPTING_SECONDS)
            code, reply = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Attempt(Outcome.UNKNOWN, None, _unknown(type(error).__name__))
        if code < 0:
            return Attempt(Outcome.UNKNOWN, None, _unknown(_said(code, reply).zh))
        _expect((code, reply), range(200, 300), is_ours=False)
        return Attempt(Outcome.SENT, code, _said(code, reply))

    def _trouble(self, error: Exception) -> Attempt:
        """Return what is to be made of an error before the mail was handed over."""
        code = getattr(error, "smtp_code", None)
        return Attempt(
            Outcome.DELAYED, code if isinstance(code, int) and code > 0 else None, self._words(error), True
        )

    def _words(self, error: Exception) -> Text:
        host, port = self._server.host, self._server.port
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = error.verify_message
            return Text(
                f"{host} 的证书不可信（{reason}）；单位自建的证书颁发机构请用 GOUJI_SMTP_CA 指定",
                f"the certificate of {host} is not trusted ({reason}); name an authority of your own with GOUJI_SMTP_CA",
            )
        if isinstance(error, smtplib.SMTPAuthenticationError):
            said = _said(error.smtp_code, error.smtp_error)
            return Text(
                f"{host} 不接受用户名或口令（{said}）；请核对 GOUJI_SMTP_URL",
                f"{host} does not accept user or password ({said}); check GOUJI_SMTP_URL",
            )
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return Text(
                f"{host}:{port} 不支持所要求的加密或登录方式（{error}），没有发送；请核对 GOUJI_SMTP_URL 的协议和端口",
                f"{host}:{port} lacks the encryption or sign-in that is asked for ({error}), nothing was sent; "
                "check scheme and port of GOUJI_SMTP_URL",
            )
        if isinstance(error, smtplib.SMTPResponseException):
            said = _said(error.smtp_code, error.smtp_error)
            return Text(f"{host} 答复 {said}", f"{host} said {said}")
        if isinstance(error, FileNotFoundError | PermissionError):
            return Text("读不到 GOUJI_SMTP_CA 指定的文件", "the file that GOUJI_SMTP_CA names cannot be read")
        # smtplib says of a server that falls silent that it hung up.
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return Text(f"{host}:{port} 未在时限内答复", f"{host}:{port} did not answer in time")
        if isinstance(error, socket.gaierror):
            return Text(f"找不到主机 {host}", f"no host is named {host}")
        name = type(error).__name__
        return Text(
            f"与 {host}:{port} 的连接中断或无法建立（{name}）",
            f"no connection to {host}:{port}, or it was lost ({name})",
        )


def _expect(answer: tuple[int, bytes], wanted: Container[int], *, is_ours: bool) -> None:
    """Go on where the server said what was wanted; else end the attempt by the class of its reply."""
    code, reply = answer
    if code in wanted:
        return
    if code < 0:
        raise smtplib.SMTPServerDisconnected("no reply")
    text = Text(f"服务器答复 {_said(code, reply)}", f"the server said {_said(code, reply)}")
    # At MAIL FROM nothing was said of the recipient yet, but for the size of the mail.
    settings_at_fault = is_ours and code != TOO_LARGE
    is_final = 500 <= code < 600 and not settings_at_fault
    raise _RefusedError(
        Attempt(Outcome.REFUSED if is_final else Outcome.DELAYED, code, text, settings_at_fault)
    )


def _said(code: int, reply: bytes | str) -> Text:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    line = " ".join(words.split())[:LONGEST_REPLY]
    return Text(f"{code} {line}", f"{code} {line}")


def _unknown(reason: str) -> Text:
    return Text(
        f"邮件已交出，但没有得到服务器的答复（{reason}）：可能已送达，也可能没有",
        f"the mail was handed over, but no answer came ({reason}): it may have arrived or not",
    )
