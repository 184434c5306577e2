"""Terms and overdue findings: given, resting, told to supervisors once a working day by real mail."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from gouji.engine.register import load_register
from gouji.engine.store.queries import mails, queue, terms, users
from gouji.engine.store.tables import QueueItem
from gouji.workers.daily import Done
from gouji.workers.escalating import escalate, give_terms
from gouji.workers.limits import limits_of
from gouji.workers.mailing import send_due
from tests.integration.mail_server import MailServer
from tests.integration.store.filings import arrival, finding, judged

from .conftest import BOTH, Office

SEEN = datetime(2026, 9, 28, 1, tzinfo=UTC)
"""A Monday; 1 to 7 October are holidays, Saturday the 10th is worked."""


def told(*_: int) -> None:
    """Nobody watches."""


@pytest.fixture
def late(office: Office) -> Office:
    """An office with two reports seen on 28 September, and people with and without an address."""
    register = load_register()
    for number, organ in enumerate(("南关区卫生局", "卫辉市民政局")):
        judged(
            office.database,
            register,
            arrival(f"m{number}", organ=organ),
            finding("A01"),
            finding("T06", severity="warning"),
            finding("S12", severity="info"),
            limits=limits_of(office.ruleset, None, SEEN.date()),
        )
    people = [
        ("张主管", "supervisor", "22", "zhang@example.gov.cn"),
        ("吴主管", "supervisor", "2201", "zhang@example.gov.cn"),
        ("无址主管", "supervisor", "4107", None),
        ("河南管理员", "admin", "41", "admin@example.gov.cn"),
        ("总管理员", "admin", None, "chief@example.gov.cn"),
        ("李审核", "reviewer", None, "li@example.gov.cn"),
    ]
    with office.database.session() as session:
        for name, role, region, email in people:
            users.add_user(
                session, name=name, password_hash="-", role=role, now=SEEN, region=region, email=email
            )
    return office


def items(office: Office) -> list[QueueItem]:
    with office.database.read_session() as session:
        return [entry.item for entry in queue.list_queue(session, queue.QueueFilter())[0]]


def at(day: int, hour: int = 9, month: int = 10) -> datetime:
    """Return a time in the office's zone."""
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def subjects(office: Office, server: MailServer) -> list[tuple[str, str]]:
    """Send what is due; return to whom it went, and how each begins."""
    send_due(office)
    return sorted((str(mail["To"]), str(mail["Subject"])[:10]) for mail in mails_at(server))


def mails_at(server: MailServer) -> list[EmailMessage]:
    return [one.message for one in server.arrived]


def test_terms_are_counted_in_working_days_by_severity(late: Office) -> None:
    assert {item.severity: item.due_on for item in items(late)} == {
        "error": date(2026, 10, 8),
        "warning": date(2026, 10, 10),
        "info": date(2026, 10, 16),
    }


@BOTH
def test_supervisors_are_told_once_of_what_went_past_its_last_day(late: Office, server: MailServer) -> None:
    assert escalate(late, at(8), told) == Done(0, 0)
    first = escalate(late, at(9), told)
    again = escalate(late, at(9, 15), told)
    after = subjects(late, server)
    monday = escalate(late, at(12), told)

    assert (first, again, monday) == (Done(2, 4), Done(2, 0), Done(2, 4))
    assert after == [
        ("admin@example.gov.cn", "【逾期提醒】1 个问"),
        ("chief@example.gov.cn", "【逾期提醒】1 个问"),
        ("zhang@example.gov.cn", "【逾期提醒】1 个问"),
        ("zhang@example.gov.cn", "【逾期提醒】1 个问"),
    ]
    with late.database.read_session() as session:
        periods = [row.period for row in mails.listed(session, kind="overdue_findings")]
    assert sorted(periods) == ["2026-10-09"] * 4 + ["2026-10-12"] * 4


def test_nobody_is_written_to_on_a_day_off_and_what_fell_due_then_is_told_after_it(late: Office) -> None:
    assert escalate(late, at(11), told) == Done(0, 0)  # a Sunday
    assert escalate(late, at(12), told) == Done(4, 4)


def test_the_mail_names_each_finding_with_the_days_it_is_over_and_who_has_it(
    late: Office, server: MailServer
) -> None:
    with late.database.session() as session:
        (own,) = [one for one in items(late) if (one.rule, one.region) == ("A01", "410781")]
        queue.claim(session, own.id, actor="李审核", now=SEEN)
    escalate(late, at(12), told)
    send_due(late)

    (mail,) = [one for one in mails_at(server) if one["To"] == "admin@example.gov.cn"]
    text = mail.get_body(("plain",)).get_content()
    assert "卫辉市民政局 2021年 A01（错误），应于 2026-10-08 前审结，逾期 3 个工作日，李审核" in text
    assert "T06（警告），应于 2026-10-10 前审结，逾期 1 个工作日，无人领取" in text
    assert "南关区" not in text


def test_a_process_that_died_after_marking_is_followed_by_one_that_writes(
    late: Office, server: MailServer
) -> None:
    with late.database.session() as session:
        assert terms.escalate(session, date(2026, 10, 9)) == 2

    assert escalate(late, at(9), told) == Done(2, 4)
    assert len(subjects(late, server)) == 4


def test_what_is_out_for_correction_rests_and_goes_on_with_the_days_that_were_left(late: Office) -> None:
    register = load_register()
    (error,) = [one for one in items(late) if (one.rule, one.region) == ("A01", "410781")]
    with late.database.session() as session:
        queue.decide_submission(
            session, error.submission_id, actor="李审核", action="return", text="请更正", now=at(30, month=9)
        )

    assert escalate(late, at(9), told).looked_at == 1
    with late.database.read_session() as session:
        assert queue.entry(session, error.id).item.paused_on == date(2026, 9, 30)

    again = arrival("again", organ="卫辉市民政局")
    judged(
        late.database,
        register,
        again,
        finding("A01"),
        limits=limits_of(late.ruleset, None, date(2026, 10, 20)),
    )
    with late.database.read_session() as session:
        item = queue.entry(session, error.id).item
    # Two of three working days were used on 29 and 30 September: one is left.
    assert (item.term_days, item.due_on, item.paused_on) == (1, date(2026, 10, 21), None)


def test_findings_from_before_there_were_terms_are_given_theirs_from_today(office: Office) -> None:
    judged(
        office.database, load_register(), arrival("old"), finding("A01"), finding("T06", severity="warning")
    )

    assert give_terms(office, at(12), told) == Done(2, 2)
    assert give_terms(office, at(12), told) == Done(0, 0)
    assert [item.due_on for item in items(office)] == [date(2026, 10, 15), date(2026, 10, 19)]


def test_a_last_day_in_a_year_whose_holidays_nobody_knows_is_left_open_and_not_guessed(
    office: Office,
) -> None:
    far = date(2090, 1, 10)
    judged(
        office.database,
        load_register(),
        arrival("far"),
        finding("A01"),
        limits=limits_of(office.ruleset, None, far),
    )

    looked_at = give_terms(office, datetime(2090, 1, 12, 9, tzinfo=UTC), told)

    (item,) = items(office)
    assert (item.term_from, item.due_on, looked_at) == (far, None, Done(1, 0))
