"""What comes back is taken to the ledger; what became needless is not sent; what is old is dropped, never its key."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pydantic import SecretStr

from gouji.engine.errors import ConflictError
from gouji.engine.model import Organ
from gouji.engine.register import Registered
from gouji.engine.store.queries import bounces, mails, organs
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.tables import MailState
from gouji.integrations.desk import mails as desk
from gouji.integrations.desk.roles import Actor, Role
from gouji.integrations.outbound.mail import Letter
from gouji.workers import mailing
from gouji.workers.arriving import arrive
from gouji.workers.bouncing import read_box, take_bounce
from gouji.workers.keeping import prune_mails
from gouji.workers.mailing import Posted
from gouji.workers.summary_mailing import Recipient, send_summary, send_what_is_due
from tests.integration.mail.conftest import BOTH, Gouji, Office
from tests.integration.mail_server import MailServer
from tests.unit.integrations.outbound.test_bounces import dsn

OFFICE = "office@example.gov.cn"


def post(office: Office, **changed: object) -> Posted:
    wish = {
        "kind": "reminder",
        "recipient": OFFICE,
        "period": "2025/T-3",
        "subject_key": "A",
        "compose": lambda: Letter("提醒", "距报送截止还有3天。"),
        "at_once": True,
    }
    return mailing.post(office, **(wish | changed))  # type: ignore[arg-type]


def state_of(office: Office, posted: Posted) -> tuple[str, str | None]:
    with office.database.read_session() as session:
        row = mails.mail(session, UUID(posted.mail_id or ""))
        return row.state, row.error


@BOTH
def test_a_bounce_makes_the_mail_that_it_speaks_of_a_refused_one_once(
    office: Office, server: MailServer
) -> None:
    posted = post(office)
    other = post(office, recipient="other@example.gov.cn")
    sent = server.arrived[0].message["Message-ID"]

    taken = [take_bounce(office, dsn(returned=f"Message-ID: {sent}\n")) for _ in range(2)]

    assert [(one.address, one.is_new) for one in taken] == [(OFFICE, True), (OFFICE, False)]
    assert state_of(office, posted) == (
        "refused",
        "退信：5.1.1 smtp; 550 5.1.1 <office@example.gov.cn>: Recipient address rejected",
    )
    assert state_of(office, other) == ("sent", None)
    with office.database.read_session() as session:
        assert [row.address for row in desk.ledger(session, Actor(1, "王", Role.ADMIN)).rows] == [OFFICE]
        assert len(bounces.of_mail(session, UUID(posted.mail_id or ""))) == 1


def test_with_an_address_of_their_own_bounces_name_their_mail_by_it(
    office: Office, server: MailServer
) -> None:
    careful = office.with_settings(mail_bounces="bounces@example.gov.cn")
    posted = post(careful)
    sender = server.arrived[0].sender

    taken = take_bounce(careful, dsn(to=sender, returned="Subject: x\n"))

    assert sender == f"bounces+{UUID(posted.mail_id or '').hex}@example.gov.cn"
    assert (taken.address, taken.is_new) == (OFFICE, True)


def test_a_server_that_still_tries_changes_nothing_yet(office: Office, server: MailServer) -> None:
    posted = post(office)
    fields = f"Final-Recipient: rfc822; {OFFICE}\nAction: delayed\nStatus: 4.4.1\n"

    taken = take_bounce(
        office, dsn(fields=fields, returned=f"Message-ID: {server.arrived[0].message['Message-ID']}\n")
    )

    assert taken.is_new
    assert state_of(office, posted) == ("sent", None)


def test_a_bounce_of_nobody_here_is_told_and_changes_nothing(office: Office, server: MailServer) -> None:
    posted = post(office)

    taken = take_bounce(office, dsn())

    assert (taken.address, taken.is_new) == (None, False)
    assert state_of(office, posted) == ("sent", None)


def test_bounces_come_from_a_file_a_pipe_and_a_maildir(
    office: Office, server: MailServer, gouji: Gouji, tmp_path_factory: pytest.TempPathFactory
) -> None:
    post(office)
    folder = tmp_path_factory.mktemp("box")
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir()
    content = dsn(returned=f"Message-ID: {server.arrived[0].message['Message-ID']}\n")
    (folder / "new" / "1.a").write_bytes(content)
    (folder / "new" / "2.b").write_bytes(b"From: a@b.cn\n\nhello\n")
    file, none = folder / "one.eml", folder / "none.eml"
    file.write_bytes(content)
    none.write_bytes(b"Subject: hello\n\n")
    boxed = office.with_settings(mail_bounce_box=SecretStr(f"maildir:{folder}"))

    assert [read_box(boxed), read_box(boxed)] == [2, 0]
    status, out, err = gouji("mail", "bounces", str(file))
    assert (status, out.splitlines()[-1], err) == (0, f"{file}: {OFFICE} 的这封退信早已记录", "")
    status, out, err = gouji("mail", "bounces", str(none))
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "不是退信" in err
    assert gouji("mail", "bounces")[0] == 2


def test_a_reminder_in_the_ledger_is_not_sent_once_the_organ_has_filed(
    office: Office, server: MailServer
) -> None:
    with office.database.session() as session:
        entry = Registered(Organ("青川县民政局", "A", "department", "510822", "county", False, True))
        organs.save_organs(session, [entry], office.now())
    waiting = post(office, at_once=False)
    late = post(office, at_once=False, subject_key="B")
    arrive(office, Arrival("m", "generic", "A", "青川县民政局", 2025, "r.txt", b"x", organ_code="A"))

    assert mailing.send_due(office) == 1

    assert len(server.arrived) == 1
    assert state_of(office, waiting) == ("failed", "报告已到或不必再报，未再发送")
    assert state_of(office, late) == ("sent", None)
    with office.database.read_session() as session:
        assert desk.ledger(session, Actor(1, "王", Role.ADMIN)).rows == []
    assert mailing.resend(office, waiting.mail_id or "", by="王敏").state is MailState.RESERVED
    office.clock.pass_by(minutes=2)
    assert mailing.send_due(office) == 1


def test_an_interim_summary_does_not_stop_the_one_that_is_due(office: Office, server: MailServer) -> None:
    office.clock.now = datetime(2026, 2, 3, 1, tzinfo=UTC)
    one = Recipient("office@example.gov.cn", "4301")
    first, again = (send_summary(office, 2025, one, at_once=True) for _ in range(2))
    office.clock.now = datetime(2026, 4, 10, 1, tzinfo=UTC)
    due = send_summary(office, 2025, one, at_once=True)

    assert [(each.state, each.is_new) for each in (first, again, due)] == [
        (MailState.SENT, True),
        (MailState.SENT, False),
        (MailState.SENT, True),
    ]
    with office.database.read_session() as session:
        assert sorted(row.period for row in mails.listed(session)) == ["2025", "2025/2026-02-03"]
    assert send_what_is_due(office, office.local_now()) == 0


@BOTH
def test_what_old_mails_said_is_dropped_and_they_are_not_sent_twice(
    office: Office, server: MailServer
) -> None:
    posted = post(office)

    def prune() -> int:
        return prune_mails(office, office.local_now(), lambda *_: None).found

    office.clock.pass_by(days=179)
    kept = prune()
    office.clock.pass_by(days=2)
    emptied, again = prune(), prune()
    with pytest.raises(ConflictError) as caught:
        mailing.resend(office, posted.mail_id or "", by="王敏")
    office.clock.pass_by(days=1000)
    bared = prune()

    assert (kept, emptied, again, bared) == (0, 1, 0, 1)
    assert caught.value.code == "mail_body_gone"
    assert (post(office).is_new, state_of(office, posted)) == (False, ("sent", None))
    with office.database.read_session() as session:
        assert mails.attempts(session, UUID(posted.mail_id or "")) == []
    assert len(server.arrived) == 1
    assert post(office, resend_by="王敏").state is MailState.SENT
