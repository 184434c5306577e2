"""Totals and their parts: only what can be added with certainty."""

from decimal import Decimal

import pytest

from gouji.engine.facts import Absent, Fact
from tests.unit.engine.facts.written import facts_of, overview


def sums(text: str) -> list[tuple[object, object]]:
    records = overview(text).records("sums.breakdowns")
    assert not isinstance(records, Absent)
    return [(record.get("total").value, record.get("sum").value) for record in records]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布信息10条，包括公告4条，动态6条。", [(10, 10)]),
        ("发布信息10条，包括公告4条，动态7条。", [(10, 11)]),
        ("发布信息10条,其中:公告4条、动态3条、解读1条。", [(10, 8)]),
        ("发布信息10条（其中公告4条，动态6条），报送信息5条。", [(10, 10)]),
        ("发布信息10条信息，其中公告4条，动态5条，解读1件；报送信息40条，采纳10条。", [(10, 10)]),
        ("发布信息10条，包括公告4条，动态6条，平均浏览量126人次。", [(10, 10)]),
        ("办理来信8件，其中局长信箱3件，县长热线5件，现已全部办结，办结率达到100%。", [(8, 8)]),
        ("收到申请12件，分别为自然人9件和法人3件。", [(12, 12)]),
        ("网站发布60条，包括动态20条，公告40条；微信发布9条，包括动态4条，公告4条。", [(60, 60), (9, 8)]),
        ("发布信息100条，其中网站60条，包括动态20条，公告40条；微信40条。", [(60, 60)]),
        ("发布信息100条，其中网站60条（其中动态20条，公告41条），微信40条。", [(60, 61)]),
        ("收费12.50万元，包括甲项2.25万元，乙项10.25万元。", [(125000, 125000)]),
        ("收费0.5元，包括甲项0.2元，乙项0.4元。", [(Decimal("0.5"), Decimal("0.6"))]),
        ("公开信息37条，包括：人事12条，动态17条，解读及回应共计9条。", [(37, 38)]),
        ("公开信息41条，其中：救助、养老等法定信息18条，动态、热点等政务信息23条。", [(41, 41)]),
        ("公开信息总数33条。其中网站30条，公示栏3条。", [(33, 33)]),
        ("公开信息22条。其中，概况11条、文件5条以及指南、目录及流程等6条。", [(22, 22)]),
        ("参加培训30人，其中科级5人，其他干部25人。", [(30, 30)]),
        ("发布信息10条，其中公告4条、解读3条，其余4条为动态。", [(10, 11)]),
        ("发布信息1,200条，包括公告200条，动态1,000条。", [(1200, 1200)]),
        ("接收63件，其中撤回5件，实际答复58件，公开40件、不公开18件。", [(63, 63)]),
        ("接收63件，其中撤回5件，实际答复58件，公开40件、不公开17件。", [(63, 120)]),
        ("受理申请18件。其中，予以公开10件，部分公开4件，不予公开5件。", [(18, 19)]),
        ("发布信息 10\n\n条，包括公告 4 条，动\n态 6 条。", [(10, 10)]),
    ],
)
def test_an_exact_list_is_added_up(text: str, expected: list[tuple[int, int]]) -> None:
    assert sums(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "发布信息10条，其中公告4条。",
        "发布信息10余条，包括公告4条，动态5条。",
        "发布信息10条，包括公告4条，动态5余条。",
        "发布信息10条，包括公告约4条，动态5条。",
        "收到申请12件，上年结转1件，其中予以公开7件，无法提供4件，结转2件。",
        "收到申请12件，2022年结转1件，其中予以公开7件，无法提供4件。",
        "发布信息10条，包括公告4条、动态3条等。",
        "发布信息10条，其中公告4条、解读3条，其余为动态信息。",
        "发布信息10条，其中主要包括公告4条、动态3条。",
        "发布信息10条，包括公告4条，同比增加2条，动态3条。",
        "发布信息10条，包括公告4条，动态若干条，解读3条。",
        "发布信息10条，其中公告占40%，动态占60%。",
        "发布信息10条，其中，1月发布4条，比上月增加2条。",
        "发布信息10条。其他单位包括甲局4条，乙局3条。",
        "包括公告4条，动态6条。",
        "发布信息10条，其中公告4条，动态5条，共计9条已归档。",
        "公开信息424条，具体包括：\n网站：发布信息42条，涵盖职能等。\n公众号：发布信息212条。",
        "公开规章13件（含新制定5件，修改4件，废止3件）。",
        "发布信息10条，其中网站8条，公众号7条（部分信息同时发布）。",
        "发布信息30条，较上年增加5条，其中公告18条，动态12条。",
        "召开会议3次，包括公告4条，动态6条。",
        "设置栏目48个，其中新增6个、调整5个、撤销2个。",
        "2021年，其中公告4条，动态6条。",
        "",
    ],
)
def test_a_list_that_is_open_approximate_or_mixed_is_left_alone(text: str) -> None:
    assert sums(text) == []


def test_a_breakdown_names_its_parts_its_sum_and_its_place() -> None:
    facts = facts_of(sections={"overview": "全年向好。网站发布信息10条，包括公告4条，动态7条；另有报送。"})
    (record,) = facts.records("sums.breakdowns")  # type: ignore[misc]
    ((start, end),) = record.spans

    assert {name: record.get(name).value for name in record.fields} == {  # type: ignore[union-attr]
        "total": 10,
        "sum": 11,
        "partial": False,
        "explanation": "",
        "unit": "条",
        "items": ("公告4条", "动态7条"),
        "terms": "4+7",
        "quote": "网站发布信息10条，包括公告4条，动态7条",
        "phrase": "网站发布信息条包括公告条动态条",
    }
    assert facts.document.text[start:end] == "网站发布信息10条，包括公告4条，动态7条"


def test_parts_five_and_six_are_read_too() -> None:
    facts = facts_of(
        sections={"problems": "问题3个，其中甲1个，乙1个。", "other": "信息处理费2件，其中甲1件，乙1件。"}
    )
    records = facts.records("sums.breakdowns")

    assert [record.get("sum") for record in records] == [Fact(2), Fact(2)]  # type: ignore[union-attr]


def test_what_an_item_consists_of_is_no_item_of_the_list() -> None:
    assert sums("发布信息10条，其中公告4条（规划1条，人事3条），动态6条。") == [(10, 10)]
