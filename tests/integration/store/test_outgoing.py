"""Outbox and answers: nothing lost, nothing sent by two, everything in order."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from uuid import UUID

import pytest

from gouji.engine.errors import NotFoundError
from gouji.engine.register import Register
from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import deliveries, outbox, submissions

from .apart import processes
from .filings import NOW, arrival, later, save

ROWS = 60


def enqueue(database: Database, number: int = 1) -> None:
    with database.session() as session:
        for index in range(number):
            outbox.enqueue(session, "evaluate_submission", [UUID(int=index)], queue="submissions", now=NOW)


def claimed(database: Database, minutes: int = 0, limit: int = 100) -> list[int]:
    with database.session() as session:
        return [row.id for row in outbox.claim_due(session, later(minutes), limit=limit)]


def test_a_row_is_sent_once(database: Database) -> None:
    enqueue(database)
    with database.session() as session:
        rows = outbox.claim_due(session, NOW)
    assert [(row.task, row.args, row.queue) for row in rows] == [
        ("evaluate_submission", [str(UUID(int=0))], "submissions")
    ]
    assert claimed(database) == []

    with database.session() as session:
        outbox.mark_sent(session, [row.id for row in rows], NOW)
        assert outbox.waiting(session) == (0, None)
    assert claimed(database, minutes=60) == []


def test_a_row_whose_sender_died_is_sent_by_the_next(database: Database) -> None:
    enqueue(database)
    first = claimed(database)

    assert claimed(database, minutes=2) == first


def test_a_row_that_could_not_be_sent_is_given_back(database: Database) -> None:
    enqueue(database)
    first = claimed(database)
    with database.session() as session:
        outbox.give_back(session, first)
        assert outbox.waiting(session) == (1, NOW)

    assert claimed(database) == first


def test_a_row_for_later_waits(database: Database) -> None:
    with database.session() as session:
        outbox.enqueue(session, "send_answer", ["1"], queue="submissions", now=NOW, not_before=later(10))

    assert claimed(database, minutes=9) == []
    assert len(claimed(database, minutes=10)) == 1


def test_old_rows_are_pruned_and_unsent_ones_kept(database: Database) -> None:
    enqueue(database, 2)
    with database.session() as session:
        first, *_ = outbox.claim_due(session, NOW)
        outbox.mark_sent(session, [first.id], NOW)
        assert outbox.prune(session, later(1)) == 1
        assert outbox.waiting(session)[0] == 1


def send_all(url: str, together: Barrier, results: multiprocessing.Queue[list[int]]) -> None:
    database = open_database(url)
    taken: list[int] = []
    together.wait()
    while True:
        with database.session() as session:
            ids = [row.id for row in outbox.claim_due(session, NOW, limit=5)]
        if not ids:
            break
        with database.session() as session:
            outbox.mark_sent(session, ids, NOW)
        taken += ids
    results.put(taken)
    database.close()


def test_two_senders_at_once_send_every_row_once(database: Database, url: str) -> None:
    enqueue(database, ROWS)
    context = processes()
    together, results = context.Barrier(2), context.Queue()
    senders = [context.Process(target=send_all, args=(url, together, results)) for _ in range(2)]

    for sender in senders:
        sender.start()
    taken = [row for _ in senders for row in results.get(timeout=120)]
    for sender in senders:
        sender.join()

    assert sorted(taken) == list(range(1, ROWS + 1))


@pytest.fixture
def answers(database: Database, register: Register) -> list[str]:
    """Two answers to one submission, then one to another."""
    ids = [save(database, register, arrival(f"msg_{number}", year=number)) for number in (2021, 2022)]
    with database.session() as session:
        rows = [
            deliveries.create_delivery(
                session, submissions.submission(session, ids[owner]), type=kind, body="{}", now=NOW
            )
            for owner, kind in ((0, "report.evaluated"), (0, "report.accepted"), (1, "report.evaluated"))
        ]
    return [row.id for row in rows if row]


def due(database: Database, minutes: float = 0) -> set[str]:
    with database.session() as session:
        return {row.id for row in deliveries.claim_due(session, NOW + timedelta(minutes=minutes))}


def attempt(
    database: Database, delivery_id: str, status: int | None, minutes: float = 0, *, give_up: bool = False
) -> str:
    with database.session() as session:
        row = deliveries.record_attempt(
            session,
            delivery_id,
            status_code=status,
            error=None if status else "connection refused",
            now=NOW + timedelta(minutes=minutes),
            give_up=give_up,
        )
        return row.state


def test_without_a_callback_address_there_is_no_answer(database: Database, register: Register) -> None:
    submission_id = save(database, register, arrival(callback_url=None))
    with database.session() as session:
        submission = submissions.submission(session, submission_id)
        assert deliveries.create_delivery(session, submission, type="t", body="{}", now=NOW) is None


def test_answers_of_one_submission_go_out_in_order(database: Database, answers: list[str]) -> None:
    first, second, other = answers
    assert due(database) == {first, other}
    assert due(database) == set()

    attempt(database, first, 200)
    assert due(database) == {second}


def test_a_later_answer_waits_while_an_earlier_one_is_retried(database: Database, answers: list[str]) -> None:
    first, second, other = answers
    attempt(database, first, 503)
    assert due(database) == {other}
    assert due(database, minutes=1) == {first}

    attempt(database, first, 204, minutes=1)
    assert due(database, minutes=1) == {second}


def test_one_delivery_is_claimed_only_when_it_is_its_turn(database: Database, answers: list[str]) -> None:
    first, second, _ = answers
    with database.session() as session:
        assert deliveries.claim(session, second, NOW) is None
        row = deliveries.claim(session, first, NOW)
    assert row is not None
    with database.session() as session:
        assert deliveries.claim(session, first, NOW) is None
        deliveries.release_claim(session, first, NOW)
        assert deliveries.due_soonest(session) == NOW
    with database.session() as session:
        assert deliveries.claim(session, first, NOW) is not None


def test_retries_back_off_and_end(database: Database, answers: list[str]) -> None:
    first, second, _ = answers
    waits = []
    for _ in deliveries.BACKOFF:
        assert attempt(database, first, None) == "pending"
        with database.read_session() as session:
            waits.append((deliveries.delivery(session, first).next_attempt_at - NOW).total_seconds())
    last = attempt(database, first, 500)

    assert tuple(waits) == deliveries.BACKOFF
    assert last == "failed"
    assert second in due(database, minutes=9999)
    with database.session() as session:
        attempts = deliveries.attempts(session, first)
        undelivered = [(delivery.id, owner.year) for delivery, owner in deliveries.undelivered(session)]
        again = deliveries.retry(session, first, later(1))
    assert [(row.number, row.status_code, row.error) for row in attempts[-2:]] == [
        (9, None, "connection refused"),
        (10, 500, None),
    ]
    assert undelivered == [(first, 2021)]
    assert (again.state, again.next_attempt_at) == ("pending", later(1))


def test_an_address_that_is_gone_is_given_up_at_once(database: Database, answers: list[str]) -> None:
    assert attempt(database, answers[0], 410, give_up=True) == "failed"


def test_answers_are_listed_by_submission(database: Database, answers: list[str]) -> None:
    with database.read_session() as session:
        owner = deliveries.delivery(session, answers[0]).submission_id
        rows = deliveries.deliveries_of(session, owner)
        with pytest.raises(NotFoundError):
            deliveries.delivery(session, "msg_none")

    assert [(row.id, row.sequence, row.type) for row in rows] == [
        (answers[0], 1, "report.evaluated"),
        (answers[1], 2, "report.accepted"),
    ]
