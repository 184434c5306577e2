"""What a title says."""

import pytest

from gouji.engine.facts import Absent, Fact
from gouji.engine.facts.title import LACKS, Title, take_apart
from tests.unit.engine.facts.written import facts_of


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("甲县民政局2022年政府信息公开工作年度报告", Title("甲县民政局", 2022, True, False, False)),
        ("甲县民政局 ２０２２ 年政府信息公开工作 年度报告", Title("甲县民政局", 2022, True, False, False)),
        ("2022年甲县民政局政府信息公开工作年度报告", Title("甲县民政局", 2022, True, True, False)),
        ("甲县民政局2022年度政府信息公开工作年度报告", Title("甲县民政局", 2022, True, False, True)),
        ("甲县人民政府二〇二二年政府信息公开工作年度报告", Title("甲县人民政府", 2022, True, False, False)),
        ("甲县民政局2022年政府信息公开年度报告", Title("甲县民政局", 2022, False, False, False)),
        ("甲县民政局2022年政府信息公开工作的年度报告", Title("甲县民政局", 2022, False, False, False)),
        ("甲区外事办公室政府信息公开工作2022年度报告", Title("甲区外事办公室", 2022, True, False, False)),
        ("政府信息公开工作年度报告", Title(None, None, True, None, False)),
        ("2022年度政府信息公开工作年度报告", Title(None, 2022, True, None, True)),
        ("关于2022年政府信息公开工作的报告", Title(None, 2022, False, None, False)),
        ("本部门2022年政府信息公开工作年度报告", Title(None, 2022, True, None, False)),
        ("甲县民政局政府信息公开工作年度报告（2022年）", Title("甲县民政局", 2022, True, False, False)),
        ("工作总结", Title(None, None, False, None, False)),
        (
            "甲县发展和改革委员会2022年政府信息公开工作年度报告",
            Title("甲县发展和改革委员会", 2022, True, False, False),
        ),
        ("甲县民政局202020年政府信息公开工作年度报告", Title("甲县民政局202020年", None, True, None, False)),
    ],
)
def test_a_title_is_taken_apart(title: str, expected: Title) -> None:
    assert take_apart(title) == expected


def test_what_a_title_lacks_is_named_with_its_place() -> None:
    facts = facts_of(title="2022年政府信息公开工作报告")

    assert facts.get("title.lacks") == Fact((LACKS["organ"], LACKS["name"]), ((0, 15),))


def test_a_report_without_title_lacks_everything() -> None:
    facts = facts_of(title=None)

    assert facts.get("title.lacks") == Fact(tuple(LACKS.values()))
    assert isinstance(facts.get("title.year"), Absent)


def test_the_right_title_is_proposed() -> None:
    facts = facts_of(title="2022年度甲县民政局政府信息公开工作年度报告")

    assert facts.get("title.suggested") == Fact("甲县民政局2022年政府信息公开工作年度报告")
