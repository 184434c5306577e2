"""Mentions: who is told of a comment, what they have read, who gets a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from gouji.engine.errors import BadRequestError
from gouji.engine.store import Database
from gouji.engine.store.queries import outbox, queue
from gouji.engine.store.tables import User
from gouji.integrations.app import create_app
from gouji.integrations.desk import findings, mentions, sign_ins
from gouji.integrations.desk.roles import Actor
from gouji.workers.settings import Settings
from tests.integration.serving import serving

from .samples import NOW, PASSWORD, add_people, open_store, standard_report, submit

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


@contextmanager
def desk_of(office: Office, tmp_path: Path, name: str) -> Iterator[httpx.Client]:
    """Yield the browser of somebody who signed in."""
    application = create_app(Settings(data_dir=tmp_path, broker_url=""))
    application.state.work = replace(application.state.work, clock=lambda: NOW)
    with serving(application) as client:
        client.cookies.set("gouji", sign_ins.sign_in(office[0], name, PASSWORD, "192.0.2.7", NOW))
        yield client


def token_in(page: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', page)[0]


def test_looking_at_a_mention_marks_nothing_and_opening_it_does(office: Office, tmp_path: Path) -> None:
    say(office, "@王审核 请核对口径")
    database, people, item = office
    with desk_of(office, tmp_path, "王审核") as client:
        listed = client.get("/mentions").text
        address = re.findall(r'action="(/mentions/\d+)"', listed)[0]
        shown = client.get(address)
        unread = told(office, "王审核", unread=True)
        refused = client.post(address).status_code
        opened = client.post(address, data={"csrf": token_in(shown.text)})

    assert "@王审核 请核对口径" in shown.text
    assert (unread, refused) == (["@王审核 请核对口径"], 403)
    assert opened.status_code == 303
    assert opened.headers["location"].endswith(f"?finding={item}#finding-{item}")
    assert told(office, "王审核", unread=True) == []
    with database.read_session() as session:
        assert mentions.count_unread(session, people["王审核"]) == 0


def test_somebody_elses_mention_and_one_of_another_region_by_now_are_not_there(
    office: Office, tmp_path: Path
) -> None:
    say(office, "@王审核 请看")
    database, people, _ = office
    with database.session() as session:
        number = mentions.list_mentions(session, people["王审核"])[0].mention.id
    with desk_of(office, tmp_path, "张主管") as client:
        of_another = client.get(f"/mentions/{number}").status_code
    with database.session() as session:
        session.get_one(User, people["王审核"].user_id).region = "13"
    with desk_of(office, tmp_path, "王审核") as client:
        moved = client.get(f"/mentions/{number}").status_code

    assert (of_another, moved) == (404, 404)


def test_names_are_offered_of_those_only_who_may_read_the_report_and_not_ones_own(
    office: Office, tmp_path: Path
) -> None:
    with desk_of(office, tmp_path, "李审核") as client:
        offered = client.get(f"/findings/{office[2]}/colleagues").json()
        unknown = client.get("/findings/999999/colleagues").status_code
    with desk_of(office, tmp_path, "赵填报") as client:
        to_a_filer = client.get(f"/findings/{office[2]}/colleagues").status_code

    assert (sorted(offered["names"]), unknown) == (["张主管", "王审核", "管理员"], 404)
    assert to_a_filer in (403, 404)
