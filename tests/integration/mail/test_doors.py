"""Mail as people meet it: on the command line, on the administrator's page, and when they want no more of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr

from gouji.engine.store.queries import bounces, mail_opt_outs, mails
from gouji.engine.store.tables import MailState
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roles import Role
from gouji.integrations.inbound.cli.doctor import EXAMINATIONS
from gouji.integrations.inbound.reviewer.door import form_token
from gouji.integrations.outbound.mail import Letter, OptOut, opt_out_link
from gouji.workers import mailing
from gouji.workers.settings import Settings
from tests.integration.broker import running_broker
from tests.integration.installation import installed
from tests.integration.mail.conftest import Gouji, Office
from tests.integration.mail_server import MailServer
from tests.integration.waiting import wait_until


def write(office: Office, recipient: str = "office@example.gov.cn") -> mailing.Posted:
    return mailing.post(
        office,
        kind="reminder",
        recipient=recipient,
        period="2025/T-3",
        compose=lambda: Letter("提醒", "距报送截止还有3天。"),
        at_once=True,
    )


def test_a_test_letter_says_what_the_server_answered(gouji: Gouji, server: MailServer) -> None:
    server.recipients.append("550 5.1.1 no such user")

    refused, sent = (
        gouji("mail", "test", "nobody@example.gov.cn"),
        gouji("mail", "test", "office@example.gov.cn"),
    )

    assert (refused[0], "550 5.1.1 no such user" in refused[1]) == (1, True)
    assert sent[0] == 0
    assert re.fullmatch(r"已发送至 office@example.gov.cn（[-0-9: ]+）\n", sent[1])
    assert [one.recipients for one in server.arrived] == [("office@example.gov.cn",)]


def test_the_list_shows_what_needs_a_person_and_resend_does_it_on_the_record(
    gouji: Gouji, office: Office, server: MailServer
) -> None:
    office.clock.now = datetime.now(UTC)
    server.verdicts.append("drop")
    lost = write(office)

    status, out, _ = gouji("mail", "list", "--state", "unknown")
    assert status == 0
    assert f"{lost.mail_id}  结果不明，须人工核对  office@example.gov.cn" in out
    assert gouji("mail", "list", "--state", "sent")[1].splitlines() == ["结果不明，须人工核对 1"]
    assert gouji("mail", "resend", lost.mail_id or "")[0] == 0
    assert gouji("mail", "resend", lost.mail_id or "")[::2] == (
        2,
        "gouji: 这封邮件正在发送或即将发送，不必重发\n",
    )
    office.clock.now = datetime.now(UTC)
    assert mailing.send_due(office) == 1
    assert len(server.arrived) == 1


def test_opting_out_on_the_command_line_and_back(gouji: Gouji, office: Office) -> None:
    out = [
        gouji("mail", verb, "office@example.gov.cn", "--kind", "reminder", "--lang", "en")[1]
        for verb in ("opt-out", "opt-out", "opt-in", "opt-in")
    ]

    assert [line.partition("office@example.gov.cn ")[2] for line in out] == [
        "gets no more of these mails\n",
        "opted out of these before\n",
        "gets these mails again\n",
        "had not opted out of these\n",
    ]


def test_the_doctor_signs_in_to_the_mail_server(office: Office, server: MailServer) -> None:
    (examine,) = (one for one in EXAMINATIONS if "mail" in one.__name__)
    right = examine(office.settings)
    wrong = examine(office.with_settings(smtp_url=SecretStr(server.url(password="geheim"))).settings)
    off = examine(office.with_settings(smtp_url=SecretStr("")).settings)
    bad = examine(office.with_settings(smtp_url=SecretStr("mail:geheim@host")).settings)

    assert (right.is_well, right.text.zh) == (True, "localhost 可用，已登录")
    assert (wrong.is_well, wrong.text.zh.startswith("localhost 不接受用户名或口令")) == (False, True)
    assert (off.is_well, bad.is_well) == (None, False)
    assert "geheim" not in f"{wrong} {bad}"
    assert server.arrived == []


def signed_in(office: Office, door: httpx.Client) -> str:
    """Sign an administrator in; return the token of the forms."""
    now = datetime.now(UTC)
    with office.database.session() as session:
        accounts.add_user(session, "管理员", "long enough", Role.ADMIN, now)
    secret = accounts.sign_in(office.database, "管理员", "long enough", "::1", now)
    door.headers["cookie"] = f"__Host-gouji={secret}"
    return form_token(secret)


def test_the_page_lists_what_needs_a_person_and_has_it_sent_again(
    office: Office, server: MailServer, door: httpx.Client
) -> None:
    office.clock.now = datetime.now(UTC)
    server.recipients.append("550 5.1.1 <b>no such user</b>")
    refused = write(office)
    write(office, "other@example.gov.cn")
    csrf = signed_in(office, door)

    page = door.get("/mails").text
    assert "550 5.1.1 &lt;b&gt;no such user&lt;/b&gt;" in page
    assert "other@example.gov.cn" not in page
    assert "other@example.gov.cn" in door.get("/mails?state=sent&lang=en").text
    assert "No such mails" in door.get("/mails?state=failed&lang=en").text
    assert door.get("/mails?state=nonsense").status_code == 200
    answer = door.post(f"/mails/{refused.mail_id}/resend", data={"csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/mails?state=reserved")
    assert door.post(f"/mails/{refused.mail_id}/resend", data={"csrf": csrf}).status_code == 409
    assert door.post(f"/mails/{refused.mail_id}/resend", data={"csrf": "wrong"}).status_code == 403
    office.clock.now = datetime.now(UTC)
    assert mailing.send_due(office) == 1
    assert {one.recipients[0] for one in server.arrived} == {"office@example.gov.cn", "other@example.gov.cn"}
    with office.database.read_session() as session:
        (again,) = mails.listed(session, recipient="office@example.gov.cn")
        assert [one.asked_by for one in mails.attempts(session, again.id)] == [None, "管理员"]


def test_the_page_tells_every_attempt_at_a_mail_and_what_servers_wrote_back(
    office: Office, server: MailServer, door: httpx.Client
) -> None:
    office.clock.now = datetime.now(UTC)
    server.recipients += ["550 5.1.1 no such user", "451 4.7.1 greylisted"]
    posted = write(office)
    office.clock.now += timedelta(hours=1)
    mailing.resend(office, posted.mail_id or "", by="李雷")
    office.clock.now += timedelta(minutes=1)
    assert mailing.send_due(office) == 1
    with office.database.session() as session:
        row = mails.mail(session, UUID(posted.mail_id or ""))
        bounces.record(
            session, row, digest="d", action="delayed", status="4.4.1", code=None,
            recipient="deputy@example.gov.cn", diagnostic="<connection timed out>", now=office.clock.now,
        )  # fmt: skip
    signed_in(office, door)

    page = door.get("/mails?state=delayed").text
    steps = [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in re.findall(r"<li>.*?</li>", page)]

    assert [re.sub(r"^[-0-9/]+ [0-9:]+ · ", "", step) for step in steps] == [
        "自动 服务器拒收 服务器答复 550 5.1.1 no such user",
        "李雷 未成，稍后再发 服务器答复 451 4.7.1 greylisted",
        "自动 对方服务器回信：仍在尝试投递 deputy@example.gov.cn 4.4.1 &lt;connection timed out&gt;",
    ]
    assert "Course (3)" in door.get("/mails?state=delayed&lang=en").text


def test_a_recipient_opts_out_by_the_link_in_the_mail_and_a_look_at_it_does_nothing(
    office: Office, server: MailServer, door: httpx.Client
) -> None:
    write(office)
    link = str(server.arrived[0].message["List-Unsubscribe"]).strip("<>")
    path = link.removeprefix(office.settings.base_url)

    asked = door.get(path)
    assert (asked.status_code, "退订邮件" in asked.text, "报送提醒" in asked.text) == (200, True, True)
    with office.database.read_session() as session:
        assert mail_opt_outs.opt_outs(session) == []
    done = door.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "已退订" in done.text) == (200, True)
    assert door.post(path).status_code == 200
    with office.database.read_session() as session:
        assert [(one.recipient, one.kind) for one in mail_opt_outs.opt_outs(session)] == [
            ("office@example.gov.cn", "reminder")
        ]


def test_a_link_that_was_not_made_here_opts_nobody_out(office: Office, door: httpx.Client) -> None:
    forged = opt_out_link(
        "", ("whsec_bm90IG91cnMgYXQgYWxsISEh",), OptOut("office@example.gov.cn", "reminder")
    )

    assert door.post(str(forged)).status_code == 400
    with office.database.read_session() as session:
        assert mail_opt_outs.opt_outs(session) == []


def test_a_worker_sends_what_was_posted_and_tries_again_what_was_put_off(
    server: MailServer, tmp_path: Path
) -> None:
    server.recipients.append("451 4.7.1 greylisted")
    settings = {
        "smtp_url": server.url(),
        "smtp_ca": str(server.certificates),
        "mail_from": "gouji@example.gov.cn",
        "mail_pauses": "0.1,0.1",
    }
    with running_broker() as broker, installed(tmp_path, broker.url, **settings) as one:
        one.start_worker()
        one.start_beat()
        office = Office(settings_of(one.environment), one.database, None)  # type: ignore[arg-type] # only the worker sends
        office.clock.now = datetime.now(UTC)
        mailing.post(
            office,
            kind="summary",
            recipient="office@example.gov.cn",
            period="2025",
            compose=lambda: Letter("年度汇总", "正文"),
        )
        wait_until(lambda: server.arrived, f"the worker to send\n{one.log('worker')}")

        def attempts() -> int:
            with one.database.read_session() as session:
                (row,) = mails.listed(session)
                return row.attempts if row.state == MailState.SENT.value else 0

        assert wait_until(attempts, "the ledger to say that it is sent") == 2
    assert len(server.arrived) == 1


def settings_of(environment: Mapping[str, str]) -> Settings:
    """Return the settings that the parts of an installation run with."""
    own = {name: value for name, value in environment.items() if name.startswith("GOUJI_")}
    values: dict[str, Any] = {name.removeprefix("GOUJI_").lower(): value for name, value in own.items()}
    return Settings(_env_file=None, **values)
