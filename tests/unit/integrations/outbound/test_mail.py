"""What a mail looks like on the wire, and which settings and addresses can be used."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.errors import BadRequestError
from gouji.integrations.outbound.mail import (
    Attachment,
    Letter,
    OptOut,
    Picture,
    Security,
    SmtpServer,
    compose_letter,
    finish,
    mail_address,
    opt_out_link,
    parse_server,
    read_token,
    sender_address,
)

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADERS = (
    "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type",
)  # fmt: skip
SECRETS = ("whsec_bmV3ZXN0IG9mIGFsbCBzZWNyZXRz", "whsec_YW4gb2xkZXIgc2VjcmV0IG9mIG91cnM=")


def wire(letter: Letter, opt_out: str | None = None) -> bytes:
    return finish(
        compose_letter(letter),
        sender=sender_address("勾稽系统 <gouji@example.gov.cn>"),
        recipient="office@example.gov.cn",
        message_id="4711@example.gov.cn",
        now=NOW,
        opt_out=opt_out,
    )


def opened(content: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(content, policy=default))


def test_a_mail_has_each_header_that_a_signer_signs_exactly_once() -> None:
    message = opened(wire(Letter("提醒", "正文"), "https://gouji.example.gov.cn/mail/opt-out/abc"))

    assert {name: message.get_all(name) for name in message} == {
        "Subject": ["提醒"],
        "From": ["勾稽系统 <gouji@example.gov.cn>"],
        "To": ["office@example.gov.cn"],
        "Date": ["Wed, 01 Apr 2026 09:30:00 +0800"],
        "Message-ID": ["<4711@example.gov.cn>"],
        "Auto-Submitted": ["auto-generated"],
        "X-Auto-Response-Suppress": ["All"],
        "List-Unsubscribe": ["<https://gouji.example.gov.cn/mail/opt-out/abc>"],
        "List-Unsubscribe-Post": ["List-Unsubscribe=One-Click"],
        "MIME-Version": ["1.0"],
        "Content-Type": ['text/plain; charset="utf-8"'],
        "Content-Transfer-Encoding": ["base64"],
    }


def test_without_https_there_is_no_one_click() -> None:
    message = opened(wire(Letter("提醒", "正文"), "http://127.0.0.1:8000/mail/opt-out/abc"))

    assert message["List-Unsubscribe"] == "<http://127.0.0.1:8000/mail/opt-out/abc>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_long_opt_out_link_stays_a_link() -> None:
    link = opt_out_link(
        "https://gouji.example.gov.cn/", SECRETS, OptOut("a" * 60 + "@example.gov.cn", "reminder")
    )
    assert link is not None
    content = wire(Letter("提醒", "正文"), link)

    header = re.search(rb"^List-Unsubscribe:((?: .*\r\n|\r\n )+)", content, re.MULTILINE)
    assert header is not None
    assert b"=?" not in header[1]
    assert opened(content)["List-Unsubscribe"] == f"<{link}>"


def test_text_html_pictures_and_files_stand_where_programs_look_for_them() -> None:
    letter = Letter(
        "汇总",
        "正文",
        '<img src="cid:a">',
        (Picture("a", b"\x89PNG", "图"),),
        (Attachment("汇总.pdf", b"%PDF", "application/pdf"),),
    )
    message = opened(wire(letter))

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<a>", "inline")
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "汇总.pdf"
    assert b"filename*=utf-8''%E6%B1%87%E6%80%BB.pdf" in wire(letter)


ANY = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\r\n\t\0\u2028\u202e,;"<>@:年度汇总'),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(subject=ANY, name=ANY, text=ANY)
def test_no_subject_and_no_name_can_add_a_header_or_break_a_line(subject: str, name: str, text: str) -> None:
    content = wire(Letter(subject, text, attachments=(Attachment(name or "a", b"x"),)))

    assert content.isascii()
    assert b"\r\n" in content
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\0", content)
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert len(opened(content).keys()) == 9
    names = [
        line.partition(b":")[0]
        for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n")
        if line[:1] not in b" \t"
    ]
    assert sorted(names) == sorted(name.encode() for name in HEADERS)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("提醒\r\nBcc: everybody@example.gov.cn", "提醒 Bcc: everybody@example.gov.cn"),
        ("  两端\t空白 ", "两端 空白"),
        ("\u202e反写", "反写"),
        ("长" * 250, "长" * 199 + "…"),
        ("关于报送2025年度政府信息公开工作年度报告有关情况的提醒（第三次）——请于1月31日前办理", None),
    ],
)
def test_a_subject_is_one_line_that_comes_back_as_it_went(subject: str, expected: str | None) -> None:
    assert opened(wire(Letter(subject, "正文")))["Subject"] == (expected or subject)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("office@Example.GOV.cn", "office@example.gov.cn"),
        (" zhang.min+notice@example.gov.cn ", "zhang.min+notice@example.gov.cn"),
        ("root@localhost", "root@localhost"),
        ("office@洪泽.政务", "office@xn--"),
    ],
)
def test_addresses_are_made_ready_for_the_envelope(text: str, expected: str) -> None:
    assert mail_address(text).startswith(expected)
    assert mail_address(text).isascii()


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "office", "office@", "@example.gov.cn", "张敏@example.gov.cn", "a b@example.gov.cn",
        "a@example.gov.cn\r\nRCPT TO:<b@example.gov.cn>", "<a@example.gov.cn>", "a@b@example.gov.cn", ".a@example.gov.cn",
        "a..b@example.gov.cn", "a@-example.gov.cn", "a@example..cn", "a@[127.0.0.1]", "a@example.gov.cn;b@example.gov.cn",
        f"{'a' * 65}@example.gov.cn", f"a@{'b' * 64}.cn", f"a@{'b.' * 126}cn", "a@\x00b.cn",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadRequestError, match="邮箱地址") as caught:
        mail_address(text)

    assert "\r" not in caught.value.text.zh


def test_the_sender_may_have_a_name_but_no_second_line() -> None:
    assert str(sender_address("gouji@localhost")) == "gouji@localhost"
    assert str(sender_address("勾稽 <gouji@example.gov.cn>")) == "勾稽 <gouji@example.gov.cn>"
    assert "\n" not in str(sender_address("勾稽\r\nBcc: <gouji@example.gov.cn>"))
    with pytest.raises(BadRequestError):
        sender_address("勾稽")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", None),
        ("smtp://mail.example.gov.cn", SmtpServer("mail.example.gov.cn", 25, Security.NONE)),
        ("smtps://mail.example.gov.cn", SmtpServer("mail.example.gov.cn", 465, Security.TLS)),
        (
            "smtp+starttls://gouji%40example.gov.cn:p%3Aa%2Fss%25@mail.example.gov.cn:2525",
            SmtpServer("mail.example.gov.cn", 2525, Security.STARTTLS, "gouji@example.gov.cn", "p:a/ss%"),
        ),
        ("smtp://[::1]:1025/", SmtpServer("::1", 1025, Security.NONE)),
    ],
)
def test_the_url_names_server_security_and_sign_in(url: str, expected: SmtpServer | None) -> None:
    assert parse_server(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.gov.cn", "http://mail.example.gov.cn", "smtp://", "smtp://:25", "smtp://host:99999", "smtp://host:x",
        "smtp://user@host", "smtp://:geheim@host", "smtp://user:口令@host", "smtp://host/path", "smtp://host?x=1",
        "smtp://a..b:25", "smtp+tls://user:geheim@host",
    ],
)  # fmt: skip
def test_a_url_that_names_no_server_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadRequestError, match="GOUJI_SMTP_URL") as caught:
        parse_server(url)

    assert "geheim" not in f"{caught.value.text.zh}{caught.value.text.en}"
    assert caught.value.__cause__ is None


def test_a_password_is_never_shown() -> None:
    assert "geheim" not in repr(parse_server("smtps://user:geheim@host"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://user:pass@mail.example.gov.cn", True),
        ("smtp://user:pass@127.0.0.1", False),
        ("smtp://mail.example.gov.cn", False),
        ("smtps://user:pass@mail.example.gov.cn", False),
    ],
)
def test_a_password_that_others_could_overhear_is_noticed(url: str, expected: bool) -> None:
    server = parse_server(url)

    assert server is not None
    assert server.bares_password is expected


def test_an_opt_out_link_says_who_and_what_and_nobody_else_can_make_one() -> None:
    wish = OptOut("office@example.gov.cn", "reminder")
    link = opt_out_link("https://gouji.example.gov.cn", SECRETS, wish)
    assert link is not None
    token = link.rpartition("/")[2]

    assert read_token(token, SECRETS) == wish
    older = opt_out_link("", SECRETS[1:], wish)
    assert older is not None
    assert read_token(older.rpartition("/")[2], SECRETS) == wish
    for wrong, secrets in (
        (token[:-1], SECRETS),
        (token, SECRETS[1:]),
        ("", SECRETS),
        (token, ()),
        ("WzFd.x", SECRETS),
    ):
        with pytest.raises(BadRequestError, match="退订链接"):
            read_token(wrong, secrets)
    assert opt_out_link("https://gouji.example.gov.cn", (), wish) is None
