"""Who must file for a year, as the store answers it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from gouji.engine.model import Organ
from gouji.engine.register import (
    Contact,
    Exemption,
    Lineage,
    OtherName,
    Registered,
    load_register,
    reported_for,
)
from gouji.engine.store import Database
from gouji.engine.store.queries import organs, roster

from .filings import NOW


def entry(
    code: str, name: str, *steps: Lineage, kind: Any = "department", region: str = "220102", **more: Any
) -> Registered:
    return Registered(Organ(name, code, kind, region, "county", False, True), lineage=steps, **more)


GRAIN = entry("G", "南关区粮食局")
STORES = entry("S", "南关区储备局", Lineage("abolished", date(2024, 5, 1)))
RESERVES = entry(
    "R",
    "南关区粮食和储备局",
    Lineage("founded", date(2024, 5, 1)),
    Lineage("merged", date(2024, 5, 1), ("G", "S")),
)
WATER = entry(
    "W",
    "南关区水务局",
    Lineage("renamed", date(2024, 3, 1)),
    other_names=(OtherName("南关区水利局", "former"),),
)
ROADS = entry("O1", "南关区公路局")
TRAFFIC = entry("O2", "南关区交通局", Lineage("renamed", date(2025, 2, 1), ("O1",)))
SMALL = entry(
    "X",
    "南关区档案馆",
    exemptions=(Exemption(2020, 2021, "改造"), Exemption(2024, None, "并入区委办公室报送")),
    contacts=(Contact("王某", "wang@example.com", "0431-1", "办公室"), Contact(email="b@example.com")),
)
TAX = entry("T", "国家税务总局长春市南关区税务局", kind="vertical")
WEATHER = entry("Q", "南关区气象局", kind="vertical", files=True, parent="GOV")
ELSEWHERE = entry("E", "宽城区粮食局", region="220103")
EVERYBODY = [GRAIN, STORES, RESERVES, WATER, ROADS, TRAFFIC, SMALL, TAX, WEATHER, ELSEWHERE]


def names(database: Database, year: int, region: str | None) -> list[str]:
    with database.read_session() as session:
        return [organ.name for organ in roster.organs_due(session, year, region)]


def filled(database: Database) -> Database:
    with database.session() as session:
        organs.save_organs(session, EVERYBODY, NOW)
    return database


def test_before_a_merger_those_that_went_into_it_file_and_after_it_the_new_organ(database: Database) -> None:
    filled(database)

    assert names(database, 2023, "220102") == [
        "南关区粮食局",
        "南关区公路局",
        "南关区气象局",
        "南关区储备局",
        "南关区水利局",
        "南关区档案馆",
    ]
    assert names(database, 2024, "220102") == [
        "南关区公路局",
        "南关区气象局",
        "南关区粮食和储备局",
        "南关区水务局",
        "南关区档案馆",
    ]
    assert names(database, 2025, "220102")[:2] == ["南关区交通局", "南关区气象局"]


def test_the_region_is_a_division_or_a_prefix_of_its_code(database: Database) -> None:
    filled(database)

    assert names(database, 2023, "220103") == ["宽城区粮食局"]
    assert len(names(database, 2023, "2201")) == len(names(database, 2023, "220102")) + 1
    assert names(database, 2023, "220100") == names(database, 2023, "22") == names(database, 2023, None)
    assert names(database, 2023, "13") == []


def test_an_exempt_organ_is_listed_with_its_reason(database: Database) -> None:
    filled(database)

    def reason(year: int) -> str | None:
        with database.read_session() as session:
            return next(
                organ.exempt for organ in roster.organs_due(session, year, "220102") if organ.code == "X"
            )

    assert [reason(year) for year in (2019, 2020, 2021, 2022, 2023, 2024, 2030)] == [
        None,
        "改造",
        "改造",
        None,
        None,
        "并入区委办公室报送",
        "并入区委办公室报送",
    ]


def test_the_statement_can_be_counted_in_sql(database: Database) -> None:
    filled(database)
    due = roster.due(2024, "2201").subquery()

    with database.read_session() as session:
        counted = session.execute(
            select(due.c.region, func.count(), func.count(due.c.exempt))
            .group_by(due.c.region)
            .order_by(due.c.region)
        ).all()

    assert [tuple(row) for row in counted] == [("220102", 5, 1), ("220103", 1, 0)]


def test_sql_and_register_agree_on_every_organ_and_year(database: Database) -> None:
    filled(database)
    register = load_register().with_organs(EVERYBODY)

    for year in range(2017, 2028):
        with database.read_session() as session:
            listed = {organ.code for organ in roster.organs_due(session, year)}
        assert listed == {
            each.organ.code for each in EVERYBODY if each is not TAX and reported_for(register, each, year)
        }


def test_a_later_merger_ends_the_years_of_an_organ_saved_long_before(database: Database) -> None:
    with database.session() as session:
        organs.save_organs(session, [GRAIN, STORES], NOW)
    assert names(database, 2024, "220102") == ["南关区粮食局"]

    with database.session() as session:
        organs.save_organs(session, [RESERVES], NOW)

    assert names(database, 2024, "220102") == ["南关区粮食和储备局"]


def test_contacts_come_in_the_order_in_which_they_were_entered(database: Database) -> None:
    filled(database)

    with database.read_session() as session:
        ids = {organ.code: organ.organ_id for organ in roster.organs_due(session, 2024)}
        found = roster.contacts_of(session, ids.values())

    assert found == {ids["X"]: SMALL.contacts}


def test_everything_registered_of_an_organ_comes_back(database: Database) -> None:
    filled(database)

    with database.read_session() as session:
        assert organs.registered(session) == tuple(sorted(EVERYBODY, key=lambda one: one.organ.code or ""))
