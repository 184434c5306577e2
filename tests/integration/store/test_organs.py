"""The register of organs in the store is the one that a file gives."""

from __future__ import annotations

from datetime import date

from gouji.engine.model import Organ
from gouji.engine.register import Lineage, OtherName, Register, Registered
from gouji.engine.store import Database
from gouji.engine.store.queries import organs

from .filings import NOW

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
