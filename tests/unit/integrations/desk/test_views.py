"""Saved views: whose they are, who sees them, what is told when what they ask for is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError
from gouji.engine.register import load_register
from gouji.engine.store import Database
from gouji.engine.store.queries import audit
from gouji.engine.store.queries import views as stored
from gouji.engine.store.tables import SavedView
from gouji.integrations.desk import views
from gouji.integrations.desk.roles import Actor
from gouji.integrations.desk.views import Content
from gouji.integrations.desk.wanted import Wanted

from .samples import add_people, open_store, standard_report, submit

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ERRORS = Content("错误", {"severity": "error", "sort": "due", "state": "waiting", "nonsense": "1"})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Database, dict[str, Actor]]]:
    database = open_store(tmp_path)
    people = add_people(database)
    people["吉林主管"] = replace(people["张主管"], region="22")
    submit(database, *standard_report())
    yield database, people
    database.close()


def seen(database: Database, actor: Actor) -> list[tuple[str, bool, bool]]:
    with database.read_session() as session:
        return [(view.name, view.is_own, view.may_delete) for view in views.list_views(session, actor)]


def test_a_view_keeps_what_differs_from_asking_for_everything(
    office: tuple[Database, dict[str, Actor]],
) -> None:
    database, people = office
    with database.session() as session:
        view = views.add_view(session, people["李审核"], ERRORS, NOW)

    assert view.wanted == Wanted(severity="error", sort="due")
    assert view.wanted.filters == {"severity": "error", "sort": "due"}
    assert seen(database, people["李审核"]) == [("错误", True, True)]
    assert seen(database, people["王审核"]) == []


def test_a_shared_view_is_seen_below_the_region_of_whoever_shares_it(
    office: tuple[Database, dict[str, Actor]],
) -> None:
    database, people = office
    with database.session() as session:
        views.add_view(session, people["张主管"], replace(ERRORS, name="全国", shared=True), NOW)
        views.add_view(session, people["吉林主管"], replace(ERRORS, name="吉林", shared=True), NOW)

    assert seen(database, people["王审核"]) == [("全国", False, False), ("吉林", False, False)]
    assert seen(database, people["外省人"]) == [("全国", False, False)]
    assert seen(database, people["管理员"]) == [("全国", False, True)]


def test_only_supervisors_share_and_only_owners_change(office: tuple[Database, dict[str, Actor]]) -> None:
    database, people = office
    with database.session() as session:
        shared = views.add_view(session, people["张主管"], replace(ERRORS, shared=True), NOW)

    with database.session() as session:
        with pytest.raises(ForbiddenError, match="审核人不能共享视图"):
            views.add_view(session, people["李审核"], replace(ERRORS, shared=True), NOW)
        with pytest.raises(ForbiddenError, match="这是 张主管 的视图"):
            views.change_view(session, people["李审核"], shared.id, ERRORS, NOW)
        with pytest.raises(ForbiddenError, match="这是 张主管 的视图"):
            views.delete_view(session, people["李审核"], shared.id, NOW)
        views.delete_view(session, people["管理员"], shared.id, NOW)

    assert seen(database, people["张主管"]) == []


def test_two_views_of_one_person_have_two_names(office: tuple[Database, dict[str, Actor]]) -> None:
    database, people = office
    with database.session() as session:
        first = views.add_view(session, people["李审核"], ERRORS, NOW)
        views.add_view(session, people["李审核"], replace(ERRORS, name="另一个"), NOW)
        views.add_view(session, people["王审核"], ERRORS, NOW)
        with pytest.raises(ConflictError, match="已有名为“错误”的视图"):
            views.add_view(session, people["李审核"], ERRORS, NOW)
        with pytest.raises(ConflictError, match="已有名为“另一个”的视图"):
            views.change_view(session, people["李审核"], first.id, replace(ERRORS, name="另一个"), NOW)


def test_a_change_that_was_not_seen_is_not_lost(office: tuple[Database, dict[str, Actor]]) -> None:
    database, people = office
    actor = people["李审核"]
    with database.session() as session:
        view = views.add_view(session, actor, ERRORS, NOW)
        views.change_view(session, actor, view.id, replace(ERRORS, name="改名"), NOW, seen=view.version)
        with pytest.raises(ConflictError, match="该视图已被改动"):
            views.change_view(session, actor, view.id, ERRORS, NOW, seen=view.version)

    assert seen(database, actor) == [("改名", True, True)]


@pytest.mark.parametrize("name", ["", "  ", "长" * 61, "两\n行"])
def test_a_view_needs_a_name_of_one_line(office: tuple[Database, dict[str, Actor]], name: str) -> None:
    database, people = office
    with database.session() as session, pytest.raises(BadRequestError):
        views.add_view(session, people["李审核"], replace(ERRORS, name=name), NOW)


def test_a_filter_that_cannot_be_is_not_saved(office: tuple[Database, dict[str, Actor]]) -> None:
    database, people = office
    with database.session() as session, pytest.raises(BadRequestError, match="筛选条件无效"):
        views.add_view(session, people["李审核"], Content("坏", {"year": "next"}), NOW)


def test_the_queue_opens_with_the_view_that_was_chosen_until_it_is_deleted(
    office: tuple[Database, dict[str, Actor]],
) -> None:
    database, people = office
    actor = people["李审核"]
    with database.session() as session:
        view = views.add_view(session, actor, ERRORS, NOW)
        other = views.add_view(session, actor, replace(ERRORS, name="另一个"), NOW)
        views.choose_start(session, actor, other.id)
        session.flush()
        views.choose_start(session, actor, view.id)
        with pytest.raises(NotFoundError, match="没有这个视图"):
            views.choose_start(session, people["王审核"], view.id)
    with database.read_session() as session:
        chosen = views.start_view(session, actor)
        nobody = views.start_view(session, people["王审核"])
    with database.session() as session:
        views.delete_view(session, actor, view.id, NOW)
    with database.read_session() as session:
        after = views.start_view(session, actor)

    assert (chosen and chosen.name, nobody, after) == ("错误", None, None)


def test_what_is_gone_is_told(office: tuple[Database, dict[str, Actor]]) -> None:
    database, people = office
    wanted = {"rule": "Z99", "region": "9901", "year": "1999", "assignee": "走了的人", "assigned": "王审核"}
    with database.session() as session:
        view = views.add_view(session, people["李审核"], Content("旧", wanted), NOW)
        lost = views.lost_values(session, view, {"A01"}, load_register())
        there = {"rule": "A01", "region": "2201", "year": "2023", "assignee": "王审核"}
        kept = views.add_view(session, people["李审核"], Content("新", there), NOW)
        nothing = views.lost_values(session, kept, {"Z01"}, load_register())

    assert lost == (("rule", "Z99"), ("region", "9901"), ("year", "1999"), ("assignee", "走了的人"))
    assert nothing == ()


def test_a_value_of_an_earlier_version_that_cannot_be_any_more_is_left_out_and_told(
    office: tuple[Database, dict[str, Actor]],
) -> None:
    database, people = office
    with database.session() as session:
        view = views.add_view(session, people["李审核"], ERRORS, NOW)
        row = session.get_one(SavedView, view.id)
        row.filters = {"severity": "fatal", "rule": "A01", "colour": "red"}
        session.add(row)
        session.flush()
        found = views.one_view(session, people["李审核"], view.id)
        lost = views.lost_values(session, found, {"A01"}, load_register())

    assert (found.wanted, found.wrong, lost) == (Wanted(rule="A01"), ("severity",), (("severity", ""),))


def test_nobody_has_views_without_end_and_every_change_is_in_the_audit_trail(
    office: tuple[Database, dict[str, Actor]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, people = office
    monkeypatch.setattr(stored, "MOST_VIEWS", 1)
    with database.session() as session:
        view = views.add_view(session, people["李审核"], ERRORS, NOW)
        with pytest.raises(BadRequestError, match="已有 1 个视图"):
            views.add_view(session, people["李审核"], replace(ERRORS, name="二"), NOW)
        views.change_view(session, people["李审核"], view.id, ERRORS, NOW)
        views.delete_view(session, people["李审核"], view.id, NOW)
    with database.read_session() as session:
        told = [
            entry.action for entry in audit.entries(session, subject="view", subject_id=str(view.id), limit=9)
        ]

    assert told == ["delete_view", "change_view", "add_view"]
