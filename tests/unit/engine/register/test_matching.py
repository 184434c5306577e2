"""Whose a submission is: by code, name, alias, former name, abbreviation; and when nobody can say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import Lineage, OtherName, Registered, load_register
from gouji.engine.register.matching import Match, Said, match_organ

COUNTY, CITY = "152922", "220100"


def entry(code: str, name: str, region: str = CITY, *steps: Lineage, **more: Any) -> Registered:
    return Registered(Organ(name, code, "department", region, "county", False, True), lineage=steps, **more)


REGISTER = load_register().with_organs(
    [
        entry("GOV", "阿拉善右旗人民政府", COUNTY),
        entry("HEALTH-A", "阿拉善右旗卫生健康委员会", COUNTY),
        entry("HEALTH", "长春市卫生健康委员会"),
        entry(
            "WATER",
            "长春市水务局",
            CITY,
            Lineage("renamed", date(2022, 3, 1)),
            other_names=(OtherName("长春水务"), OtherName("长春市水利局", "former", None, date(2022, 2, 28))),
        ),
        entry("MARKET", "市市场监督管理局"),
        entry("CULTURE", "长春市文化和旅游局"),
        entry("BROAD", "长春市文化广电和旅游局"),
        entry("PEOPLE", "长春市人力资源和社会保障局"),
        entry("ROADS-1", "长春市公路管理处"),
        entry("ROADS-2", "长春市公路管理处", CITY, Lineage("renamed", date(2023, 1, 1), ("ROADS-1",))),
        entry("EAST", "长春市档案馆东馆", other_names=(OtherName("市档案馆"),)),
        entry("WEST", "长春市档案馆西馆", other_names=(OtherName("市档案馆"),)),
        entry("STREET", "南湖街道办事处", "220104"),
    ]
)


def match(name: str, year: int = 2024, **said: Any) -> tuple[str, str | None, tuple[str, ...]]:
    found: Match = match_organ(REGISTER, Said(name, year, **said))
    return found.how, found.organ.code, found.candidates


@pytest.mark.parametrize(
    ("name", "region", "how", "code"),
    [
        ("长春市卫生健康委员会", None, "name", "HEALTH"),
        ("吉林省长春市卫生健康委员会", None, "name", "HEALTH"),
        ("长春市　卫生健康委员会", None, "name", "HEALTH"),
        ("卫生健康委员会", CITY, "name", "HEALTH"),
        ("长春市卫健委", None, "short", "HEALTH"),
        ("市卫健委", CITY, "short", "HEALTH"),
        ("市卫生健康委", CITY, "short", "HEALTH"),
        ("本市卫健委", CITY, "short", "HEALTH"),
        ("阿右旗卫健委", None, "short", "HEALTH-A"),
        ("阿右旗卫生健康委员会", None, "name", "HEALTH-A"),
        ("旗卫健委", COUNTY, "short", "HEALTH-A"),
        ("阿右旗政府", None, "short", "GOV"),
        ("阿拉善右旗人民政府", None, "name", "GOV"),
        ("长春市人社局", None, "short", "PEOPLE"),
        ("长春市人力资源社会保障局", None, "short", "PEOPLE"),
        ("长春水务", None, "alias", "WATER"),
        ("长春市水利局", None, "former", "WATER"),
        ("市水利局", CITY, "short", "WATER"),
        ("长春市市场监管局", None, "short", "MARKET"),
        ("长春市市监局", None, "short", "MARKET"),
        ("市场监督管理局", CITY, "short", "MARKET"),
        ("长春市文旅局", None, "short", "CULTURE"),
        ("长春市文广旅局", None, "short", "BROAD"),
        ("南湖街道", "220104", "short", "STREET"),
        ("朝阳区南湖街道办", "220104", "short", "STREET"),
    ],
)
def test_a_spelling_in_use_is_that_organ(name: str, region: str | None, how: str, code: str) -> None:
    assert match(name, region=region) == (how, code, ())


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("卫健委", None),
        ("卫生健康委员会", None),
        ("市卫健委", None),
        ("县卫健委", CITY),
        ("市卫健委", COUNTY),
        ("区卫健委", CITY),
        ("长春市卫健局", None),
        ("南京市卫健委", None),
        ("长春市卫健", None),
        ("南湖街道", "220102"),
        ("长春市人力资源局", None),
        ("市水务集团", CITY),
        ("市", CITY),
    ],
)
def test_what_is_not_certainly_a_registered_organ_is_nobodys(name: str, region: str | None) -> None:
    assert match(name, region=region)[::2] == ("unknown", ())


def test_a_name_that_two_organs_have_is_for_a_person() -> None:
    assert match("长春市档案馆") == ("ambiguous", None, ("EAST", "WEST"))
    assert match("市档案馆", region=CITY) == ("ambiguous", None, ("EAST", "WEST"))


@pytest.mark.parametrize(("year", "code"), [(2021, "ROADS-1"), (2022, "ROADS-1"), (2023, "ROADS-2")])
def test_of_an_organ_entered_again_under_a_new_code_the_year_decides(year: int, code: str) -> None:
    assert match("长春市公路管理处", year) == ("name", code, ())
    assert match("长春市公路管理处", year, code="ROADS-1") == ("code", "ROADS-1", ())


def test_a_registered_code_counts_before_an_unknown_name() -> None:
    assert match("卫健部门", code="HEALTH") == ("code", "HEALTH", ())
    assert match("长春市卫健委", code="HEALTH") == ("code", "HEALTH", ())


def test_a_code_and_the_name_of_another_organ_are_for_a_person() -> None:
    assert match("长春市水务局", code="HEALTH") == ("conflict", None, ("HEALTH", "WATER"))
    assert match("南京市某某局", code="HEALTH") == ("conflict", None, ("HEALTH",))


def test_a_code_that_nobody_registered_changes_nothing() -> None:
    assert match("长春市水务局", code="?") == ("name", "WATER", ())
    assert match("长春市无名局", code="?") == ("unknown", "?", ())
