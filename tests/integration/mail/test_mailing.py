"""One mail per kind, address, period and matter, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gouji.engine.errors import BadRequestError, ConflictError, NotFoundError, Text
from gouji.engine.store.queries import audit, mail_opt_outs, mails, outbox
from gouji.engine.store.tables import MailState
from gouji.integrations.outbound.mail import Letter, OptOut, read_token
from gouji.workers import mailing
from gouji.workers.mailing import Posted
from tests.integration.mail.conftest import BOTH, Office
from tests.integration.mail_server import MailServer
from tests.integration.messages import SECRET

OFFICE = "office@example.gov.cn"


def letter() -> Letter:
    return Letter("提醒", "距报送截止还有3天。")


def post(office: Office, **changed: object) -> Posted:
    wish = {"kind": "reminder", "recipient": OFFICE, "period": "2025/T-3", "compose": letter, "at_once": True}
    return mailing.post(office, **(wish | changed))  # type: ignore[arg-type]


def states(office: Office) -> list[str]:
    with office.database.read_session() as session:
        return sorted(row.state for row in mails.listed(session))


def outcomes(office: Office, posted: Posted) -> list[tuple[str | None, int | None, str | None]]:
    with office.database.read_session() as session:
        rows = mails.attempts(session, UUID(posted.mail_id or ""))
        return [(row.outcome, row.code, row.asked_by) for row in rows]


def test_the_second_wish_finds_the_first_mail_and_says_when_it_was_sent(
    office: Office, server: MailServer
) -> None:
    first = post(office)
    office.clock.pass_by(days=1)
    second = post(office, recipient="Office@EXAMPLE.gov.cn")

    assert (first.state, first.is_new) == (MailState.SENT, True)
    assert (second.state, second.is_new, second.mail_id) == (MailState.SENT, False, first.mail_id)
    assert second.text.zh == f"已于 2026-04-01 09:30 发送至 {OFFICE}，不再重复发送"
    assert len(server.arrived) == 1


def test_other_kinds_periods_matters_and_addresses_get_mails_of_their_own(
    office: Office, server: MailServer
) -> None:
    post(office)
    for changed in (
        {"kind": "summary"},
        {"period": "2025/T-1"},
        {"subject_key": "17"},
        {"recipient": "other@example.gov.cn"},
    ):
        assert post(office, **changed).is_new

    assert len(server.arrived) == 5
    assert len({one.message["Message-ID"] for one in server.arrived}) == 5


def test_a_letter_that_cannot_be_composed_leaves_nothing_behind(office: Office, server: MailServer) -> None:
    def broken() -> Letter:
        raise BadRequestError("no_data", Text("没有数据", "no data"))

    with pytest.raises(BadRequestError):
        post(office, compose=broken)

    assert states(office) == []
    assert post(office).state is MailState.SENT


@BOTH
def test_two_who_post_at_the_same_moment_send_one_mail(office: Office, server: MailServer) -> None:
    server.held = threading.Event()
    together = threading.Barrier(4)

    def compose() -> Letter:
        together.wait(120)  # all four have seen that nothing is there
        return letter()

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(post, office, compose=compose) for _ in range(4)]
        server.begun.wait(120)
        server.held.set()
        results = [one.result(120) for one in waiting]

    assert len(server.arrived) == 1
    assert sorted(one.is_new for one in results) == [False, False, False, True]
    assert len({one.mail_id for one in results}) == 1


@BOTH
def test_many_senders_of_many_mails_send_each_once(office: Office, server: MailServer) -> None:
    for number in range(12):
        post(office, subject_key=str(number), at_once=False)

    with ThreadPoolExecutor(3) as pool:
        counts = [one.result(120) for one in [pool.submit(mailing.send_due, office) for _ in range(3)]]

    assert sum(counts) == 12
    assert len(server.arrived) == 12
    assert states(office) == ["sent"] * 12


def test_a_refused_address_is_recorded_and_not_tried_again(office: Office, server: MailServer) -> None:
    server.recipients.append("550 5.1.1 no such user")

    refused = post(office)
    office.clock.pass_by(days=9)

    assert refused.state is MailState.REFUSED
    assert "550 5.1.1 no such user" in refused.text.zh
    assert mailing.send_due(office) == 0
    assert post(office).state is MailState.REFUSED
    assert server.arrived == []


@BOTH
def test_a_mail_that_is_put_off_is_tried_again_when_its_time_comes(
    office: Office, server: MailServer
) -> None:
    server.recipients.extend(["451 4.7.1 greylisted", "451 4.7.1 greylisted"])

    first = post(office)
    assert first.state is MailState.DELAYED
    assert mailing.send_due(office) == 0
    office.clock.pass_by(seconds=61)
    assert mailing.send_due(office) == 1
    office.clock.pass_by(seconds=61)
    assert mailing.send_due(office) == 0
    office.clock.pass_by(seconds=300)
    assert mailing.send_due(office) == 1

    assert states(office) == ["sent"]
    assert outcomes(office, first) == [("delayed", 451, None), ("delayed", 451, None), ("sent", 250, None)]
    (arrived,) = server.arrived
    assert str(arrived.message["Date"].datetime) == "2026-04-01 09:30:00+08:00"


def test_a_mail_that_is_put_off_too_often_is_given_up(office: Office, server: MailServer) -> None:
    server.recipients.extend(["451 busy"] * 3)

    post(office)
    for _ in range(3):
        office.clock.pass_by(hours=1)
        mailing.send_due(office)

    assert states(office) == ["failed"]
    assert server.arrived == []


def test_trouble_of_ours_gives_no_mail_up_and_leaves_the_server_alone_ever_longer(
    office: Office, server: MailServer
) -> None:
    locked = office.with_settings(smtp_url=type(office.settings.smtp_url)(server.url(password="wrong")))
    for number in range(3):
        post(locked, subject_key=str(number), at_once=False)

    for _ in range(48):
        mailing.send_due(locked)
        office.clock.pass_by(minutes=5)

    assert states(office) == ["delayed"] * 3
    assert len(server.sign_ins) <= 2 * 12  # smtplib tries LOGIN after PLAIN
    office.clock.pass_by(hours=1)
    assert mailing.send_due(office) == 3
    assert states(office) == ["sent"] * 3


@BOTH
@pytest.mark.parametrize("verdict", ["drop", "drop early"])
def test_a_lost_line_leaves_a_mail_unknown_until_a_person_has_it_resent(
    verdict: str, office: Office, server: MailServer
) -> None:
    server.verdicts.append(verdict)

    lost = post(office)
    office.clock.pass_by(days=30)

    assert (lost.state, lost.is_new) == (MailState.UNKNOWN, True)
    assert mailing.send_due(office) == 0
    assert post(office).state is MailState.UNKNOWN
    assert "不会自动重发" in post(office).text.zh
    assert server.arrived == []
    assert mailing.resend(office, lost.mail_id or "", by="王敏").state is MailState.RESERVED
    assert mailing.send_due(office) == 1
    assert outcomes(office, lost) == [("unknown", None, None), ("sent", 250, "王敏")]
    with office.database.read_session() as session:
        (entry,) = audit.entries(session, subject="mail")
    assert (entry.actor, entry.action, entry.details["was"]) == ("王敏", "mail.resend", "unknown")


def test_resending_writes_anew_and_keeps_what_was_said_before(office: Office, server: MailServer) -> None:
    first = post(office)
    again = post(office, compose=lambda: Letter("更正", "距报送截止还有2天。"), resend_by="王敏")

    assert (again.state, again.is_new, again.mail_id) == (MailState.SENT, True, first.mail_id)
    assert [one.message["Subject"] for one in server.arrived] == ["提醒", "更正"]
    assert len({one.message["Message-ID"] for one in server.arrived}) == 2
    assert outcomes(office, first) == [("sent", 250, None), ("sent", 250, "王敏")]
    with office.database.read_session() as session:
        assert [one.content for one in mails.contents(session, UUID(first.mail_id or ""))] == [
            one.content for one in server.arrived
        ]


def test_what_is_on_its_way_is_not_resent(office: Office, server: MailServer) -> None:
    waiting = post(office, at_once=False)

    assert post(office, resend_by="王敏", at_once=False).is_new is False
    with pytest.raises(ConflictError, match="不必重发"):
        mailing.resend(office, waiting.mail_id or "", by="王敏")
    with pytest.raises(NotFoundError):
        mailing.resend(office, "00000000-0000-0000-0000-000000000000", by="王敏")


def test_who_is_in_a_hurry_has_a_waiting_mail_sent_where_no_worker_runs(
    office: Office, server: MailServer
) -> None:
    post(office, at_once=False)

    again = post(office)

    assert (again.state, again.is_new) == (MailState.SENT, False)
    assert len(server.arrived) == 1


@BOTH
def test_a_mail_that_came_too_late_is_not_sent(office: Office, server: MailServer) -> None:
    post(office, at_once=False, expires_at=office.now() + timedelta(days=1))
    office.clock.pass_by(days=2)

    assert mailing.send_due(office) == 0
    assert states(office) == ["failed"]
    assert server.arrived == []


@BOTH
def test_no_more_mails_a_minute_than_the_limit_allows(office: Office, server: MailServer) -> None:
    slow = office.with_settings(mail_per_minute=3)
    for number in range(7):
        post(slow, subject_key=str(number), at_once=False)

    sent = []
    for _ in range(4):
        sent.append(mailing.send_due(slow))
        office.clock.pass_by(seconds=61)

    assert sent == [3, 3, 1, 0]
    with office.database.read_session() as session:
        waiting, _ = outbox.waiting(session)
    assert waiting == 1  # one task that nobody has taken yet is enough for all of them


@BOTH
def test_who_opted_out_is_not_written_to(office: Office, server: MailServer) -> None:
    post(office)
    link = str(server.arrived[0].message["List-Unsubscribe"])
    wish = read_token(link.strip("<>").rpartition("/")[2], [SECRET])

    assert wish == OptOut(OFFICE, "reminder")
    assert link.startswith("<https://gouji.example.gov.cn/mail/opt-out/")
    assert server.arrived[0].message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailing.opt_out(office, wish.recipient, wish.kind, by=wish.recipient)
    assert not mailing.opt_out(office, "Office@example.gov.cn", wish.kind, by="王敏")

    nothing = post(office, period="2025/T-1")
    assert (nothing.state, nothing.mail_id, nothing.text.zh) == (None, None, f"{OFFICE} 已退订此类邮件")
    assert post(office, period="2025/T-1", kind="summary").state is MailState.SENT
    duty = post(office, period="2025/T+1", may_opt_out=False)
    assert duty.state is MailState.SENT
    assert server.arrived[-1].message["List-Unsubscribe"] is None
    assert mailing.opt_in(office, OFFICE, "reminder", by="王敏")
    assert post(office, period="2025/T-1").state is MailState.SENT
    with office.database.read_session() as session:
        assert mail_opt_outs.opt_outs(session) == []
        assert [entry.action for entry in audit.entries(session)] == ["mail.opt_in", "mail.opt_out"]


def test_without_a_server_mails_wait_and_who_is_in_a_hurry_is_told(office: Office) -> None:
    bare = office.with_settings(smtp_url=type(office.settings.smtp_url)(""))

    with pytest.raises(BadRequestError, match="GOUJI_SMTP_URL"):
        post(bare)
    assert states(office) == []
    post(bare, at_once=False)
    assert mailing.send_due(bare) == 0
    assert states(office) == ["reserved"]


@pytest.mark.parametrize(
    "changed",
    [
        {"recipient": "no address"},
        {"recipient": "a@example.gov.cn\r\nBcc: b@example.gov.cn"},
        {"recipient": "a@example.gov.cn, b@example.gov.cn"},
        {"recipient": ""},
        {"kind": "a reminder"},
        {"period": "x" * 41},
        {"subject_key": "x" * 81},
    ],
)
def test_what_is_no_address_and_no_key_is_refused_before_anything_is_written(
    changed: dict[str, str], office: Office
) -> None:
    with pytest.raises(BadRequestError):
        post(office, **changed)

    assert states(office) == []


SENDER = """
import sys
from gouji.integrations.outbound.mail import Letter
from gouji.workers import mailing
from gouji.workers.settings import Settings
from gouji.workers.work import open_work

mailing.post(
    open_work(Settings()), kind="summary", recipient="office@example.gov.cn", period="2025",
    compose=lambda: Letter("年度汇总", "正文"), at_once=sys.argv[1] == "now",
)
print("posted", flush=True)
sys.stdin.read()
"""


def start_sender(office: Office, when: str) -> subprocess.Popen[bytes]:
    settings = office.settings
    environment = {
        **os.environ,
        "GOUJI_DATA_DIR": str(settings.data_dir),
        "GOUJI_DATABASE_URL": settings.database_url,
        "GOUJI_SMTP_URL": settings.smtp_url.get_secret_value(),
        "GOUJI_SMTP_CA": str(settings.smtp_ca),
        "GOUJI_MAIL_FROM": settings.mail_from,
    }
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, when],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.data_dir,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(120)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def test_a_process_that_is_killed_while_the_server_has_the_mail_leaves_it_unknown(
    office: Office, server: MailServer
) -> None:
    server.held = threading.Event()
    process = start_sender(office, "now")
    assert server.begun.wait(120)
    kill(process)
    office.clock.now = datetime.now(UTC)

    at_first = mailing.posted(office, kind="summary", recipient=OFFICE, period="2025")
    office.clock.pass_by(minutes=16)
    later = post(office, kind="summary", period="2025")

    assert at_first is not None
    assert at_first.state is MailState.SENDING
    assert (later.state, later.is_new) == (MailState.UNKNOWN, False)
    assert mailing.send_due(office) == 0
    assert states(office) == ["unknown"]
    assert outcomes(office, later) == [(None, None, None)]


def test_a_process_that_is_killed_before_it_began_loses_nothing(office: Office, server: MailServer) -> None:
    process = start_sender(office, "later")
    assert process.stdout is not None
    assert process.stdout.readline() == b"posted\n"
    kill(process)
    office.clock.now = datetime.now(UTC) + timedelta(seconds=1)

    assert mailing.send_due(office) == 1
    assert states(office) == ["sent"]
    assert len(server.arrived) == 1
