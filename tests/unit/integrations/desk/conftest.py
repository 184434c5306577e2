"""A store on a real SQLite file with one judged report and people of every role."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.engine.store import open_database
from gouji.engine.store.queries import queue
from tests.unit.integrations.desk.samples import (
    Filled,
    add_people,
    open_store,
    standard_report,
    store_url,
    submit,
)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filled]:
    """Fill a store once: migrations and password hashes take most of a second; each test gets a copy."""
    folder = tmp_path_factory.mktemp("template")
    database = open_store(folder)
    people = add_people(database)
    submission_id = submit(database, *standard_report())
    with database.read_session() as session:
        entries, _ = queue.list_queue(session, queue.QueueFilter())
    database.close()
    items = {entry.item.rule: entry.item.id or 0 for entry in entries}
    return folder, Filled(database, submission_id, (items["A01"], items["T06"], items["S12"]), people)


@pytest.fixture
def filled(template: tuple[Path, Filled], tmp_path: Path) -> Iterator[Filled]:
    """Give the store; its item ids are those of A01 (error), T06 (warning), S12 (hint)."""
    folder, original = template
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    database = open_database(store_url(tmp_path))
    yield replace(original, database=database)
    database.close()
