"""Who should have filed last year's report, as far as the lineage of organs tells."""

from __future__ import annotations

from datetime import date

import pytest

from gouji.engine.model import Organ
from gouji.engine.register import Lineage, OtherName, Register, Registered, ancestry_of, load_register


def organ(code: str, name: str) -> Organ:
    return Organ(name, code, "department", "410781", "county", False, True)


GRAIN, STORES = organ("G", "卫辉市粮食局"), organ("S", "卫辉市物资局")
RESERVES, RENAMED = organ("R", "卫辉市粮食和物资储备局"), organ("N", "卫辉市应急管理局")
PLANNING, DATA = organ("P", "卫辉市发展改革局"), organ("D", "卫辉市大数据局")
DAY = date(2021, 4, 1)


def register() -> Register:
    former = OtherName("卫辉市安全生产监督管理局", "former", date(2003, 1, 1), date(2021, 3, 31))
    older = OtherName("卫辉市安全办", "former", date(1999, 1, 1), date(2002, 12, 31))
    return load_register().with_organs(
        [
            Registered(GRAIN, (), (Lineage("merged", DAY, ("S",)),)),
            Registered(STORES, (), (Lineage("abolished", DAY),)),
            Registered(RESERVES, (), (Lineage("founded", DAY), Lineage("merged", DAY, ("G", "S")))),
            Registered(RENAMED, (former, older, OtherName("应急局")), (Lineage("renamed", DAY),)),
            Registered(PLANNING, (), (Lineage("split", DAY, ("D",)),)),
            Registered(DATA),
        ]
    )


@pytest.mark.parametrize(
    ("of", "year", "expected"),
    [
        (RESERVES, 2020, ("卫辉市粮食局", "卫辉市物资局")),
        (RESERVES, 2021, ("卫辉市粮食和物资储备局",)),
        (GRAIN, 2020, ("卫辉市粮食局", "卫辉市物资局")),
        (RENAMED, 2020, ("卫辉市安全生产监督管理局",)),
        (RENAMED, 2021, ("卫辉市应急管理局",)),
        (DATA, 2020, ("卫辉市发展改革局",)),
        (PLANNING, 2020, ("卫辉市发展改革局",)),
        (organ("X", "卫辉市水利局"), 2020, ()),
        (Organ("卫辉市水利局"), 2020, ()),
    ],
)
def test_the_lineage_says_who_should_have_filed(of: Organ, year: int, expected: tuple[str, ...]) -> None:
    assert ancestry_of(register(), of, year + 1).names == expected
