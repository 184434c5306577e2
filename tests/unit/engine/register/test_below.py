"""Whose reports a government's report sums up, as far as the register says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import (
    Lineage,
    Register,
    Registered,
    government_above,
    load_register,
    organs_below,
)


def entry(code: str, name: str, kind: Any, region: str, *steps: Lineage) -> Registered:
    return Registered(Organ(name, code, kind, region, "county", False, True), (), steps)


ENTRIES = (
    entry("CITY", "广元市人民政府", "government", "510800"),
    entry("CITY-OFFICE", "广元市人民政府办公室", "government", "510800"),
    entry("CITY-WATER", "广元市水利局", "department", "510800"),
    entry("CITY-TAX", "国家税务总局广元市税务局", "vertical", "510800"),
    entry("COUNTY", "青川县人民政府", "government", "510822"),
    entry("OFFICE", "青川县人民政府（本级）", "government", "510822"),
    entry("WATER", "青川县水务局", "department", "510822"),
    entry("TOWN", "乔庄镇人民政府", "township", "510822"),
    entry("TAX", "国家税务总局青川县税务局", "vertical", "510822"),
    entry("GONE", "青川县粮食局", "department", "510822", Lineage("abolished", date(2022, 6, 1), ("WATER",))),
    entry("INTO", "青川县物资局", "department", "510822"),
    entry(
        "MADE", "青川县储备局", "department", "510822", Lineage("merged", date(2023, 3, 1), ("INTO", "LOST"))
    ),
    entry("NEW", "青川县数据局", "department", "510822", Lineage("founded", date(2023, 5, 1))),
    entry("ORPHAN", "剑阁县水利局", "department", "510823"),
    entry("ELSEWHERE", "成都市水务局", "department", "510100"),
)


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register().with_organs(ENTRIES)


def codes(organs: tuple[Organ, ...]) -> list[str | None]:
    return [organ.code for organ in organs]


def below(register: Register, code: str, year: int) -> tuple[list[str | None], ...]:
    government = register.organ_with_code(code)
    assert government is not None
    found = organs_below(register, government, year)
    return codes(found.reporters), sorted(found.offices), codes(found.further), codes(found.vertical)


def test_a_county_sums_up_its_departments_and_townships_that_were_there(register: Register) -> None:
    assert below(register, "COUNTY", 2021) == (
        ["OFFICE", "WATER", "TOWN", "GONE", "INTO", "MADE"],
        ["OFFICE"],
        [],
        ["TAX"],
    )
    assert below(register, "COUNTY", 2023)[0] == ["OFFICE", "WATER", "TOWN", "MADE", "NEW"]


def test_a_city_sums_up_its_departments_and_the_reports_of_its_counties(register: Register) -> None:
    reporters, offices, further, vertical = below(register, "CITY", 2023)

    assert reporters == ["CITY-OFFICE", "CITY-WATER", "COUNTY", "ORPHAN"]
    assert offices == ["CITY-OFFICE"]
    assert further == ["OFFICE", "WATER", "TOWN", "MADE", "NEW"]
    assert vertical == ["CITY-TAX", "TAX"]


def test_an_office_and_a_department_sum_up_nobody(register: Register) -> None:
    assert below(register, "OFFICE", 2023) == ([], [], [], [])
    assert below(register, "WATER", 2023) == ([], [], [], [])


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("WATER", "COUNTY"),
        ("TOWN", "COUNTY"),
        ("OFFICE", "COUNTY"),
        ("COUNTY", "CITY"),
        ("CITY-OFFICE", "CITY"),
        ("ORPHAN", "CITY"),
        ("CITY", None),
        ("TAX", None),
        ("ELSEWHERE", None),
    ],
)
def test_every_organ_is_summed_up_by_the_nearest_government_above_it(
    register: Register, code: str, above: str | None
) -> None:
    organ = register.organ_with_code(code)
    assert organ is not None
    found = government_above(register, organ, 2023)

    assert (found.code if found else None) == above
