"""Decisions last: random histories of reports, each step compared with a model that knows nothing of the code.

No decision is lost, none moves to another finding, and findings reopen exactly when their figures changed.
"""

from __future__ import annotations

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import Register, Registered, load_register
from gouji.engine.store import Database
from gouji.engine.store.queries import organs
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roles import Actor

from .history_play import PEOPLE, START, History

WATER = Registered(Organ("南关区水务局", "WATER", "department", "220102", "county", False, True))
FIRST_YEAR = 2001


@pytest.fixture
def actors(database: Database) -> dict[str, Actor]:
    roles = {"zhang": "supervisor"}
    with database.session() as session:
        organs.save_organs(session, [WATER], START)
        return {
            name: accounts.actor_of(
                accounts.add_user(session, name, "long enough", roles.get(name, "reviewer"), START)
            )
            for name in PEOPLE
        }


@pytest.fixture(scope="module")
def roster() -> Register:
    return load_register().with_organs([WATER])


def play(database: Database, register: Register, actors: dict[str, Actor], seeds: range, steps: int) -> None:
    for seed in seeds:
        history = History(database, register, actors, seed, FIRST_YEAR + 2 * (seed % 3000))
        for step in range(steps):
            try:
                history.step()
                history.check()
            except AssertionError as error:
                error.add_note(f"seed {seed}, step {step}: {history.log[-6:]}")
                raise


def test_decisions_last_through_random_histories(
    database: Database, roster: Register, actors: dict[str, Actor]
) -> None:
    if not database.is_sqlite:
        pytest.skip("on PostgreSQL by `-m exhaustive`")
    play(database, roster, actors, range(25), 7)


@pytest.mark.exhaustive
def test_decisions_last_through_a_thousand_histories(
    database: Database, roster: Register, actors: dict[str, Actor]
) -> None:
    play(database, roster, actors, range(1000, 2000 if database.is_sqlite else 1100), 15)
