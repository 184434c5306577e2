"""Documents are read in a process of its own, kept warm, which costs one document when it dies."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from gouji.engine.canonical import dumps
from gouji.engine.errors import UnreadableError
from gouji.engine.reading import read_document
from gouji.workers.reading import Limits, Reader
from tests.hostile.papers import grid, paper
from tests.integration.messages import cells
from tests.integration.waiting import wait_until
from tests.writer import distinct_report
from tests.writer.paper import write_pdf

FORM = dumps({"organ": "青川县水务局", "year": 2022, "cells": cells(received=2, granted=2)}).encode()
OTHER = dumps({"organ": "青川县民政局", "year": 2023, "cells": cells(received=3, granted=3)}).encode()
PAPER = write_pdf(distinct_report(Random(1), "F21"), Random(1))
"""Takes some tenths of a second to be read."""
LONG = paper(30, grid(60, 20))
"""Takes many seconds to be read."""
BIG = b"x" * 20_000_000
"""Takes some multiples of its size to be read."""


@pytest.fixture(scope="module")
def warm() -> Iterator[Reader]:
    with Reader(Limits(seconds=30)) as reader:
        yield reader


def is_running(pid: int | None) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def code_of(reader: Reader, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        reader.read(data, "a.txt")
    return caught.value.code


def test_documents_read_apart_are_the_documents_read_here(warm: Reader) -> None:
    read = [warm.read(data, "a") for data in (FORM, PAPER, OTHER)]

    assert read == [read_document(data, "a") for data in (FORM, PAPER, OTHER)]


def test_one_process_reads_all_documents(warm: Reader) -> None:
    warm.read(FORM, "a.json")
    first = warm.pid
    warm.read(OTHER, "a.json")

    assert (warm.pid, is_running(first)) == (first, True)


def test_a_file_of_the_working_folder_is_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "resource.py", "gouji.py"):
        (tmp_path / name).write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with Reader(Limits()) as reader:
        assert reader.read(FORM, "a.json") == read_document(FORM, "a.json")


def test_the_process_does_not_see_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_WEBHOOK_SECRETS", "whsec_c2VjcmV0")
    with Reader(Limits()) as reader:
        reader.read(FORM, "a.json")
        seen = Path(f"/proc/{reader.pid}/environ").read_bytes()

    assert b"GOUJI" not in seen


def test_an_unreadable_document_says_the_same_read_apart(warm: Reader) -> None:
    with pytest.raises(UnreadableError) as here:
        read_document(b"\0", "a.txt")
    with pytest.raises(UnreadableError) as apart:
        warm.read(b"\0", "a.txt")

    assert (apart.value.code, apart.value.text) == (here.value.code, here.value.text)


def test_a_document_larger_than_allowed_is_refused() -> None:
    with Reader(Limits(max_bytes=100)) as reader:
        assert code_of(reader, FORM) == "too_large"


def test_a_document_that_takes_too_much_memory_costs_itself_alone() -> None:
    with Reader(Limits(megabytes=30)) as reader:
        codes = [code_of(reader, BIG), code_of(reader, BIG)]

        assert (codes, reader.read(FORM, "a.json").organ) == (["reader_died", "reader_died"], "青川县水务局")


def test_a_document_that_takes_too_much_time_costs_itself_alone() -> None:
    with Reader(Limits(seconds=1)) as reader:
        reader.read(FORM, "a.json")
        codes = [code_of(reader, LONG), code_of(reader, LONG)]

        assert (codes, reader.read(FORM, "a.json").organ) == (["too_slow", "too_slow"], "青川县水务局")


def test_a_process_killed_between_documents_is_replaced() -> None:
    with Reader(Limits()) as reader:
        reader.read(FORM, "a.json")
        killed = reader.pid
        assert killed
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not is_running(killed), "the reader to end")

        assert reader.read(OTHER, "a.json") == read_document(OTHER, "a.json")
        assert reader.pid != killed


def test_a_process_killed_while_it_reads_costs_no_document_that_another_can_read() -> None:
    with Reader(Limits()) as reader:
        reader.read(FORM, "a.json")
        killed = reader.pid
        assert killed
        os.kill(killed, signal.SIGSTOP)  # it takes the document and does not answer
        reading = Reading(reader, OTHER)
        reading.start()
        os.kill(killed, signal.SIGKILL)
        reading.join()

        assert reading.organ == "青川县民政局"


class Reading(Thread):
    """Reads one document in a thread."""

    def __init__(self, reader: Reader, data: bytes) -> None:
        super().__init__()
        self.reader, self.data, self.organ = reader, data, ""

    def run(self) -> None:
        """Keep the organ."""
        self.organ = self.reader.read(self.data, "a.json").organ or ""


def test_a_process_is_replaced_after_so_many_documents() -> None:
    with Reader(Limits(documents=2)) as reader:
        pids = []
        for _ in range(3):
            reader.start()
            pids.append(reader.pid)
            reader.read(FORM, "a.json")

    assert [pids.index(pid) for pid in pids] == [0, 0, 2]
    assert not any(is_running(pid) for pid in pids)


class TaskOverError(Exception):
    """What a task meets whose time is over."""


def test_an_interruption_leaves_no_answer_for_the_next_document() -> None:
    """A task that runs out of time raises in the middle of waiting, as an alarm does here."""

    def interrupt(*_: object) -> None:
        raise TaskOverError

    with Reader(Limits()) as reader:
        reader.read(FORM, "a.json")
        before = signal.signal(signal.SIGALRM, interrupt)
        os.kill(reader.pid or 0, signal.SIGSTOP)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            with pytest.raises(TaskOverError):
                reader.read(FORM, "a.json")
        finally:
            signal.signal(signal.SIGALRM, before)

        assert reader.read(OTHER, "a.json") == read_document(OTHER, "a.json")


PARENT = """
import sys
from gouji.workers.reading import Limits, Reader
reader = Reader(Limits())
reader.start()
print(reader.pid, flush=True)
if sys.argv[1] == "busy":
    reader.read(open(sys.argv[2], "rb").read(), "a.pdf")
else:
    reader.read(b'{"organ": "\\xe5\\xb1\\x80", "year": 2022, "cells": {}}', "a.json")
    print("idle", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_process_ends_once_its_parent_is_killed(state: str, tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(LONG)
    folder = tmp_path / "temporary"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, state, str(tmp_path / "long.pdf")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(folder)},
    ) as parent:
        assert parent.stdout
        reader = int(parent.stdout.readline())
        if state == "idle":
            parent.stdout.readline()
        else:
            wait_until(lambda: processor_ticks(reader) > 100, "the reader to be at work")
        assert is_running(reader)
        parent.kill()

    wait_until(lambda: not is_running(reader), "the reader to end")
    assert list(folder.iterdir()) == []


def processor_ticks(pid: int) -> int:
    """Return the processor time a process took, in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
