"""A comment that mentions somebody reaches them by real mail, where they wish it, once, and as long as it concerns them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gouji.engine.register import load_register
from gouji.engine.store.queries import mentions as stored
from gouji.engine.store.queries import outbox, queue, risks, users
from gouji.engine.store.tables import User
from gouji.integrations.desk import findings, mentions
from gouji.integrations.desk.roles import Actor, actor_of
from gouji.workers.app import app
from gouji.workers.mailing import send_due
from gouji.workers.mentioning import tell_mentioned
from gouji.workers.rating import rate_queue
from tests.integration.mail_server import MailServer
from tests.integration.store.filings import arrival, finding, judged

from .conftest import BOTH, Office

PEOPLE = (("李审核", "2201", None), ("王审核", "22", "wang@example.gov.cn"), ("周审核", None, None))


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with one finding and three reviewers, one of whom has an address."""
    judged(office.database, load_register(), arrival(), finding("A01"), finding("T06", severity="warning"))
    with office.database.session() as session:
        for name, region, email in PEOPLE:
            users.add_user(
                session,
                name=name,
                password_hash="-",
                role="reviewer",
                now=office.now(),
                region=region,
                email=email,
            )
    wish(office, wished=True)
    return office


def someone(office: Office, name: str) -> Actor:
    with office.database.read_session() as session:
        user = users.find_user(session, name)
        assert user is not None
        return actor_of(user)


def wish(office: Office, *, wished: bool) -> None:
    actor = someone(office, "王审核")
    with office.database.session() as session:
        mentions.wish_mail(session, actor, wished=wished)


def say(office: Office, text: str) -> list[int]:
    """Write a comment; return the mentions of which a mail was planned, as the worker gets them."""
    actor = someone(office, "李审核")
    with office.database.session() as session:
        item = queue.list_queue(session, queue.QueueFilter(rule="A01"))[0][0].item.id
        findings.comment(session, actor, item, office.now(), text=text)
    with office.database.session() as session:
        due = outbox.claim_due(session, office.now(), limit=50)
        return [row.args[0] for row in due if row.task == "tell_mentioned"]


@BOTH
def test_who_is_mentioned_gets_one_mail_with_the_words_and_the_way_there(
    desk: Office, server: MailServer
) -> None:
    planned = say(desk, "@王审核 @周审核 请核对收办数")

    told = [tell_mentioned(desk, planned[0]) for _ in range(2)]
    send_due(desk)

    assert (len(planned), told) == (1, [True, True])
    (mail,) = [one.message for one in server.arrived]
    assert (mail["To"], mail["Subject"]) == ("wang@example.gov.cn", "李审核 在批注中提到了您（A01）")
    text = mail.get_body(("plain",)).get_content()
    assert "@王审核 @周审核 请核对收办数" in text
    assert f"https://gouji.example.gov.cn/mentions/{planned[0]}" in text


@pytest.mark.parametrize("why", ["read", "not wished", "disabled", "moved", "gone"])
def test_no_mail_is_written_of_what_concerns_nobody_any_more(
    desk: Office, server: MailServer, why: str
) -> None:
    (planned,) = say(desk, "@王审核 请看")
    wang = someone(desk, "王审核")
    if why == "not wished":
        wish(desk, wished=False)
    with desk.database.session() as session:
        user = session.get_one(User, wang.user_id)
        if why == "read":
            stored.mark_read(session, wang.user_id, [planned], desk.now())
        elif why == "disabled":
            user.disabled = True
        elif why == "moved":
            user.region = "410000"

    assert tell_mentioned(desk, 999 if why == "gone" else planned) is False
    send_due(desk)
    assert server.arrived == []


def waiting(office: Office) -> dict[str, tuple[int, int, int]]:
    """Return the risk of everything that waits, with the shares of rule and last day, by rule."""
    with office.database.read_session() as session:
        items = [entry.item for entry in queue.list_queue(session, queue.QueueFilter())[0]]
    return {item.rule: (item.risk, item.risk_rule, item.risk_due) for item in items}


@BOTH
def test_as_days_pass_and_rules_are_dismissed_what_waits_is_rated_anew(desk: Office) -> None:
    before = waiting(desk)
    with desk.database.session() as session:
        for entry in queue.list_queue(session, queue.QueueFilter())[0]:
            entry.item.due_on = desk.now().date() + timedelta(days=3)
    in_time = rate_queue(desk)
    soon = waiting(desk)
    desk.clock.pass_by(days=9)
    late = rate_queue(desk)
    nothing_new = rate_queue(desk)

    assert before == {"A01": (70, 10, 0), "T06": (45, 10, 0)}
    assert (in_time, soon) == (2, {"A01": (80, 10, 10), "T06": (55, 10, 10)})
    assert (late, waiting(desk)) == (2, {"A01": (90, 10, 20), "T06": (65, 10, 20)})
    assert nothing_new == 0


def test_a_rule_that_people_mostly_dismiss_weighs_less(desk: Office) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    actor = someone(desk, "周审核")
    for number in range(risks.FEWEST_DECIDED):
        judged(desk.database, load_register(), arrival(f"d{number}", organ=f"第{number}局"), finding("A01"))
    with desk.database.session() as session:
        rows = queue.list_queue(session, queue.QueueFilter(rule="A01"), limit=50)[0]
        for entry in rows[: risks.FEWEST_DECIDED]:
            item = entry.item.id
            findings.act(session, actor, item, "claim", now)
            findings.act(session, actor, item, "dismiss", now, reason_code="explained", text="已说明")

    rate_queue(desk)

    assert waiting(desk) == {"A01": (60, 0, 0), "T06": (45, 10, 0)}


def test_what_the_outbox_and_the_clock_ask_for_is_a_task_of_that_name() -> None:
    app.loader.import_default_modules()

    assert {"tell_mentioned", "rate_queue"} <= set(app.tasks)
    assert "rate_queue" in {entry["task"] for entry in app.conf.beat_schedule.values()}
