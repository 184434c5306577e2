"""No report is lost, whatever dies in between."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from gouji.engine.canonical import dumps
from tests.integration.broker import Broker, broker
from tests.integration.installation import Installation, installed
from tests.integration.messages import cells, message
from tests.integration.receiver import Receiver, Reply
from tests.integration.waiting import wait_until

__all__ = ["broker"]


@pytest.fixture
def whole(tmp_path: Path, broker: Broker) -> Iterator[Installation]:
    with installed(tmp_path, broker.url) as one:
        yield one


def form(organ: str) -> bytes:
    return dumps({"organ": organ, "year": 2022, "cells": cells(received=2, granted=2)}).encode()


def hold_document(receiver: Receiver, organ: str) -> tuple[str, Event]:
    """Return an address whose document does not come before the event is set: the task waits in its middle."""
    held = Event()
    receiver.pages["/report.json"] = Reply(200, body=form(organ), held=held)
    return f"{receiver.url}/report.json", held


def test_a_broker_that_is_down_loses_nothing(
    whole: Installation, broker: Broker, receiver: Receiver, organ: str
) -> None:
    whole.start_web()
    whole.start_worker()
    whole.start_beat()
    broker.stop()

    submission_id = whole.submit(
        message({"cells": cells()}, organ=organ, callback_url=f"{receiver.url}/answers")
    )
    assert whole.submission(submission_id).status == "received"
    broker.start()

    whole.wait_for(submission_id, "evaluated")
    wait_until(lambda: receiver.about(submission_id), "the answer")


def test_a_web_process_killed_between_commit_and_sending_loses_nothing(
    whole: Installation, broker: Broker, receiver: Receiver, organ: str
) -> None:
    whole.start_web()
    broker.stop()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(broker.socket))
        silent.listen()  # takes connections and says nothing: the web hangs after its commit, in the sending
        submission_id = whole.submit(
            message({"cells": cells()}, organ=organ, callback_url=f"{receiver.url}/answers")
        )
        whole.kill("web")
    broker.socket.unlink()
    assert whole.submission(submission_id).status == "received"

    broker.start()
    assert broker.length("submissions") == 0
    whole.start_worker()
    whole.start_beat()

    whole.wait_for(submission_id, "evaluated")
    wait_until(lambda: receiver.about(submission_id), "the answer")


def test_a_report_whose_pool_child_is_killed_is_judged_by_another(
    whole: Installation, receiver: Receiver, organ: str
) -> None:
    url, held = hold_document(receiver, organ)
    whole.start_web()
    whole.start_worker()
    submission_id = whole.submit(message({"url": url}, organ=organ, callback_url=f"{receiver.url}/answers"))
    wait_until(lambda: receiver.fetched, "the task to be in its middle")

    os.kill(whole.pool_child(), signal.SIGKILL)

    wait_until(lambda: len(receiver.fetched) == 2, f"the second attempt\n{whole.log('worker')}")
    assert whole.submission(submission_id).attempts == 2
    held.set()
    whole.wait_for(submission_id, "evaluated")
    assert whole.submission(submission_id).attempts == 0
    (answer,) = wait_until(lambda: receiver.about(submission_id), "the answer")
    assert answer.value["type"] == "report.evaluated"


def test_a_report_that_kills_its_worker_three_times_is_quarantined_answered_and_released(
    whole: Installation, receiver: Receiver, organ: str
) -> None:
    url, held = hold_document(receiver, organ)
    whole.start_web()
    whole.start_worker()
    whole.start_beat()
    submission_id = whole.submit(message({"url": url}, organ=organ, callback_url=f"{receiver.url}/answers"))
    for attempt in (1, 2, 3):
        wait_until(lambda: len(receiver.fetched) == attempt, f"attempt {attempt}")  # noqa: B023
        os.kill(whole.pool_child(), signal.SIGKILL)

    (failed,) = wait_until(lambda: receiver.about(submission_id), "the answer")
    assert (failed.value["type"], failed.value["data"]["code"]) == ("report.failed", "quarantined")
    other = whole.submit(message({"cells": cells()}, organ=f"{organ}二"))
    whole.wait_for(other, "evaluated")

    held.set()
    with whole.client() as client:
        shown = client.get(f"/submissions/{submission_id}").json()
        released = client.post(f"/submissions/{submission_id}/actions", json={"action": "release"})
    assert (shown["status"], shown["is_quarantined"]) == ("failed", True)
    assert released.status_code == 200
    wait_until(lambda: len(receiver.about(submission_id)) == 2, "the second answer")
    assert receiver.about(submission_id)[1].value["type"] == "report.evaluated"


def test_a_worker_that_stalls_ends_itself_and_gives_its_report_back(
    tmp_path: Path, broker: Broker, receiver: Receiver, organ: str
) -> None:
    with installed(tmp_path, broker.url, stall_seconds="1") as whole:
        whole.start_web()
        whole.start_worker()
        wait_until(lambda: " ready." in whole.log("worker"), "the worker to be up")
        os.kill(whole.pool_child(), signal.SIGSTOP)  # begins nothing, and does not die

        submission_id = whole.submit(message({"cells": cells()}, organ=organ))

        assert whole.running["worker"].wait(120) == 70, whole.log("worker")
        assert "worker_stalled" in whole.log("worker")
        wait_until(lambda: broker.length("submissions") == 1, "the task to be back")
        whole.start_worker()
        whole.wait_for(submission_id, "evaluated")


def test_a_report_whose_whole_worker_is_killed_is_judged_by_the_next(
    tmp_path: Path, broker: Broker, receiver: Receiver, organ: str
) -> None:
    url, held = hold_document(receiver, organ)
    with installed(tmp_path, broker.url, stuck_seconds="1", sweep_seconds="0.3") as whole:
        whole.start_web()
        whole.start_worker()
        submission_id = whole.submit(message({"url": url}, organ=organ))
        wait_until(lambda: receiver.fetched, "the task to be in its middle")

        whole.kill("worker")
        held.set()
        whole.start_worker()
        whole.start_beat()

        whole.wait_for(submission_id, "evaluated")
        assert whole.submission(submission_id).attempts == 0
