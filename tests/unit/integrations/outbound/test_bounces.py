"""What mail servers write back: which mail it is about and why it did not arrive; and what is none of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import BadRequestError
from gouji.integrations.outbound.mail import BounceBoxError, parse_box, read_bounce
from gouji.integrations.outbound.mail.bounces import LARGEST, Failure

MAIL = "0123456789abcdef0123456789abcdef"


def dsn(
    *,
    fields: str = "Final-Recipient: rfc822; Office@example.gov.cn\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <office@example.gov.cn>: Recipient address rejected\n",
    returned: str = f"Message-ID: <{MAIL}.00ff00ff00ff00ff@gouji.example.gov.cn>\nSubject: x\n",
    to: str = "gouji@example.gov.cn",
) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example.gov.cn\nTo: {to}\nSubject: Undelivered Mail Returned to Sender\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        "--=_b\nContent-Type: text/plain; charset=utf-8\n\n退信\n"
        "--=_b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.gov.cn\n\n"
        f"{fields}\n--=_b\nContent-Type: text/rfc822-headers\n\n{returned}\n--=_b--\n"
    ).encode()


def test_a_report_on_a_mail_that_did_not_arrive_names_the_mail_and_the_reason() -> None:
    bounce = read_bounce(dsn())

    assert bounce.message_ids == (f"{MAIL}.00ff00ff00ff00ff@gouji.example.gov.cn",)
    assert bounce.failures == (
        Failure(
            "office@example.gov.cn",
            "failed",
            "5.1.1",
            550,
            "smtp; 550 5.1.1 <office@example.gov.cn>: Recipient address rejected",
        ),
    )


def test_the_address_that_it_came_back_to_names_the_mail_as_well() -> None:
    bounce = read_bounce(dsn(to=f"bounces+{MAIL}@example.gov.cn", returned="Subject: x\n"))

    assert (bounce.returned_to, bounce.message_ids) == ((MAIL,), ())


def test_a_whole_mail_that_came_back_names_itself() -> None:
    content = dsn().replace(b"Content-Type: text/rfc822-headers", b"Content-Type: message/rfc822")

    assert read_bounce(content).message_ids == (f"{MAIL}.00ff00ff00ff00ff@gouji.example.gov.cn",)


def test_a_server_that_still_tries_and_one_that_delivered_are_told_apart() -> None:
    delayed = read_bounce(dsn(fields="Final-Recipient: rfc822; a@b.cn\nAction: delayed\nStatus: 4.4.1\n"))
    delivered = read_bounce(dsn(fields="Final-Recipient: rfc822; a@b.cn\nAction: delivered\nStatus: 2.0.0\n"))

    assert [(one.action, one.status, one.code) for one in delayed.failures] == [("delayed", "4.4.1", None)]
    assert delivered.failures == ()


def test_several_recipients_are_told_one_by_one() -> None:
    fields = (
        "Final-Recipient: rfc822; a@b.cn\nAction: failed\n\nFinal-Recipient: rfc822; c@d.cn\nAction: failed\n"
    )

    assert [one.recipient for one in read_bounce(dsn(fields=fields)).failures] == ["a@b.cn", "c@d.cn"]


def test_exim_names_recipients_in_a_header_and_the_reason_in_the_text() -> None:
    content = (
        "From: Mailer-Daemon@mx\nX-Failed-Recipients: office@example.gov.cn\nContent-Type: text/plain\n\n"
        "A message could not be delivered: 550 5.2.2 mailbox full\n"
        f"Message-ID: <{MAIL}.aabbccdd@x.cn>\n"
    ).encode()

    bounce = read_bounce(content)

    assert bounce.message_ids == (f"{MAIL}.aabbccdd@x.cn",)
    assert [(one.recipient, one.status, one.code) for one in bounce.failures] == [
        ("office@example.gov.cn", "5.2.2", 550)
    ]


NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))
HOSTILE = {
    "nothing": b"",
    "noise": bytes(range(256)) * 100,
    "an answer of a person": b"From: a@b.cn\nSubject: Re: x\nIn-Reply-To: <a@b>\n\nOK\n",
    "a note of absence": b"Auto-Submitted: auto-replied\nSubject: \xe5\xa4\x96\xe5\x87\xba\n\nback on Monday\n",
    "three thousand parts in each other": NESTED,
    "a report without its part": b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n",
    "a part that is no list of fields": b"Content-Type: text/plain; name=message/delivery-status\n\nAction: failed\n",
    "an unknown encoding": b"Content-Type: text/plain; charset=none-such\nContent-Transfer-Encoding: base64\n\n=\n",
    "too much": b"a" * (LARGEST + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_bounce_is_answered_with_one_error(name: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        read_bounce(HOSTILE[name])

    assert caught.value.code == ("bounce_too_large" if name == "too much" else "not_a_bounce")


def test_words_of_a_server_stay_one_line_and_short() -> None:
    words = "550 5.1.1 \x1b[31m" + "no such user\u202e " * 500
    fields = f"Final-Recipient: rfc822; a@b.cn\nAction: failed\nDiagnostic-Code: smtp; {words}\n"

    (failure,) = read_bounce(dsn(fields=fields)).failures

    assert len(failure.diagnostic) <= 1000
    assert failure.diagnostic.isprintable()


def test_long_runs_of_brackets_and_plus_signs_are_read_like_anything_else() -> None:
    returned = "Message-ID: " + "<" * 400_000 + "\nReferences: " + "<a " * 200_000 + "\n"

    bounce = read_bounce(dsn(returned=returned, to="+" * 100_000 + "@x"))

    assert (bounce.message_ids, bounce.returned_to, len(bounce.failures)) == ((), (), 1)


def test_a_maildir_gives_each_message_once(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a.host").write_bytes(b"first")
    (tmp_path / "cur" / "2.b.host:2,").write_bytes(b"second")
    (tmp_path / "cur" / "3.c.host:2,S").write_bytes(b"read before")
    box = parse_box(f"maildir:{tmp_path}")
    assert box is not None

    assert sorted(box.unread(10)) == [b"first", b"second"]
    assert list(box.unread(10)) == []


def test_a_folder_that_is_no_maildir_is_told(tmp_path: Path) -> None:
    box = parse_box(f"maildir:{tmp_path}")
    assert box is not None

    with pytest.raises(BounceBoxError, match="maildir"):
        list(box.unread(10))


@pytest.mark.parametrize(
    "url",
    [
        "pop3://a:b@c",
        "maildir:relative",
        "imaps://host/INBOX",
        "imaps://a:b@host:port/INBOX",
        'imaps://a:b@host/IN"BOX',
        "imaps://用户:口令@host",
    ],
)
def test_a_setting_that_names_no_box_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        parse_box(url)

    assert caught.value.code == "bad_bounce_box"
    assert "a:b" not in caught.value.text.zh + caught.value.text.en


def test_without_a_setting_there_is_no_box() -> None:
    assert parse_box(" ") is None
