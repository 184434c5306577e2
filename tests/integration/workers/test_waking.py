"""What the broker has is called queued; what it lost is sent again, but never what only waits its turn."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import redis

from gouji.engine.canonical import dumps
from gouji.engine.store.queries import outbox, submissions
from gouji.engine.store.queries.arrivals import Arrival
from gouji.workers.arriving import arrive
from gouji.workers.outbox import flush
from gouji.workers.settings import Settings
from gouji.workers.waking import wake_stuck
from gouji.workers.work import Work, open_work
from tests.integration.broker import Broker, broker
from tests.integration.messages import SECRET, cells
from tests.integration.sqlite import new_sqlite

__all__ = ["broker"]


@pytest.fixture
def work(tmp_path: Path, broker: Broker) -> Iterator[Work]:
    settings = Settings(
        _env_file=None, data_dir=tmp_path, broker_url=broker.url, webhook_secrets=SECRET, stuck_seconds=0.001
    )
    new_sqlite(tmp_path)
    opened = open_work(settings)
    yield opened
    opened.close()
    opened.celery.close()


def hand_in(work: Work) -> UUID:
    content = dumps({"organ": "青川县水务局", "year": 2022, "cells": cells()}).encode()
    return arrive(work, Arrival("m", "generic", "x", "青川县水务局", 2022, "a.json", content)).id


def status(work: Work, submission_id: UUID) -> str:
    with work.database.read_session() as session:
        return submissions.submission(session, submission_id).status


def unsent(work: Work) -> int:
    with work.database.read_session() as session:
        return outbox.waiting(session)[0]


def test_a_submission_is_queued_when_the_broker_has_its_task(work: Work, broker: Broker) -> None:
    submission_id = hand_in(work)
    assert status(work, submission_id) == "received"

    flush(work)

    assert status(work, submission_id) == "queued"
    assert broker.length("submissions") == 1


def test_a_submission_stays_received_while_no_broker_takes_its_task(work: Work, broker: Broker) -> None:
    broker.stop()
    submission_id = hand_in(work)

    flush(work)

    assert status(work, submission_id) == "received"
    assert unsent(work) == 1


def test_a_task_that_the_broker_took_late_does_not_call_a_begun_submission_queued(work: Work) -> None:
    submission_id = hand_in(work)
    with work.database.session() as session:
        submissions.begin_evaluation(session, submission_id)

    flush(work)

    assert status(work, submission_id) == "evaluating"


def test_a_task_that_the_broker_lost_is_sent_again(work: Work, broker: Broker) -> None:
    hand_in(work)
    flush(work)
    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        client.flushall()

    wake_stuck(work)
    assert unsent(work) == 1
    flush(work)

    assert broker.length("submissions") == 1


def test_a_task_that_only_waits_its_turn_is_not_sent_again(work: Work, broker: Broker) -> None:
    hand_in(work)
    flush(work)

    wake_stuck(work)

    assert unsent(work) == 0


def test_nothing_is_sent_again_while_the_broker_does_not_say_what_it_has(work: Work, broker: Broker) -> None:
    hand_in(work)
    flush(work)
    broker.stop()

    wake_stuck(work)

    assert unsent(work) == 0
