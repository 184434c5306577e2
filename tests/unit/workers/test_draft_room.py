"""Room for drafts: few at a time, a short line, and no word of what they say in any log."""

import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gouji.engine.errors import BadRequestError, UnreadableError
from gouji.workers.draft_room import MOST_WAITING, NICENESS, DraftRoom
from gouji.workers.reading import Limits
from tests.integration.waiting import wait_until

FORM = '{"organ": "青川县水务局", "year": 2025, "cells": {"requests.received.total": 3}}'.encode()
NAME = "青川县水务局-内部草稿.json"


def test_whoever_finds_no_reader_in_time_is_asked_to_come_again() -> None:
    room = DraftRoom(Limits(), 1, patience=0.01)

    with room.reader(), pytest.raises(BadRequestError, match="请过一两分钟再试"), room.reader():
        pass
    with room.reader() as free:
        assert free.pid is None


def test_the_line_is_short_and_moves_on() -> None:
    room = DraftRoom(Limits(), 2, patience=30)
    done: list[int] = []
    taken, leave = threading.Barrier(3), threading.Event()

    def visit(number: int, is_first: bool) -> None:
        with room.reader():
            if is_first:
                taken.wait()
                leave.wait()
            done.append(number)

    first = [threading.Thread(target=visit, args=(number, True)) for number in range(2)]
    for thread in first:
        thread.start()
    taken.wait()
    waiting = [threading.Thread(target=visit, args=(2 + number, False)) for number in range(MOST_WAITING)]
    for thread in waiting:
        thread.start()
    wait_until(lambda: room._waiting._value == 0, "the line to be full")  # type: ignore[attr-defined]
    with pytest.raises(BadRequestError) as refused, room.reader():
        pass
    leave.set()
    for thread in (*first, *waiting):
        thread.join()

    assert refused.value.code == "busy"
    assert sorted(done) == list(range(2 + MOST_WAITING))


def test_a_draft_is_read_giving_way_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    room = DraftRoom(Limits(), 1)
    try:
        with room.reader() as reader:
            document = reader.read(FORM, NAME)
            assert document.organ == "青川县水务局"
            assert (
                os.getpriority(os.PRIO_PROCESS, reader.pid or 0)
                == os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
            )
            assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    finally:
        room.close()
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_dies_on_a_draft_tells_neither_its_name_nor_its_words() -> None:
    room = DraftRoom(Limits(seconds=1), 1)
    try:
        with capture_logs() as logged, room.reader() as reader:
            reader.start()
            os.kill(reader.pid or 0, signal.SIGSTOP)  # it takes the draft and does not answer
            killer = threading.Timer(0.2, os.kill, (reader.pid or 0, signal.SIGKILL))
            killer.start()
            with pytest.raises(UnreadableError) as died:
                reader.read(FORM, NAME)
            killer.join()
    finally:
        room.close()

    assert died.value.code == "reader_died"
    assert logged == [{"event": "reader_died", "log_level": "warning", "status": -signal.SIGKILL}]
    assert reader.last_words == ""
