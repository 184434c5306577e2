"""The yearly summary in the mail: on the command line, and on its day by schedules that run twice."""

from __future__ import annotations

import getpass
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from gouji.engine.store import open_database
from gouji.engine.store.queries import mail_opt_outs, mails, outbox
from gouji.engine.store.tables import AuditEntry
from gouji.integrations.desk import accounts
from gouji.workers import mailing
from gouji.workers.summary_mailing import Recipient, due_year, send_summary, send_what_is_due
from tests.integration.mail.conftest import BOTH, Gouji, Office
from tests.integration.mail_server import MailServer
from tests.integration.store.simulated import plan_of, play

YEAR = 2025
NOW = datetime(2026, 1, 5, tzinfo=UTC)
PEOPLE = (
    ("省办", "supervisor", None, "province@example.gov.cn"),
    ("市办", "supervisor", "4301", "city@example.gov.cn"),
    ("区办", "supervisor", "430102", "county@example.gov.cn"),
    ("无邮箱", "supervisor", "430102", None),
    ("审核员", "reviewer", "430102", "reviewer@example.gov.cn"),
)
TITLES = {
    "province@example.gov.cn": "全国",
    "city@example.gov.cn": "湖南省长沙市",
    "county@example.gov.cn": "湖南省长沙市芙蓉区",
}


@pytest.fixture
def staffed(office: Office) -> Office:
    """Three supervisors with an address, one without, and a reviewer, none of whom has a report yet."""
    with office.database.session() as session:
        for name, role, region, email in PEOPLE:
            accounts.add_user(session, name, "long enough to be one", role, NOW, region=region, email=email)
    return office


@pytest.fixture
def filed(staffed: Office) -> Office:
    """The same with fourteen organs and their reports of two years."""
    play(staffed.database, staffed.plain_register, plan_of(14, (2024, YEAR), seed=5))
    return staffed


def arrived(server: MailServer) -> dict[str, EmailMessage]:
    """Return what came by recipient; nobody may have got two."""
    got = [(one.recipients[0], one.message) for one in server.arrived]
    assert len(dict(got)) == len(got)
    return dict(got)


def organs_attached(message: EmailMessage) -> set[str]:
    """Return the names of organs in the workbook that came along."""
    (book,) = [one for one in message.iter_attachments() if str(one.get_filename()).endswith(".xlsx")]
    sheets = load_workbook(BytesIO(book.get_content()), read_only=True)
    return {
        str(value)
        for sheet in sheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str) and re.match(r"43\d{4}(第|地方)", value)
    }


def test_everybody_gets_the_summary_of_the_own_region_once(
    gouji: Gouji, filed: Office, server: MailServer
) -> None:
    first, second = gouji("summary", str(YEAR), "--send"), gouji("summary", str(YEAR), "--send")

    assert first[::2] == second[::2] == (0, "")
    places = ("全国", "4301", "430102")
    for line, place, address in zip(first[1].splitlines(), places, TITLES, strict=True):
        assert re.fullmatch(rf"{YEAR} {place}: 已发送至 {address}（[-0-9: ]+）", line)
    for line, place, address in zip(second[1].splitlines(), places, TITLES, strict=True):
        assert re.fullmatch(rf"{YEAR} {place}: 已于 [-0-9: ]+ 发送至 {address}，不再重复发送", line)
    got = arrived(server)
    assert {who: str(one["Subject"]).partition(str(YEAR))[0] for who, one in got.items()} == TITLES
    names = {who: {str(part.get_filename()) for part in one.iter_attachments()} for who, one in got.items()}
    assert {who: {name[-4:] for name in each} for who, each in names.items()} == {
        who: {"xlsx", ".pdf"} for who in TITLES
    }
    assert all(name.startswith(TITLES[who]) for who, each in names.items() for name in each)
    regions = {who: {name[:6] for name in organs_attached(one)} for who, one in got.items()}
    assert regions == {
        "province@example.gov.cn": {"430000", "430100", "430102", "430103", "430200", "430202"},
        "city@example.gov.cn": {"430100", "430102", "430103"},
        "county@example.gov.cn": {"430102"},
    }


def test_sending_again_must_be_asked_for_and_is_recorded_with_the_name(
    gouji: Gouji, staffed: Office, server: MailServer
) -> None:
    asked = ("summary", str(YEAR), "--region", "430102")
    gouji(*asked, "--send")

    status, out, _ = gouji(*asked, "--resend")

    assert (status, len(server.arrived)) == (0, 2)
    assert re.fullmatch(rf"{YEAR} 430102: 已发送至 county@example.gov.cn（[-0-9: ]+）\n", out)
    me = getpass.getuser()
    with staffed.database.read_session() as session:
        (mail,) = mails.listed(session)
        assert [one.asked_by for one in mails.attempts(session, mail.id)] == [None, me]
        trail = session.exec(select(AuditEntry).where(AuditEntry.action == "mail.resend")).all()
        assert [(one.actor, one.subject_id, one.details) for one in trail] == [
            (
                me,
                str(mail.id),
                {
                    "kind": "summary",
                    "recipient": "county@example.gov.cn",
                    "period": str(YEAR),
                    "was": "sent",
                },
            )
        ]


def test_one_address_may_be_named_and_what_it_got_it_does_not_get_again(
    gouji: Gouji, staffed: Office, server: MailServer
) -> None:
    asked = ("summary", str(YEAR), "--region", "4301", "--to")

    assert gouji(*asked, "guest@example.gov.cn")[0] == 0
    assert "不再重复发送" in gouji(*asked, "Guest@Example.gov.cn")[1]
    status, _, err = gouji(*asked, "nonsense")
    assert (status, err.count("\n"), "“nonsense”不是可用的邮箱地址" in err) == (2, 1, True)
    assert [(one.recipients, str(one.message["To"])) for one in server.arrived] == [
        (("guest@example.gov.cn",), "guest@example.gov.cn")
    ]


def test_what_the_server_refuses_is_said_and_the_others_get_theirs(
    gouji: Gouji, staffed: Office, server: MailServer
) -> None:
    server.recipients.append("550 5.1.1 no such user")

    status, out, _ = gouji("summary", str(YEAR), "--send")

    assert (status, len(arrived(server))) == (1, 2)
    assert ["550 5.1.1 no such user" in line for line in out.splitlines()] == [True, False, False]


def test_a_page_to_look_at_needs_no_mail_server_and_no_service(
    gouji: Gouji, filed: Office, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_SMTP_URL", "")
    monkeypatch.setenv("GOUJI_BROKER_URL", "redis://127.0.0.1:1/0")
    page = tmp_path / "年度汇总.html"

    seen = gouji("summary", str(YEAR), "--region", "4301", "--preview", str(page))

    text = page.read_text(encoding="utf-8")
    assert seen == (0, f"已写入 {page}\n", "")
    assert f"湖南省长沙市{YEAR}年" in text
    assert {*re.findall(r'(?:src|href)="(\w+):', text)} == {"data", "http"}
    assert not re.search(r"<script|<link|src=\"http", text)
    assert gouji("summary", str(YEAR), "--preview", str(tmp_path / "none" / "a.html"))[0] == 2
    assert server.arrived == []


def test_without_a_mail_server_nothing_is_sent_and_the_setting_is_named(
    gouji: Gouji, staffed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_SMTP_URL", "")

    status, out, err = gouji("summary", str(YEAR), "--send")

    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("gouji: 没有配置邮件服务器：请设置 GOUJI_SMTP_URL")
    with staffed.database.read_session() as session:
        assert list(mails.listed(session)) == []


def test_a_year_without_any_report_is_sent_as_such(gouji: Gouji, filed: Office, server: MailServer) -> None:
    shown = gouji("summary", "2019", "--region", "430102")
    status, _, err = gouji("summary", "2019", "--region", "430102", "--send")

    body = arrived(server)["county@example.gov.cn"].get_body(("plain",))
    assert (shown[0], status, err, body is not None) == (0, 0, "", True)
    assert body is not None
    assert all("系统中没有本地区该年度的年报" in text for text in (shown[1], body.get_content()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((str(YEAR), "--region", "999999"), "没有行政区划 999999"),
        ((str(YEAR), "--region", "99", "--preview", "never.html"), "没有行政区划 99，"),
        ((str(YEAR), "--region", "999999", "--to", "a@example.gov.cn"), "没有行政区划 999999"),
        ((str(YEAR), "--region", "4399", "--send"), "没有行政区划 4399"),
        ((str(YEAR), "--region", "岳阳", "--send"), "不是行政区划代码"),
        ((str(YEAR), "--region", "430202", "--send"), "没有填了邮箱的审核负责人（430202）"),
        (("2099", "--send"), "2099 年度还没有结束"),
        (("2099", "--to", "a@example.gov.cn"), "2099 年度还没有结束"),
        (("2007",), "2008–2099"),
    ],
)
def test_what_cannot_be_summarised_or_sent_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, gouji: Gouji, staffed: Office, server: MailServer
) -> None:
    status, out, err = gouji("summary", *arguments)

    assert (status, out, err.count("\n"), said in err) == (2, "", 1, True)
    assert server.arrived == []
    with staffed.database.read_session() as session:
        assert list(mails.listed(session)) == []


def test_a_year_that_has_not_ended_can_be_looked_at(gouji: Gouji, staffed: Office) -> None:
    status, out, err = gouji("summary", "2099")

    assert (status, err, "本年度年报尚未开始报送" in out) == (0, "", True)


# --- by themselves


def run_what_was_handed_over(work: Office) -> int:
    """Do what the workers would do with the tasks; return how many there were."""
    with work.database.session() as session:
        rows = outbox.claim_due(session, work.now())
        outbox.mark_sent(session, [one.id for one in rows], work.now())
        tasks = [(one.task, one.args) for one in rows]
    for task, args in tasks:
        if task == "send_summary":
            year, address, region = args
            send_summary(work, year, Recipient(address, region))
        else:
            assert task == "send_mails"
            mailing.send_due(work)
    return len(tasks)


@BOTH
def test_two_schedulers_write_to_everybody_once_on_the_day_and_not_before(
    staffed: Office, server: MailServer
) -> None:
    staffed.clock.now = datetime(2026, 4, 9, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    second = replace(staffed, database=open_database(staffed.settings.resolved_database_url))
    with staffed.database.session() as session:
        mail_opt_outs.opt_out(
            session, recipient="city@example.gov.cn", kind="summary", by="市办", now=staffed.now()
        )
    assert [send_what_is_due(one, one.local_now()) for one in (staffed, second)] == [0, 0]
    staffed.clock.pass_by(minutes=1)

    found = at_once(staffed, second)

    assert max(found) == 2
    assert set(found) <= {0, 2}
    while run_what_was_handed_over(staffed):
        pass
    assert set(arrived(server)) == {"province@example.gov.cn", "county@example.gov.cn"}
    for _ in range(40):
        staffed.clock.pass_by(days=1)
        assert [send_what_is_due(one, one.local_now()) for one in (staffed, second)] == [0, 0]
    with staffed.database.read_session() as session:
        assert Counter((one.period, one.about, one.state) for one in mails.listed(session)) == {
            (str(YEAR), "", "sent"): 1,
            (str(YEAR), "430102", "sent"): 1,
        }
    second.database.close()


def at_once(*works: Office) -> list[int]:
    """Ask what is due from several schedulers at the same moment."""
    gate, found = Barrier(len(works)), []

    def run(work: Office) -> None:
        gate.wait()
        found.append(send_what_is_due(work, work.local_now()))

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(works)
    return found


def test_a_schedule_that_was_down_on_the_day_sends_later_but_not_a_month_later() -> None:
    day = (4, 10)

    assert [due_year(day, date(2026, 4, 10) + timedelta(days=offset)) for offset in (-1, 0, 29, 30, 365)] == [
        None,
        YEAR,
        YEAR,
        None,
        YEAR + 1,
    ]
    assert due_year(None, date(2026, 4, 10)) is None
