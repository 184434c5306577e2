"""A corrected cell is judged with, answered, and outlives a new reading of the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import pytest

from gouji.engine.canonical import loads
from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError
from gouji.engine.store import Database
from gouji.engine.store.queries import deliveries, documents, evaluations, outbox, queue
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.queries.queue import QueueFilter
from gouji.integrations.desk import accounts, corrections, findings, reports
from gouji.integrations.desk.roles import Actor, Role
from gouji.workers.arriving import arrive
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite
from tests.writer import Written, consistent_report, write

ADDRESS = "requests.received.natural"
NUMBERS = count(1)
REPORT = consistent_report(Random(3), "F21", organ="青禾县民政局", year=2023)
RIGHT = REPORT.cells[ADDRESS]
MISREAD = f"{RIGHT}7"
REVIEWER = Actor(1, "李审核", Role.REVIEWER)


@dataclass(frozen=True)
class Office:
    """The workers' side of one installation, and an organ that no other test knows."""

    work: Work
    organ: str

    @property
    def database(self) -> Database:
        return self.work.database


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder = tmp_path_factory.mktemp("corrections")
    new_sqlite(folder)
    opened = open_work(Settings(_env_file=None, data_dir=folder, webhook_secrets=SECRET))
    with opened.database.session() as session:
        accounts.add_user(session, REVIEWER.name, "a long enough password", Role.REVIEWER, opened.now())
    yield opened
    opened.close()


@pytest.fixture
def office(installed: Work) -> Office:
    one = Office(installed, f"青禾县第{next(NUMBERS)}民政局")
    judge_again(one)
    return one


def paper(office: Office, year: int = 2023, **changed: str) -> str:
    cells = REPORT.cells | {address.replace("__", "."): text for address, text in changed.items()}
    return write(Written(office.organ, year, "F21", cells), "tabs")


def hand_in(office: Office, text: str, *, year: int = 2023, name: str = "a", **more: Any) -> UUID:
    arrival = Arrival(
        webhook_id=f"{office.organ}-{year}-{name}",
        door="generic",
        external_id=name,
        organ=office.organ,
        year=year,
        filename="report.txt",
        content=text.encode(),
        region="510822",
        kind="department",
        callback_url="https://oa.example/answers",
        submitted_at=datetime(year + 1, 1, 20, tzinfo=UTC),
        **more,
    )
    submission_id = arrive(office.work, arrival).id
    evaluate(office.work, submission_id)
    return submission_id


def correct(office: Office, submission_id: UUID, actor: Actor = REVIEWER, **other: str) -> int:
    said = {"address": ADDRESS, "kind": "number", "value": RIGHT, "reason": "多读了一位"} | other
    with office.database.session() as session:
        return corrections.correct_cell(session, actor, submission_id, office.work.local_now(), **said).id


def judge_again(office: Office) -> list[UUID]:
    """Do the judging that waits in the outbox, once for each report; return which they were."""
    with office.database.session() as session:
        rows = outbox.claim_due(session, office.work.now() + timedelta(seconds=1))
        outbox.mark_sent(session, [row.id or 0 for row in rows], office.work.now())
        ids = [UUID(row.args[0]) for row in rows if row.task == "evaluate_submission"]
    for submission_id in dict.fromkeys(ids):
        evaluate(office.work, submission_id)
    return [*dict.fromkeys(ids)]


def report(office: Office, submission_id: UUID) -> dict[str, Any]:
    with office.database.read_session() as session:
        found = evaluations.report_json(session, submission_id)
    assert found is not None
    return found


def rules(office: Office, submission_id: UUID) -> set[str]:
    return {found["rule"] for found in report(office, submission_id)["findings"]} & {"A01", "A03", "Y01"}


def said(office: Office, submission_id: UUID) -> list[dict[str, Any]]:
    with office.database.read_session() as session:
        return [loads(one.body)["data"] for one in deliveries.deliveries_of(session, submission_id)]


def test_a_correction_closes_the_findings_that_rested_on_the_misreading_and_is_answered(
    office: Office,
) -> None:
    submission_id = hand_in(office, paper(office, requests__received__natural=MISREAD))
    judge_again(office)
    before = rules(office, submission_id)

    correct(office, submission_id)
    affected = judge_again(office)

    assert (before, rules(office, submission_id), affected) == ({"A01", "A03"}, set(), [submission_id])
    first, second = said(office, submission_id)
    assert (first["outcome"], first["corrections"]) == ("rejected", [])
    assert second["corrections"] == [
        {
            "cell": ADDRESS,
            "original": {"value": int(MISREAD), "kind": "number", "raw": MISREAD},
            "entered": {"value": int(RIGHT), "kind": "number", "raw": RIGHT},
        }
    ]
    with office.database.read_session() as session:
        items = queue.list_queue(session, QueueFilter(rule="A03", text=office.organ))[0]
        read = documents.document_of(session, submission_id)
    assert [entry.item.state for entry in items] == ["fixed"]
    assert read is not None
    assert read.cell(ADDRESS).raw == MISREAD


def test_judging_twice_with_a_correction_changes_nothing_and_answers_no_more(office: Office) -> None:
    submission_id = hand_in(office, paper(office, requests__received__natural=MISREAD))
    correct(office, submission_id)
    judge_again(office)
    before = report(office, submission_id), said(office, submission_id)

    evaluate(office.work, submission_id)

    assert (report(office, submission_id), said(office, submission_id)) == before


def test_the_same_bytes_handed_in_again_are_judged_with_the_correction_and_a_later_file_is_not(
    office: Office,
) -> None:
    text = paper(office, requests__received__natural=MISREAD)
    submission_id = hand_in(office, text)
    correct(office, submission_id)
    judge_again(office)

    again = hand_in(office, text, name="b")
    later = hand_in(office, text + "\n附注：更正后重报。", name="c")

    assert (rules(office, again), rules(office, later)) == (set(), {"A01", "A03"})


def test_a_correction_that_makes_it_worse_is_a_finding_with_both_figures(office: Office) -> None:
    submission_id = hand_in(office, paper(office))
    assert rules(office, submission_id) == set()

    correct(office, submission_id, value=MISREAD)
    judge_again(office)

    (finding,) = [one for one in report(office, submission_id)["findings"] if one["rule"] == "A03"]
    assert ADDRESS in finding["cells"]
    assert MISREAD in finding["message"]
    (correction,) = finding["corrections"]
    assert (correction["original"]["raw"], correction["entered"]["raw"]) == (RIGHT, MISREAD)


def test_a_withdrawn_correction_brings_the_findings_back_and_is_answered(office: Office) -> None:
    submission_id = hand_in(office, paper(office, requests__received__natural=MISREAD))
    number = correct(office, submission_id)
    judge_again(office)

    with office.database.session() as session:
        corrections.withdraw(session, REVIEWER, submission_id, number, office.work.local_now(), "原件如此")
    judge_again(office)

    assert rules(office, submission_id) == {"A01", "A03"}
    assert [one["corrections"] != [] for one in said(office, submission_id)] == [False, True, False]
    with office.database.read_session() as session:
        (listed,) = corrections.listed(session, REVIEWER, submission_id)
    assert corrections.correction_json(listed)["state"] == "withdrawn"
    assert listed.row.ended_reason == "原件如此"


def test_a_decision_on_a_figure_that_was_misread_is_asked_for_again(office: Office) -> None:
    submission_id = hand_in(office, paper(office, requests__received__natural=MISREAD))
    with office.database.session() as session:
        (entry, *_) = queue.list_queue(session, QueueFilter(rule="A03", text=office.organ))[0]
        findings.confirm(session, REVIEWER, entry.item.id or 0, office.work.local_now())

    correct(office, submission_id, value=f"{RIGHT}8")
    judge_again(office)

    with office.database.read_session() as session:
        (entry, *_) = queue.list_queue(session, QueueFilter(rule="A03", text=office.organ))[0]
    assert entry.item.state == "open"


def test_next_years_report_is_compared_with_the_corrected_figure(office: Office) -> None:
    carried = int(REPORT.cells["requests.carried_out.natural"])
    before = hand_in(
        office, paper(office, year=2022, requests__carried_out__natural=f"{carried}9"), year=2022
    )
    figures = {"requests__carried_in__natural": str(carried)}
    this = hand_in(office, paper(office, **figures))
    judge_again(office)
    assert "Y01" in rules(office, this)

    correct(office, before, address="requests.carried_out.natural", value=str(carried))
    affected = judge_again(office)

    natural = [
        one
        for one in report(office, this)["findings"]
        if one["rule"] == "Y01" and "requests.carried_in.natural" in one["cells"]
    ]
    assert (affected[:2], natural) == ([before, this], [])


def test_what_cannot_be_is_refused_and_changes_nothing(office: Office) -> None:
    submission_id = hand_in(office, paper(office, requests__received__natural=MISREAD))
    judge_again(office)
    wrong: dict[str, dict[str, str]] = {
        "unknown_cell": {"address": "requests.received.nobody"},
        "bad_value": {"value": "4l"},
        "bad_kind": {"kind": "text"},
        "nothing_to_correct": {"value": MISREAD},
        "text_missing": {"reason": "  "},
        "bad_characters": {"reason": "\x00"},
    }

    codes = []
    for other in (*wrong.values(), {"address": "disclosure.other_services.change"}):
        with pytest.raises(BadRequestError) as caught:
            correct(office, submission_id, **other)
        codes.append(caught.value.code)

    assert codes == [*wrong, "unknown_cell"]
    assert judge_again(office) == []


def test_only_reviewers_of_the_region_may_correct(office: Office) -> None:
    submission_id = hand_in(office, paper(office, requests__received__natural=MISREAD))
    refused = {
        Actor(2, "填报", Role.FILER): NotFoundError,
        Actor(3, "编写", Role.AUTHOR): ForbiddenError,
        Actor(4, "外省", Role.REVIEWER, "13"): NotFoundError,
    }

    for actor, error in refused.items():
        with pytest.raises(error):
            correct(office, submission_id, actor)
    correct(office, submission_id, Actor(5, "本地", Role.REVIEWER, "5108"))


def test_an_older_version_and_one_that_was_returned_are_not_corrected(office: Office) -> None:
    old = hand_in(office, paper(office, requests__received__natural=MISREAD))
    new = hand_in(office, paper(office, requests__received__natural=f"{MISREAD}1"), name="b")
    with office.database.session() as session:
        reports.return_report(session, REVIEWER, new, office.work.local_now())

    for submission_id, code in ((old, "not_latest"), (new, "already_decided")):
        with pytest.raises(ConflictError) as caught:
            correct(office, submission_id)
        assert caught.value.code == code


def test_form_fields_are_not_read_and_so_not_corrected(office: Office) -> None:
    text = f'{{"organ": "{office.organ}", "year": 2023, "cells": {{"{ADDRESS}": 4}}}}'
    submission_id = hand_in(office, text)

    with pytest.raises(ConflictError) as caught:
        correct(office, submission_id, value="5")

    assert caught.value.code == "form_fields"
