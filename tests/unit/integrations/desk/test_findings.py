"""What people do with findings, on a real store."""

import threading
from datetime import timedelta

import pytest

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, GoujiError, NotFoundError
from gouji.engine.store.queries import audit, queue
from gouji.integrations.desk import findings, reports
from gouji.integrations.desk.reasons import DISMISS_REASONS
from tests.unit.integrations.desk.samples import NOW, Filled

LATER = NOW + timedelta(hours=1)


def do(filled: Filled, who: str, number: int, action: str, **said: object) -> tuple[str, str | None]:
    """Do one action; return state and assignee afterwards."""
    with filled.database.session() as session:
        item = findings.act(
            session,
            filled.people[who],
            filled.item_ids[number],
            action,
            LATER,
            **said,  # type: ignore[arg-type]
        )
        return item.state, item.assignee


def test_a_claim_makes_the_finding_ones_own(filled: Filled) -> None:
    assert do(filled, "李审核", 0, "claim") == ("claimed", "李审核")


def test_claiming_twice_changes_nothing(filled: Filled) -> None:
    do(filled, "李审核", 0, "claim")

    assert do(filled, "李审核", 0, "claim") == ("claimed", "李审核")

    with filled.database.read_session() as session:
        assert [row.action for row in queue.decisions_of_item(session, filled.item_ids[0])] == ["claim"]


def test_who_comes_second_is_told_who_was_first(filled: Filled) -> None:
    do(filled, "李审核", 0, "claim")

    with pytest.raises(ConflictError, match="李审核 已先领取") as caught:
        do(filled, "王审核", 0, "claim")

    assert caught.value.code == "already_claimed"


def test_of_many_who_claim_at_the_same_moment_exactly_one_wins(filled: Filled) -> None:
    names = ["李审核", "王审核", "张主管", "管理员"] * 2
    results: list[str] = []
    start = threading.Barrier(len(names))

    def race(name: str) -> None:
        start.wait()
        try:
            do(filled, name, 0, "claim")
            results.append(name)
        except ConflictError as error:
            results.append(error.code)

    threads = [threading.Thread(target=race, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winners = {result for result in results if result != "already_claimed"}
    assert len(results) == len(names)
    assert len(winners) == 1


def test_what_another_claimed_cannot_be_decided(filled: Filled) -> None:
    do(filled, "李审核", 0, "claim")

    with pytest.raises(ConflictError, match="李审核 已先领取"):
        do(filled, "王审核", 0, "confirm")


def test_an_open_finding_is_confirmed_at_once_by_whoever_looks_at_it(filled: Filled) -> None:
    assert do(filled, "李审核", 0, "confirm") == ("confirmed", "李审核")


def test_what_another_decided_must_be_released_first(filled: Filled) -> None:
    do(filled, "李审核", 0, "confirm")

    with pytest.raises(ConflictError, match="李审核 已确认该问题"):
        do(filled, "王审核", 0, "dismiss", reason_code="misread", text="单元格读错了")


def test_ones_own_decision_can_be_taken_back(filled: Filled) -> None:
    do(filled, "李审核", 0, "confirm")

    assert do(filled, "李审核", 0, "release") == ("open", None)


def test_a_supervisor_releases_what_others_claimed_and_a_reviewer_does_not(filled: Filled) -> None:
    do(filled, "李审核", 0, "claim")

    with pytest.raises(ForbiddenError, match="放回他人领取的问题"):
        do(filled, "王审核", 0, "release")
    assert do(filled, "张主管", 0, "release") == ("open", None)


def test_nothing_is_released_that_nobody_has(filled: Filled) -> None:
    with pytest.raises(ConflictError, match="无需放回"):
        do(filled, "李审核", 0, "release")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "bad_reason_code"),
        ({"reason_code": "because", "text": "因为"}, "bad_reason_code"),
        ({"reason_code": "misread"}, "text_missing"),
        ({"reason_code": "misread", "text": "  \n"}, "text_missing"),
        ({"reason_code": "misread", "text": "长" * 2001}, "text_too_long"),
        ({"reason_code": "misread", "text": "a\0b"}, "bad_characters"),
        ({"reason_code": "misread", "text": "\ud800"}, "bad_characters"),
    ],
)
def test_a_dismissal_needs_a_reason_and_words(filled: Filled, said: dict[str, str], code: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        do(filled, "李审核", 0, "dismiss", **said)

    assert caught.value.code == code


@pytest.mark.parametrize("code", DISMISS_REASONS)
def test_a_dismissal_keeps_reason_words_and_the_figures_it_was_made_on(filled: Filled, code: str) -> None:
    do(filled, "李审核", 0, "dismiss", reason_code=code, text=" 已核对原件 ")

    with filled.database.read_session() as session:
        row = queue.decisions_of_item(session, filled.item_ids[0])[-1]
    assert (row.actor, row.action, row.reason_code, row.text) == ("李审核", "dismiss", code, "已核对原件")
    assert row.values == {
        "left": 9,
        "right": 8,
        "delta": 1,
        "formula": "9 + 0 ≠ 8 + 0",
        "cells": {"requests.received.natural": 9, "requests.granted.natural": 8},
        "quotes": [],
    }


def test_a_comment_leaves_the_finding_where_it_is_whoever_has_it(filled: Filled) -> None:
    do(filled, "李审核", 0, "claim")

    assert do(filled, "王审核", 0, "comment", text="已在补正") == ("claimed", "李审核")


@pytest.mark.parametrize("action", ["claim", "confirm", "release"])
def test_for_a_filer_the_queue_has_no_findings(filled: Filled, action: str) -> None:
    with pytest.raises(NotFoundError):
        do(filled, "赵填报", 0, action)


def test_a_finding_of_another_region_does_not_exist_for_a_reviewer(filled: Filled) -> None:
    with pytest.raises(NotFoundError):
        do(filled, "外省人", 0, "claim")


def test_an_unknown_action_is_refused_with_those_there_are(filled: Filled) -> None:
    with pytest.raises(BadRequestError, match="claim、release、confirm、dismiss、waive、comment"):
        do(filled, "李审核", 0, "approve")


def test_an_accepted_report_takes_comments_only(filled: Filled) -> None:
    do(filled, "李审核", 0, "dismiss", reason_code="misread", text="读错")
    with filled.database.session() as session:
        reports.accept_report(session, filled.people["李审核"], filled.submission_id, LATER)

    with pytest.raises(ConflictError, match="报告已通过"):
        do(filled, "李审核", 1, "claim")
    assert do(filled, "李审核", 1, "comment", text="补记") == ("open", None)


def test_every_change_leaves_an_entry_in_the_audit_trail(filled: Filled) -> None:
    do(filled, "李审核", 0, "claim")
    do(filled, "李审核", 0, "confirm", text="数据确有误")

    with filled.database.read_session() as session:
        trail = audit.entries(session, subject="finding", subject_id=filled.item_ids[0])
    assert [(entry.actor, entry.action) for entry in trail] == [("李审核", "confirm"), ("李审核", "claim")]


def test_a_refused_action_leaves_nothing_behind(filled: Filled) -> None:
    with pytest.raises(GoujiError):
        do(filled, "赵填报", 0, "confirm")

    with filled.database.read_session() as session:
        assert queue.decisions_of_item(session, filled.item_ids[0]) == []


@pytest.mark.parametrize("item_id", [0, -1, 2**63, 10**30])
def test_a_number_that_no_finding_has_is_not_found(filled: Filled, item_id: int) -> None:
    with filled.database.session() as session, pytest.raises(NotFoundError):
        findings.claim(session, filled.people["李审核"], item_id, NOW)
