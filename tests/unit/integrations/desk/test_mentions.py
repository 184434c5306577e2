"""Mentions: who is told of a comment, what they have read, who gets a mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gouji.engine.errors import BadRequestError
from gouji.engine.store import Database
from gouji.engine.store.queries import outbox, queue
from gouji.engine.store.tables import User
from gouji.integrations.desk import findings, mentions
from gouji.integrations.desk.roles import Actor

from .samples import NOW, add_people, open_store, standard_report, submit

Office = tuple[Database, dict[str, Actor], int]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = open_store(tmp_path)
    people = add_people(database)
    submit(database, *standard_report())
    with database.read_session() as session:
        item = queue.list_queue(session, queue.QueueFilter(rule="A01"))[0][0].item.id
    yield database, people, item
    database.close()


def say(office: Office, text: str, who: str = "李审核") -> None:
    database, people, item = office
    with database.session() as session:
        findings.comment(session, people[who], item, NOW, text=text)


def told(office: Office, name: str, *, unread: bool = False) -> list[str | None]:
    database, people, _ = office
    with database.read_session() as session:
        return [one.comment.text for one in mentions.list_mentions(session, people[name], unread=unread)]


def test_a_colleague_named_by_an_at_sign_is_told_once(office: Office) -> None:
    say(office, "@王审核 请看，@王审核，还有 @张主管")

    assert told(office, "王审核") == told(office, "张主管") == ["@王审核 请看，@王审核，还有 @张主管"]
    assert told(office, "管理员") == []


def test_who_may_not_read_the_report_and_who_files_is_not_told(office: Office) -> None:
    say(office, "@外省人 @赵填报 @李审核 @没有这个人 a@b.cn")

    assert [told(office, name) for name in office[1]] == [[]] * len(office[1])


def test_of_names_that_begin_alike_the_longest_is_meant() -> None:
    names = ["王", "王敏", "王敏之"]

    assert mentions.names_in("@王敏之看看；@王 也看；email@王敏", names) == ["王敏之", "王", "王敏"]


def test_what_was_read_is_counted_no_more(office: Office) -> None:
    database, people, _ = office
    say(office, "@王审核 一")
    say(office, "@王审核 二")
    with database.session() as session:
        latest = mentions.list_mentions(session, people["王审核"])[0].mention.id
        before = mentions.count_unread(session, people["王审核"])
        of_others = mentions.mark_read(session, people["张主管"], [latest], NOW)
        read = mentions.mark_read(session, people["王审核"], [latest], NOW)
        again = mentions.mark_read(session, people["王审核"], [latest], NOW)

    assert (before, of_others, read, again) == (2, 0, 1, 0)
    assert told(office, "王审核", unread=True) == ["@王审核 一"]
    assert told(office, "王审核") == ["@王审核 二", "@王审核 一"]


def test_a_mail_is_planned_for_those_only_who_wish_one(office: Office) -> None:
    database, people, _ = office
    with database.session() as session:
        with pytest.raises(BadRequestError, match="没有登记邮箱"):
            mentions.wish_mail(session, people["王审核"], wished=True)
        for name in ("王审核", "张主管"):
            session.get_one(User, people[name].user_id).email = "someone@example.org"
        mentions.wish_mail(session, people["王审核"], wished=True)
    say(office, "@王审核 @张主管")

    with database.session() as session:
        planned = [row.task for row in outbox.claim_due(session, NOW, limit=9)]
    assert planned.count("tell_mentioned") == 1
