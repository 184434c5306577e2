"""The limit of guesses holds for those that are made at the same moment, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from gouji.engine.errors import BadRequestError
from gouji.engine.store import Database
from gouji.engine.store.queries import audit
from gouji.integrations.desk.guessing import (
    TRIES,
    by_name_and_address,
    refuse_guessing,
    remember_failure,
    settle,
)

NOW = datetime(2026, 2, 5, 2, 20, tzinfo=UTC)
AT_ONCE = 12
COUNTED = by_name_and_address("王审核", "192.0.2.7")


def failures(database: Database) -> int:
    with database.read_session() as session:
        return len(audit.entries(session, subject="sign_in_pair", limit=100))


def test_of_guesses_at_one_moment_no_more_are_answered_than_the_limit_leaves(database: Database) -> None:
    with database.session() as session:
        for _ in range(TRIES["pair"] - 3):
            remember_failure(session, COUNTED, NOW)
    together = Barrier(AT_ONCE)

    def guess(_: int) -> str:
        with database.read_session() as session:
            refuse_guessing(session, COUNTED, NOW)
        together.wait(120)  # everybody was let in before anybody failed
        try:
            with database.session() as session:
                settle(session, COUNTED, NOW, is_right=False)
        except BadRequestError as error:
            return error.code
        return "wrong"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sorted(pool.map(guess, range(AT_ONCE)))

    assert answers == ["too_many_attempts"] * (AT_ONCE - 3) + ["wrong"] * 3
    assert failures(database) == TRIES["pair"]


def test_a_right_guess_beyond_the_limit_is_refused_and_below_it_counts_for_nothing(
    database: Database,
) -> None:
    with database.session() as session:
        settle(session, COUNTED, NOW, is_right=True)
    with database.session() as session:
        for _ in range(TRIES["pair"]):
            remember_failure(session, COUNTED, NOW)

    with pytest.raises(BadRequestError, match="15 分钟"), database.session() as session:
        settle(session, COUNTED, NOW, is_right=True)
    assert failures(database) == TRIES["pair"]
