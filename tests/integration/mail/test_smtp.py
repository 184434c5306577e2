"""The mailbox against a real mail server: encrypted, signed in, refusing, putting off, falling silent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gouji.integrations.outbound.mail import (
    Attachment,
    Letter,
    Outcome,
    Picture,
    SmtpMailbox,
    compose_letter,
    finish,
    parse_server,
    sender_address,
)
from tests.integration.mail_server import USER, MailServer, mail_server
from tests.integration.waiting import PATIENCE_SECONDS

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTER = Letter(
    "关于报送2025年政府信息公开工作年度报告的提醒",
    "距报送截止还有3天。\n.以句点开头的一行\n",
    '<p>距报送截止还有<b>3</b>天。</p><img src="cid:volumes" alt="收到42件">',
    (Picture("volumes", b"\x89PNG not really", "收到42件"),),
    (Attachment("2025年度汇总（洪泽区）.xlsx", b"PK\x03\x04", XLSX),),
)


def content(recipient: str = "office@example.gov.cn", opt_out: str | None = None) -> bytes:
    return finish(
        compose_letter(LETTER),
        sender=sender_address("勾稽系统 <gouji@example.gov.cn>"),
        recipient=recipient,
        message_id="4711@example.gov.cn",
        now=NOW,
        opt_out=opt_out,
    )


def mailbox(server: MailServer, scheme: str = "smtp+starttls", **changed: str) -> SmtpMailbox:
    parsed = parse_server(server.url(scheme, **changed), server.certificates)
    assert parsed is not None
    return SmtpMailbox(parsed)


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_a_mail_arrives_whole_over_an_encrypted_line_after_signing_in(scheme: str, tmp_path: Path) -> None:
    with mail_server(tmp_path, scheme=scheme) as server:
        written = content()
        attempt = mailbox(server, scheme).send(written, USER, "office@example.gov.cn")

    assert (attempt.outcome, attempt.code) == (Outcome.SENT, 250)
    (arrived,) = server.arrived
    assert (arrived.sender, arrived.recipients, arrived.is_encrypted, arrived.user) == (
        USER,
        ("office@example.gov.cn",),
        True,
        USER,
    )
    assert arrived.content == written
    message = arrived.message
    assert message["Subject"] == LETTER.subject
    assert str(message["From"]) == "勾稽系统 <gouji@example.gov.cn>"
    assert message["Date"].datetime == NOW
    body, html = message.get_body(("plain",)), message.get_body(("html",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == LETTER.text
    assert html is not None
    assert html.get_content().strip() == LETTER.html
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content(), attached.get_content_type()) == (
        "2025年度汇总（洪泽区）.xlsx",
        b"PK\x03\x04",
        XLSX,
    )


def test_without_encryption_a_mail_goes_to_a_server_that_asks_for_none(tmp_path: Path) -> None:
    with mail_server(tmp_path, scheme="smtp") as server:
        attempt = mailbox(server, "smtp", user="").send(content(), USER, "office@example.gov.cn")

    assert attempt.outcome is Outcome.SENT
    assert [one.is_encrypted for one in server.arrived] == [False]


def test_a_server_without_the_encryption_that_is_asked_for_gets_neither_password_nor_mail(
    tmp_path: Path,
) -> None:
    with mail_server(tmp_path, offers_tls=False) as server:
        attempt = mailbox(server).send(content(), USER, "office@example.gov.cn")

    assert (attempt.outcome, attempt.is_ours) == (Outcome.DELAYED, True)
    assert "没有发送" in attempt.text.zh
    assert (server.arrived, server.sign_ins) == ([], [])


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_a_certificate_for_another_host_ends_it_before_the_password(scheme: str, tmp_path: Path) -> None:
    with mail_server(tmp_path, scheme=scheme, host="elsewhere.example.gov.cn") as server:
        attempt = mailbox(server, scheme).send(content(), USER, "office@example.gov.cn")

    assert (attempt.outcome, attempt.is_ours) == (Outcome.DELAYED, True)
    assert "证书不可信" in attempt.text.zh
    assert (server.arrived, server.sign_ins) == ([], [])


def test_an_authority_that_the_machine_does_not_know_must_be_named(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        parsed = parse_server(server.url())
        assert parsed is not None
        attempt = SmtpMailbox(parsed).send(content(), USER, "office@example.gov.cn")

    assert attempt.outcome is Outcome.DELAYED
    assert "GOUJI_SMTP_CA" in attempt.text.zh


def test_a_wrong_password_is_trouble_of_ours_and_refuses_nobody(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        attempt = mailbox(server, password="wrong").send(content(), USER, "office@example.gov.cn")

    assert (attempt.outcome, attempt.is_ours, attempt.code) == (Outcome.DELAYED, True, 535)
    assert "用户名或口令" in attempt.text.zh
    assert True not in server.sign_ins


@pytest.mark.parametrize(
    ("place", "reply", "expected"),
    [
        ("recipients", "550 5.1.1 no such user", (Outcome.REFUSED, 550, False)),
        ("recipients", "451 4.7.1 greylisted, come back", (Outcome.DELAYED, 451, False)),
        ("recipients", "452 4.2.2 mailbox full", (Outcome.DELAYED, 452, False)),
        ("verdicts", "554 5.7.1 looks like spam", (Outcome.REFUSED, 554, False)),
        ("verdicts", "451 4.3.0 scanner busy", (Outcome.DELAYED, 451, False)),
        ("verdicts", "421 4.3.2 shutting down", (Outcome.DELAYED, 421, False)),
        ("verdicts", "drop", (Outcome.UNKNOWN, None, False)),
        ("verdicts", "drop early", (Outcome.UNKNOWN, None, False)),
        ("senders", "550 5.7.1 you may not send as this", (Outcome.DELAYED, 550, True)),
        ("senders", "552 5.3.4 too large for us", (Outcome.REFUSED, 552, False)),
    ],
)
def test_each_way_of_not_taking_a_mail_is_told_apart(
    place: str, reply: str, expected: tuple[Outcome, int | None, bool], tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        getattr(server, place).append(reply)
        attempt = mailbox(server).send(content(), USER, "office@example.gov.cn")

    assert (attempt.outcome, attempt.code, attempt.is_ours) == expected
    assert server.arrived == []
    if not reply.startswith("drop"):
        assert reply[4:] in attempt.text.zh


def test_a_server_that_falls_silent_after_the_mail_leaves_its_fate_unknown(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        server.held = threading.Event()
        parsed = parse_server(server.url(), server.certificates)
        assert parsed is not None
        attempt = SmtpMailbox(parsed, patience=0.005).send(content(), USER, "office@example.gov.cn")

    assert attempt.outcome is Outcome.UNKNOWN


@contextmanager
def silent_server(greeting: bytes) -> Iterator[int]:
    """Take connections, say one thing and nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                taken.append(line)
                line.sendall(greeting)

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE_SECONDS)
        for line in taken:
            line.close()


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"", "时限"),
        (b"220 mail.example.gov.cn\r\n", "时限"),
        (b"554 5.3.2 go away\r\n", "554"),
        (b"GET / HTTP/1.1\r\n\r\n", "连接中断|答复"),
        (b"220 " + b"x" * 100_000 + b"\r\n", "答复|连接"),
    ],
)
def test_a_server_that_is_none_costs_seconds_and_no_mail(greeting: bytes, words: str) -> None:
    with silent_server(greeting) as port:
        parsed = parse_server(f"smtp://127.0.0.1:{port}")
        assert parsed is not None
        attempt = SmtpMailbox(parsed, patience=0.01).send(content(), USER, "office@example.gov.cn")

    assert (attempt.outcome, attempt.is_ours) == (Outcome.DELAYED, True)
    assert any(word in attempt.text.zh for word in words.split("|"))


def test_nobody_listening_and_no_such_host_are_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    texts = []
    for host in ("127.0.0.1", "no-such-host.invalid"):
        parsed = parse_server(f"smtp://{host}:{port}")
        assert parsed is not None
        texts.append(SmtpMailbox(parsed).send(content(), USER, "office@example.gov.cn").text.zh)

    assert texts[0].startswith(f"与 127.0.0.1:{port} 的连接中断或无法建立")
    assert texts[1] == "找不到主机 no-such-host.invalid"


def test_a_probe_signs_in_and_sends_nothing(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        right, wrong = mailbox(server).probe(), mailbox(server, password="wrong").probe()

    assert (right.is_well, right.text.zh) == (True, "localhost 可用，已登录")
    assert (wrong.is_well, "用户名或口令" in wrong.text.zh) == (False, True)
    assert server.arrived == []


def test_lines_that_begin_with_a_dot_and_bare_dots_come_through(tmp_path: Path) -> None:
    raw = b"Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nend\r\n"
    with mail_server(tmp_path) as server:
        attempt = mailbox(server).send(raw, USER, "office@example.gov.cn")

    assert attempt.outcome is Outcome.SENT
    assert [one.content for one in server.arrived] == [raw]
