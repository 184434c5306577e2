"""What happened to an organ: what it changes, what follows from it, what cannot have happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gouji.engine.errors import BadRequestError, NotFoundError
from gouji.engine.model import Organ
from gouji.engine.register import (
    Lineage,
    OtherName,
    Register,
    Registered,
    ancestry_of,
    load_register,
    name_in,
    years_of,
)
from gouji.engine.roster.events import Deed, Preview, preview, preview_withdrawal

TODAY = date(2025, 6, 1)
DAY = date(2025, 3, 1)


def entry(code: str, name: str, *steps: Lineage, **more: Any) -> Registered:
    organ = Organ(name, code, "department", "220102", "county", False, True)
    return Registered(organ, lineage=steps, **more)


GRAIN, STORES, WATER = entry("G", "粮食局"), entry("S", "储备局"), entry("W", "水务局")
GONE = entry("X", "外事局", Lineage("abolished", date(2020, 1, 1)))
YOUNG = entry("Y", "数据局", Lineage("founded", date(2024, 7, 1)))
REGISTER = load_register().with_organs([GRAIN, STORES, WATER, GONE, YOUNG])


def told(found: Preview) -> list[str]:
    return [text.zh for text in found.effects]


def after(found: Preview, register: Register = REGISTER) -> Register:
    return register.with_organs(found.entries)


def reasons(code: str, event: Any, day: date = DAY, register: Register = REGISTER, **more: Any) -> list[str]:
    with pytest.raises(BadRequestError) as caught:
        preview(register, code, Deed(event, day, **more), TODAY)
    assert caught.value.code == "impossible_event"
    assert len(caught.value.text.zh.split("\n")) == len(caught.value.text.en.split("\n"))
    return caught.value.text.zh.split("\n")


def test_a_renamed_organ_keeps_its_name_of_then() -> None:
    found = preview(REGISTER, "W", Deed("renamed", DAY, "机构改革", new_name="水利局"), TODAY)

    (changed,) = found.changed
    assert [(one.column.key, one.before, one.after) for one in changed.differences] == [
        ("name", "水务局", "水利局"),
        ("former_names", "", "水务局@~2025-02-28"),
        ("lineage", "", "2025-03-01 更名 机构改革"),
    ]
    assert [name_in(changed.after, year) for year in (2023, 2024, 2025)] == ["水务局", "水务局", "水利局"]
    assert told(found) == ["水利局的2025年度报告与上年比较时：2025年3月1日由水务局更名"]


def test_the_second_renaming_follows_the_first_day_by_day() -> None:
    first = preview(REGISTER, "W", Deed("renamed", date(2020, 5, 1), new_name="水利局"), TODAY)
    second = preview(after(first), "W", Deed("renamed", DAY, new_name="水文局"), TODAY)

    (changed,) = second.changed
    assert changed.after.other_names == (
        OtherName("水务局", "former", None, date(2020, 4, 30)),
        OtherName("水利局", "former", date(2020, 5, 1), date(2025, 2, 28)),
    )
    assert [name_in(changed.after, year) for year in (2019, 2020, 2024, 2025)] == [
        "水务局",
        "水利局",
        "水利局",
        "水文局",
    ]


def test_a_new_name_that_was_an_alias_is_one_no_longer() -> None:
    register = REGISTER.with_organs([entry("W", "水务局", other_names=(OtherName("水利局"),))])

    (changed,) = preview(register, "W", Deed("renamed", DAY, new_name="水利局"), TODAY).changed

    assert [(one.name, one.kind) for one in changed.after.other_names] == [("水务局", "former")]


def test_organs_that_go_into_one_that_stays_end_with_the_year_before() -> None:
    found = preview(REGISTER, "G", Deed("merged", DAY, others=("S",)), TODAY)

    assert [one.after.organ.code for one in found.changed] == ["G"]
    assert years_of(after(found), STORES).last == 2024
    assert told(found) == [
        "粮食局的2025年度报告与上年比较时：2025年3月1日由粮食局、储备局合并而成",
        "储备局最后一份应报送的是2024年度年报，此后不再报送",
    ]


def test_organs_that_become_a_new_one_end_both() -> None:
    deed = Deed("merged", DAY, "三定", others=("S",), made=(("R", "粮食和储备局"),))

    found = preview(REGISTER, "G", deed, TODAY)

    (changed,) = found.changed
    assert changed.before is None
    assert changed.after == entry(
        "R", "粮食和储备局", Lineage("founded", DAY, (), "三定"), Lineage("merged", DAY, ("G", "S"), "三定")
    )
    register = after(found)
    assert [years_of(register, one).last for one in (GRAIN, STORES)] == [2024, 2024]
    assert [organ.code for organ in ancestry_of(register, changed.after.organ, 2025).organs] == ["G", "S"]
    assert told(found)[0] == "粮食和储备局自2025年度起报送年报"


def test_a_split_organ_may_stay_or_end() -> None:
    stays = preview(REGISTER, "W", Deed("split", DAY, made=(("W2", "河道局"),)), TODAY)
    ends = preview(
        REGISTER, "W", Deed("split", DAY, others=("G",), made=(("W2", "河道局"),), ends=True), TODAY
    )

    assert [one.after.organ.code for one in stays.changed] == ["W", "W2"]
    assert years_of(after(stays), stays.changed[0].after).last is None
    assert years_of(after(ends), ends.changed[0].after).last == 2024
    assert [step.event for step in ends.changed[0].after.lineage] == ["split", "abolished"]
    assert ancestry_of(after(ends), ends.changed[1].after.organ, 2025).relation == "none"


def test_an_abolished_organ_hands_its_work_over() -> None:
    found = preview(REGISTER, "W", Deed("abolished", DAY, others=("G",)), TODAY)

    assert told(found) == [
        "水务局最后一份应报送的是2024年度年报，此后不再报送",
        "粮食局的2025年度报告与上年比较时：2025年3月1日由粮食局、水务局合并而成",
    ]


def test_a_founding_says_from_when_on_it_files() -> None:
    found = preview(REGISTER, "W", Deed("founded", DAY), TODAY)

    assert told(found)[0] == "水务局自2025年度起报送年报"


def test_a_made_organ_stands_where_that_stood_from_which_it_came() -> None:
    register = REGISTER.with_organs([entry("W", "水务局", parent="G", files=False)])

    made = preview(register, "W", Deed("split", DAY, made=(("W2", "河道局"),)), TODAY).changed[1].after

    assert (made.organ.region, made.organ.kind, made.parent, made.files) == (
        "220102",
        "department",
        "G",
        False,
    )


@pytest.mark.parametrize(
    ("code", "event", "day", "more", "said"),
    [
        ("W", "renamed", date(1900, 1, 1), {"new_name": "甲"}, ["1900-01-01 太早"]),
        ("W", "renamed", date(2030, 1, 1), {"new_name": "甲"}, ["2030-01-01 太远，最多提前一年录入"]),
        ("W", "renamed", DAY, {}, ["请填写新名称"]),
        ("W", "renamed", DAY, {"new_name": "水 务局"}, ["新名称与现名称相同"]),
        ("W", "renamed", DAY, {"new_name": "水|局"}, ["最多 200 个字，不能有换行或“|”"]),
        ("X", "renamed", DAY, {"new_name": "甲"}, ["外事局已于2020-01-01撤销或并入其他机关"]),
        ("Y", "renamed", date(2024, 1, 1), {"new_name": "甲"}, ["数据局2024-07-01才设立"]),
        ("Y", "founded", DAY, {}, ["已记有设立日期 2024-07-01"]),
        ("X", "abolished", DAY, {}, ["外事局已于2020-01-01撤销或并入其他机关"]),
        ("Y", "abolished", date(2024, 5, 1), {}, ["数据局2024-07-01才设立", "2024-07-01 还有沿革"]),
        ("W", "merged", DAY, {}, ["请选择一并合并的机关"]),
        ("W", "merged", DAY, {"others": ("W",)}, ["不能与自己合并或拆分"]),
        ("W", "merged", DAY, {"others": ("?",)}, ["名录中没有 ?"]),
        ("W", "merged", DAY, {"others": ("G", "G")}, ["同一机关写了两次"]),
        ("W", "merged", DAY, {"others": ("X",)}, ["外事局已于2020-01-01撤销或并入其他机关"]),
        ("W", "merged", date(2024, 1, 1), {"others": ("Y",)}, ["数据局2024-07-01才设立"]),
        ("W", "split", DAY, {}, ["请写明拆分出的机关"]),
        ("W", "split", DAY, {"made": (("G", "甲局"),)}, ["代码 G 已有机关使用"]),
        ("W", "split", DAY, {"made": (("N", "甲局"), ("N", "乙局"))}, ["代码 N 已有机关使用"]),
        ("W", "split", DAY, {"made": (("N", ""),)}, ["新机关须有代码和名称"]),
        (
            "W",
            "split",
            DAY,
            {"made": (("N N", "甲局"),)},
            ["N N 甲局：代码中不能有空格、括号、逗号、斜线或 @?#%"],
        ),
        (
            "X",
            "merged",
            date(2030, 1, 1),
            {"others": ("X",)},
            [
                "2030-01-01 太远，最多提前一年录入",
                "外事局已于2020-01-01撤销或并入其他机关",
                "不能与自己合并或拆分",
            ],
        ),
    ],
)
def test_what_cannot_have_happened_is_refused_with_every_reason(
    code: str, event: str, day: date, more: dict[str, Any], said: list[str]
) -> None:
    assert reasons(code, event, day, **more) == said


def test_a_merged_organ_cannot_be_merged_again() -> None:
    register = after(preview(REGISTER, "G", Deed("merged", DAY, others=("S",)), TODAY))

    assert reasons("W", "merged", date(2025, 4, 1), register, others=("S",)) == [
        "储备局已于2025-03-01撤销或并入其他机关"
    ]
    assert reasons("S", "renamed", date(2025, 4, 1), register, new_name="甲局") == [
        "储备局已于2025-03-01撤销或并入其他机关"
    ]


def test_an_earlier_renaming_is_entered_among_the_former_names() -> None:
    register = after(preview(REGISTER, "W", Deed("renamed", DAY, new_name="水利局"), TODAY))

    assert reasons("W", "renamed", date(2021, 1, 1), register, new_name="甲局") == [
        "2025-03-01 已记有更名；更早的更名请在曾用名中填写"
    ]


def test_a_name_that_another_organ_of_the_region_has_is_warned_of() -> None:
    found = preview(REGISTER, "W", Deed("renamed", DAY, new_name="粮食局"), TODAY)

    assert [text.zh for text in found.warnings] == ["同一行政区划内 G 也用这个名称，报送时将分不清"]


@pytest.mark.parametrize(
    "deed", [Deed("renamed", DAY, new_name="水利局"), Deed("merged", DAY, others=("S",))]
)
def test_a_step_taken_back_leaves_what_was_there_before(deed: Deed) -> None:
    register = after(preview(REGISTER, "W", deed, TODAY))

    found = preview_withdrawal(register, "W", 0)

    assert found.entries == (WATER,)
    assert years_of(after(found, register), STORES).last is None


def test_an_organ_or_step_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        preview(REGISTER, "?", Deed("abolished", DAY), TODAY)
    with pytest.raises(NotFoundError):
        preview_withdrawal(REGISTER, "W", 0)
