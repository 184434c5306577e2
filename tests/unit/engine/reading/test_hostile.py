"""Files that are meant to do harm are read right or refused with a reason, in five seconds and 500 megabytes each.

They are read here by the worker's own process, whose limits end a reader that takes more.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.reading import read_document
from gouji.workers.reading import Limits, Reader
from tests.hostile import CASES
from tests.hostile.archives import linked_docx
from tests.hostile.office import FETCHED

DAILY = sorted(name for name, case in CASES.items() if not case.is_heavy)
HEAVY = sorted(name for name, case in CASES.items() if case.is_heavy)
QUICK = [name for name in DAILY if name.startswith(("docx", "ods", "json", "utf-16"))]
"""Also read in this process, as the command line does."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Limits(seconds=5, megabytes=500)) as one:
        yield one


def outcome(read: object, data: bytes) -> str:
    """Return `read`, or the code of a refusal that says something in both languages."""
    try:
        read(data, "年报")  # type: ignore[operator]
    except UnreadableError as error:
        return error.code if error.text.zh and error.text.en else "says nothing"
    return "read"


@pytest.mark.parametrize("name", DAILY)
def test_a_hostile_file_costs_little(name: str, reader: Reader) -> None:
    case = CASES[name]

    assert outcome(reader.read, case.make()) in case.codes


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", HEAVY)
def test_a_hostile_file_that_is_long_in_making_costs_little(name: str, reader: Reader) -> None:
    case = CASES[name]

    assert outcome(reader.read, case.make()) in case.codes


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_is_refused_in_this_process_too(name: str) -> None:
    case = CASES[name]

    assert outcome(read_document, case.make()) in case.codes


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket that anybody may connect to; nobody should."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        one.settimeout(0)
        yield one


@pytest.mark.parametrize("kind", ["a Word file with links", "a page with links", "an entity"])
def test_nothing_that_a_file_points_to_is_fetched(kind: str, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    files = {
        "a Word file with links": linked_docx(url),
        "a page with links": f'<html><img src="{url}"><script src="{url}"></script><iframe src="{url}">'.encode(),
        "an entity": (FETCHED % url).encode() + b"<x>&j;</x>",
    }

    outcome(read_document, files[kind])

    with pytest.raises(BlockingIOError):
        listener.accept()
