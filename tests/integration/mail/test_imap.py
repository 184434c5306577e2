"""Bounces out of a box on a real IMAP server, with TLS and sign-in; and a server that does not let us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from gouji.engine.store.queries import mails
from gouji.integrations.outbound.mail import BounceBoxError, parse_box
from gouji.integrations.outbound.mail.bounces import LARGEST
from gouji.workers.bouncing import read_box
from tests.integration.imap_server import PASSWORD, ImapServer, imap_server
from tests.integration.mail.conftest import Office
from tests.integration.mail.test_bounces import OFFICE, post, state_of
from tests.integration.mail_server import MailServer
from tests.unit.integrations.outbound.test_bounces import dsn

NOTE = b"From: a@example.gov.cn\r\nSubject: =?utf-8?B?5L2g5aW9?=\r\n\r\nnot a bounce\r\n"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[ImapServer]:
    folder = tmp_path / "imap"
    folder.mkdir()
    with imap_server(folder) as one:
        yield one


def reading(office: Office, box: ImapServer, url: str) -> Office:
    return office.with_settings(mail_bounce_box=SecretStr(url), smtp_ca=box.certificates)


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_what_came_to_the_box_is_taken_once_and_stays_there_as_read(
    office: Office, server: MailServer, box: ImapServer, scheme: str
) -> None:
    posted, fine = post(office), post(office, recipient="other@example.gov.cn")
    sent = server.arrived[0].message["Message-ID"]
    for content in (NOTE, dsn(returned=f"Message-ID: {sent}\n"), b"x" * (LARGEST + 2)):
        box.deliver(content)
    work = reading(office, box, box.url(scheme))

    taken = [read_box(work), read_box(work)]

    assert taken == [3, 0]
    assert box.marks() == ["S", "S", "S"]
    assert state_of(office, posted)[0] == "refused"
    assert state_of(office, fine)[0] == "sent"
    with office.database.read_session() as session:
        assert [one.address for one in mails.listed(session, states=[mails.MailState.REFUSED])] == [OFFICE]


@pytest.mark.exhaustive  # a wrong password costs five seconds
def test_a_box_that_does_not_open_says_why_and_never_the_password(office: Office, box: ImapServer) -> None:
    told = {}
    for name, url in {
        "password": box.url(password="wrong"),
        "folder": box.url(folder="nowhere"),
    }.items():
        with pytest.raises(BounceBoxError) as caught:
            read_box(reading(office, box, url))
        told[name] = str(caught.value.text.en)
    for scheme in ("imaps", "imap+starttls"):
        stranger = parse_box(box.url(scheme))
        assert stranger is not None
        with pytest.raises(BounceBoxError) as caught:
            list(stranger.unread(1))
        told[scheme] = caught.value.text.en

    assert "AUTHENTICATIONFAILED" in told["password"]
    assert "no folder nowhere" in told["folder"]
    assert "CERTIFICATE_VERIFY_FAILED" in told["imaps"]
    assert "CERTIFICATE_VERIFY_FAILED" in told["imap+starttls"]
    assert PASSWORD not in f"{told}"


def test_another_folder_is_read_and_the_inbox_left_alone(office: Office, box: ImapServer) -> None:
    box.deliver(NOTE)

    assert read_box(reading(office, box, box.url(folder="refused"))) == 0
    assert box.marks() == [""]


def test_what_was_read_before_the_server_went_away_stays_read(box: ImapServer) -> None:
    for _ in range(3):
        box.deliver(NOTE)
    opened = parse_box(box.url(), box.certificates)
    assert opened is not None
    unread = opened.unread(9)
    first, _ = next(unread), next(unread)  # the first is marked once the second is asked for
    box.stop()

    with pytest.raises(BounceBoxError):
        list(unread)
    assert first == NOTE
    assert box.marks() == ["S", "", ""]


def test_a_message_that_somebody_took_away_meanwhile_is_passed_over(box: ImapServer) -> None:
    for _ in range(3):
        box.deliver(NOTE)
    opened = parse_box(box.url(), box.certificates)
    assert opened is not None
    unread = opened.unread(9)
    first = next(unread)
    (second,) = (box.folder / "mail").glob("*/1.test*")
    second.unlink()

    assert [first, *unread] == [NOTE, NOTE]
    assert box.marks() == ["S", "S"]
