"""The register of organs in the store is the one that a file gives."""

from __future__ import annotations

from datetime import date

from sqlalchemy import event

from gouji.engine.model import Organ
from gouji.engine.register import Lineage, OtherName, Register, Registered
from gouji.engine.store import Database
from gouji.engine.store.queries import organs
from gouji.workers.organs import PAUSE_SECONDS, KnownOrgans

from .filings import NOW, later

BUREAU = Registered(
    Organ("长春市南关区民政局", "11220102MB1", "department", "220102", "county", False, True),
    (
        OtherName("南关民政"),
        OtherName("南关区民政和老龄局", "former", date(2005, 1, 1), date(2019, 3, 31)),
    ),
    (Lineage("renamed", date(2019, 4, 1)), Lineage("merged", date(2024, 5, 1), ("11220102MB2",), "三定方案")),
    ("licensing", "fees"),
)
PLAIN = Registered(Organ("某某街道办事处", "X2", "township", "220102", "township", None, True))


def test_organs_come_back_as_they_were_saved(database: Database) -> None:
    with database.session() as session:
        assert organs.save_organs(session, [BUREAU, PLAIN], NOW) == 2

    with database.read_session() as session:
        assert organs.registered(session) == (BUREAU, PLAIN)


def test_saving_a_code_again_replaces_what_was_registered(database: Database) -> None:
    renamed = Registered(Organ("南关区民政局", "11220102MB1", registered=True), (OtherName("民政"),))
    with database.session() as session:
        organs.save_organs(session, [BUREAU], NOW)
    with database.session() as session:
        organs.save_organs(session, [renamed], NOW)

    with database.read_session() as session:
        assert organs.registered(session) == (renamed,)


def test_server_and_command_line_find_the_same_organ(database: Database, register: Register) -> None:
    with database.session() as session:
        organs.save_organs(session, [BUREAU], NOW)

    with database.read_session() as session:
        found = organs.register_of(session, register).find_organ("南关区民政和老龄局")

    assert found == BUREAU.organ


def test_an_empty_store_gives_the_packaged_register(database: Database, register: Register) -> None:
    with database.read_session() as session:
        found = organs.register_of(session, register).find_organ("卫辉市民政局")

    assert found == register.find_organ("卫辉市民政局")


def test_an_organ_of_the_store_replaces_that_of_the_file_with_its_code(
    database: Database, register: Register
) -> None:
    filed = register.with_organs([Registered(Organ("南关区民政局", "11220102MB1", registered=True))])
    with database.session() as session:
        organs.save_organs(session, [BUREAU], NOW)

    with database.read_session() as session:
        merged = organs.register_of(session, filed)

    assert merged.organ_with_code("11220102MB1") == BUREAU.organ
    assert merged.find_organ("南关区民政和老龄局") == BUREAU.organ


def test_a_process_sees_organs_that_another_saved_or_changed(database: Database, register: Register) -> None:
    clock = iter(float(number * PAUSE_SECONDS) for number in range(9))
    known = KnownOrgans(database, register, lambda: next(clock))
    assert known.register() is register

    with database.session() as session:
        organs.save_organs(session, [PLAIN], NOW)
    first = known.register()
    with database.session() as session:
        renamed = Registered(Organ("某某乡人民政府", "X2", registered=True))
        organs.save_organs(session, [renamed], later(1))

    assert first.organ_with_code("X2") == PLAIN.organ
    assert known.register().organ_with_code("X2") == renamed.organ
    assert known.register() is known.register()


def test_a_process_asks_for_organs_once_however_many_reports_it_judges(
    database: Database, register: Register
) -> None:
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    known = KnownOrgans(database, register, lambda: 0.0)
    for _ in range(100):
        known.register()

    assert len([statement for statement in statements if "organs" in statement]) == 1
