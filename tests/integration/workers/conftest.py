"""Installations to test against: one shared by a module, others made for one test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.integration.broker import running_broker
from tests.integration.installation import Installation, installed
from tests.integration.receiver import Receiver, receiving

NUMBERS = count(1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A workflow system that takes answers."""
    with receiving() as one:
        yield one


@pytest.fixture
def organ() -> str:
    """An organ that no other test knows."""
    return f"青川县第{next(NUMBERS)}水利站"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation on SQLite with all its parts up, shared by the tests of a module."""
    folder: Path = tmp_path_factory.mktemp("shared")
    with running_broker() as broker, installed(folder, broker.url) as one:
        one.start_web()
        one.start_worker()
        one.start_beat()
        yield one
