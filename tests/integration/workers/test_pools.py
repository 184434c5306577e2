"""Either pool of Celery reads through one warm process of its own, which ends with the worker."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.integration.broker import running_broker
from tests.integration.installation import Installation, installed
from tests.integration.messages import message
from tests.integration.receiver import Receiver, Reply
from tests.integration.waiting import wait_until
from tests.writer import Written, consistent_report
from tests.writer.web import write_html
from tests.writer.word import write_docx


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation whose worker the test starts and ends."""
    with running_broker() as broker, installed(tmp_path_factory.mktemp("pools"), broker.url) as one:
        one.start_web()
        yield one


def report_of(organ: str, year: int) -> Written:
    return consistent_report(Random(f"{organ}{year}"), "F21", organ=organ, year=year)


def readers_below(pid: int) -> list[int]:
    """The reading processes that a process and all below it have started."""
    found = []
    for child in (
        int(child)
        for file in Path(f"/proc/{pid}/task").glob("*/children")
        for child in file.read_text(encoding="ascii").split()
    ):
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found += [child] if b"gouji.workers.reader" in words else []
        found += readers_below(child)
    return found


@pytest.mark.parametrize("pool", ["solo", "prefork"])
def test_reports_are_read_by_one_warm_process_which_ends_with_the_worker(
    whole: Installation, receiver: Receiver, organ: str, pool: str
) -> None:
    whole.start_worker(pool)
    worker = whole.running["worker"]
    wait_until(lambda: f"concurrency: 1 ({pool})" in whole.log("worker"), "the worker to start", 180)
    readers = []
    for year, (name, write) in enumerate({"a.docx": write_docx, "b.html": write_html}.items(), 2022):
        body = write(report_of(organ, year), Random(7))
        receiver.pages[f"/{name}"] = Reply(200, body=body)
        document = {"url": f"{receiver.url}/{name}"}
        submission_id = whole.submit(message(document, organ=organ, year=year, external_id=name))
        whole.wait_for(submission_id, "evaluated")
        readers.append(readers_below(worker.pid))

    assert (len(readers[0]), readers[0]) == (1, readers[1])

    worker.send_signal(signal.SIGTERM)
    wait_until(lambda: worker.poll() is not None, f"the worker to end\n{whole.log('worker')}")
    wait_until(lambda: not Path(f"/proc/{readers[0][0]}").exists(), "the reader to end")
