"""Judging a submission: twice is once, and a predecessor that comes late re-judges exactly what depends on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gouji.engine.canonical import dumps, loads
from gouji.engine.errors import RulesetError
from gouji.engine.model import Document
from gouji.engine.register import filed_as, load_organs
from gouji.engine.store.queries import audit, deliveries, evaluations, organs, outbox, queue, submissions
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.queries.queue import QueueFilter
from gouji.engine.store.tables import Delivery
from gouji.workers.arriving import arrive
from gouji.workers.evaluating import evaluate, tried_in_vain
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET, cells
from tests.integration.sqlite import new_sqlite

ORGAN = "青川县水务局"
ORGANS = Path(__file__).parents[1] / "organs.yaml"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    settings = Settings(_env_file=None, data_dir=tmp_path, webhook_secrets=SECRET)
    new_sqlite(tmp_path)
    opened = open_work(settings)
    yield opened
    opened.close()


def hand_in(
    work: Work, year: int, figures: dict[str, int], *, organ: str = ORGAN, name: str = "a", **more: Any
) -> UUID:
    form = {"organ": organ, "year": year, "cells": figures}
    arrival = Arrival(
        webhook_id=f"{organ}-{year}-{name}",
        door="generic",
        external_id=name,
        organ=organ,
        year=year,
        filename="report.json",
        content=dumps(form).encode(),
        region="510822",
        kind="department",
        callback_url="https://oa.example/answers",
        **more,
    )
    return arrive(work, arrival).id


def tasks(work: Work) -> list[tuple[str, list[object], str]]:
    """Return the tasks that wait in the outbox, and take them out of it."""
    with work.database.session() as session:
        rows = outbox.claim_due(session, work.now())
        outbox.mark_sent(session, [row.id or 0 for row in rows], work.now())
        return [(row.task, row.args, row.queue) for row in rows]


def answers(work: Work, submission_id: UUID) -> list[Delivery]:
    with work.database.read_session() as session:
        return list(deliveries.deliveries_of(session, submission_id))


def stored(work: Work, submission_id: UUID) -> list[object]:
    """Return everything that judging may have written."""
    with work.database.read_session() as session:
        entries, total = queue.list_queue(session, QueueFilter())
        return [
            submissions.submission(session, submission_id).model_dump(exclude={"begun_at"}),
            evaluations.report_json(session, submission_id),
            [delivery.id for delivery in deliveries.deliveries_of(session, submission_id)],
            [entry.item.model_dump() for entry in entries],
            total,
            len(audit.entries(session)),
        ]


def rules(work: Work, submission_id: UUID) -> set[str]:
    with work.database.read_session() as session:
        report = evaluations.report_json(session, submission_id)
    assert report is not None
    return {finding["rule"] for finding in report["findings"]}


def test_judging_twice_changes_nothing(work: Work) -> None:
    submission_id = hand_in(work, 2022, cells(received=5, granted=3))
    evaluate(work, submission_id)
    tasks(work)
    before = stored(work, submission_id)

    evaluate(work, submission_id)

    assert stored(work, submission_id) == before
    assert tasks(work) == []


def test_an_unreadable_submission_is_failed_and_answered_once(work: Work) -> None:
    arrival = Arrival(
        "m", "generic", "x", ORGAN, 2022, "a.txt", "只有一句话。".encode(), callback_url="https://a.example/"
    )
    submission_id = arrive(work, arrival).id

    evaluate(work, submission_id)
    evaluate(work, submission_id)

    (answer,) = answers(work, submission_id)
    assert answer.type == "report.failed"


def test_a_sender_learns_that_the_file_names_another_organ_and_year(work: Work) -> None:
    right = hand_in(work, 2022, cells())
    form = {"organ": "青川县林业局", "year": 2021, "cells": cells()}
    content, address = dumps(form).encode(), "https://oa.example/answers"
    wrong = arrive(
        work, Arrival("w", "generic", "w", ORGAN, 2023, "report.json", content, callback_url=address)
    ).id

    evaluate(work, right)
    evaluate(work, wrong)

    told = [loads(one.body)["data"]["filed_as"] for each in (right, wrong) for one in answers(work, each)]
    text = filed_as(Document("report.json", "application/json", "", "青川县林业局", 2021), ORGAN, 2023)
    assert text is not None
    assert told == [None, {"zh": text.zh, "en": text.en}]


def test_a_late_predecessor_judges_again_what_depends_on_it_and_nothing_else(work: Work) -> None:
    dependent = hand_in(work, 2022, cells(received=5, granted=5))
    strangers = [
        hand_in(work, 2022, cells(), organ="青川县民政局"),
        hand_in(work, 2023, cells()),
        hand_in(work, 2021, cells(), organ="剑阁县水务局", name="b"),
    ]
    for submission_id in (dependent, *strangers):
        evaluate(work, submission_id)
    tasks(work)
    assert "Y01" not in rules(work, dependent)

    predecessor = hand_in(work, 2021, cells(received=2, carried_out=2))
    tasks(work)
    evaluate(work, predecessor)

    again = [args for task, args, _ in tasks(work) if task == "evaluate_submission"]
    assert again == [[str(dependent)]]
    evaluate(work, dependent)
    assert "Y01" in rules(work, dependent)
    assert [answer.type for answer in answers(work, dependent)] == ["report.evaluated"] * 2


def test_a_dependent_whose_result_stays_the_same_is_not_answered_again(work: Work) -> None:
    predecessor = hand_in(work, 2021, cells())
    dependent = hand_in(work, 2022, cells(received=5, granted=5))
    evaluate(work, predecessor)
    evaluate(work, dependent)
    tasks(work)

    corrected = hand_in(work, 2021, cells(received=1, granted=1), name="corrected")
    tasks(work)
    evaluate(work, corrected)
    assert [str(dependent)] in [args for _, args, _ in tasks(work)]
    evaluate(work, dependent)

    assert len(answers(work, dependent)) == 1


def test_an_imported_report_is_a_predecessor_without_queue_and_answer(work: Work) -> None:
    imported = hand_in(work, 2021, cells(received=5, granted=3, carried_out=1), imported=True)
    evaluate(work, imported)

    with work.database.read_session() as session:
        assert queue.list_queue(session, QueueFilter())[1] == 0
    assert answers(work, imported) == []
    dependent = hand_in(work, 2022, cells(received=5, granted=5))
    evaluate(work, dependent)
    assert "Y01" in rules(work, dependent)


def test_organs_of_the_store_are_known_when_a_report_is_judged(work: Work) -> None:
    with work.database.session() as session:
        organs.save_organs(session, load_organs(ORGANS), work.now())

    evaluate(work, hand_in(work, 2022, cells(), organ="青川县水土保持管理所"))

    assert work.register.find_organ("青川县水土保持管理所").code == "11510822MB0000001A"


def test_organs_of_the_configured_file_are_known_too(work: Work) -> None:
    settings = work.settings.model_copy(update={"organs": ORGANS})

    found = Work(settings, work.database, work.celery).register.find_organ("青川水保")

    assert found.name == "青川县水土保持站"


def test_a_report_waits_until_rules_that_cannot_be_loaded_are_mended(work: Work, tmp_path: Path) -> None:
    submission_id = hand_in(work, 2022, cells())
    broken = work.settings.model_copy(update={"rulesets": (tmp_path / "nowhere",)})
    for _ in range(5):
        with pytest.raises(RulesetError) as caught:
            evaluate(Work(broken, work.database, work.celery), submission_id)
        tried_in_vain(work, submission_id, caught.value)

    with work.database.read_session() as session:
        assert submissions.quarantined(session) == []
        assert submissions.submission(session, submission_id).attempts == 0
    evaluate(work, submission_id)
    assert [answer.type for answer in answers(work, submission_id)] == ["report.evaluated"]


def test_an_unexpected_error_is_tried_again_and_then_quarantined(work: Work) -> None:
    submission_id = hand_in(work, 2022, cells())
    tasks(work)
    for attempt in (1, 2, 3):
        with work.database.session() as session:
            submissions.begin_evaluation(session, submission_id)
        tried_in_vain(work, submission_id, RuntimeError(f"attempt {attempt}"))

    with work.database.read_session() as session:
        (set_aside,) = submissions.quarantined(session)
        waiting, _ = outbox.waiting(session)
    assert set_aside.quarantine_reason == "RuntimeError: attempt 3"
    assert [answer.type for answer in answers(work, submission_id)] == ["report.failed"]
    assert waiting == 3  # two planned attempts and the answer
