"""Importing a roster file: how far it is, and that nobody else waits while it is only looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gouji.engine.errors import ConflictError
from gouji.engine.model import Organ
from gouji.engine.register import Register, Registered, load_register
from gouji.engine.roster.sheets import read_sheet
from gouji.engine.roster.writing import to_csv, to_xlsx
from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import audit, organs
from gouji.integrations.desk import roster_files
from gouji.integrations.desk.roles import Actor, Role
from tests.integration.sqlite import new_sqlite

from .samples import NOW

BOSS = Actor(1, "张主管", Role.SUPERVISOR, "2201")
PLAIN = load_register()
LATER = NOW + timedelta(hours=1)
MANY = tuple(
    Registered(Organ(f"南关区第{number}局", f"N{number:04}", "department", "220102", "county", False, True))
    for number in range(950)
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(new_sqlite(tmp_path))
    with database.session() as session:
        organs.save_organs(session, MANY[:3], NOW)
    yield database
    database.close()


def register_of(database: Database) -> Register:
    with database.read_session() as session:
        return organs.register_of(session, PLAIN)


def check(database: Database, tell: Callable[[int, int], None]) -> roster_files.Checked:
    return roster_files.check_file(
        database, register_of(database), PLAIN, BOSS, "名录.xlsx", to_xlsx(MANY), LATER, tell
    )


def apply(database: Database, checked: roster_files.Checked, tell: Callable[[int, int], None]) -> None:
    roster_files.apply_file(
        database,
        lambda: register_of(database),
        PLAIN,
        BOSS,
        checked.file_id,
        checked.digest,
        LATER,
        tell,
    )


def note(database: Database, words: str) -> None:
    """Write something as another process would, which on SQLite waits for whoever is writing."""
    other = open_database(str(database.engine.url))
    with other.session() as session:
        audit.record(
            session, actor="王", action="note", subject="test", subject_id=words, now=NOW, details={}
        )
    other.close()


def noted(database: Database) -> int:
    with database.read_session() as session:
        return len(audit.entries(session, subject="test"))


@pytest.mark.parametrize("write", [to_xlsx, to_csv])
def test_reading_a_file_tells_how_many_of_its_rows_are_read(
    write: Callable[[tuple[Registered, ...]], bytes],
) -> None:
    told: list[tuple[int, int]] = []

    sheet = read_sheet(write(MANY), "名录", lambda done, total: told.append((done, total)))

    assert len(sheet.rows) == 950
    whole = {total for _, total in told}
    assert len(whole) == 1
    assert [done for done, _ in told] == [*range(100, 951, 100), *whole]
    assert 951 <= min(whole) < 1000  # a sheet that explains the columns is counted too


def test_per_cent_of_checking_and_of_importing_rise_from_reading_to_the_last_row_written(
    database: Database,
) -> None:
    checking: list[int] = []
    importing: list[int] = []

    checked = check(database, lambda done, total: checking.append(100 * done // total))
    apply(database, checked, lambda done, total: importing.append(100 * done // total))

    for stages, shares in ((2, checking), (3, importing)):
        assert shares == sorted(shares)
        assert shares[-1] == 100
        assert {stages * share // 100 for share in shares} == {*range(stages), stages}
    assert len(register_of(database).entries()) == 950


def test_others_write_while_a_file_is_looked_at_and_wait_only_while_it_is_written(database: Database) -> None:
    told = 0

    def write_beside(done: int, total: int) -> None:
        nonlocal told
        told += 1
        note(database, f"{told}")

    checked = check(database, write_beside)
    assert noted(database) == told > 15

    def write_beside_until_it_is_written(done: int, total: int) -> None:
        if 3 * done < 2 * total:
            write_beside(done, total)

    apply(database, checked, write_beside_until_it_is_written)
    assert noted(database) == told > 30


def test_a_roster_that_changes_while_a_file_is_looked_at_again_is_not_written_over(
    database: Database,
) -> None:
    checked = check(database, lambda done, total: None)
    changed = Registered(Organ("南关区民政局", "N0001", "department", "220102", "county", False, True))

    def change(done: int, total: int) -> None:
        if (3 * done, total) == (2 * total, total):  # looked at, not yet written
            with database.session() as session:
                organs.save_organs(session, [changed], LATER)

    with pytest.raises(ConflictError, match="有了变化"):
        apply(database, checked, change)

    assert {entry.organ.code: entry for entry in register_of(database).entries()} == {
        "N0000": MANY[0],
        "N0001": changed,
        "N0002": MANY[2],
    }
