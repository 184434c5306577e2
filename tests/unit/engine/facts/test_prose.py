"""Numbers in running text, and the way back to their place."""

from decimal import Decimal

import pytest

from gouji.engine.facts.numbers import chinese_number
from gouji.engine.facts.prose import Prose, Quantity


def quantities(text: str) -> list[tuple[object, str, bool]]:
    return [(found.value, found.unit, found.exact) for found in Prose(text, (0, len(text))).quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布信息85条", [(85, "条", True)]),
        ("发布信息 85\n\n条", [(85, "条", True)]),
        ("发布信息８５条", [(85, "条", True)]),
        ("共18,439件", [(18439, "件", True)]),
        ("阅读量4.4万余人次", [(44000, "人次", False)]),
        ("阅读量4.25万人次", [(42500, "人次", True)]),
        ("发放资料1.2亿份", [(120000000, "份", True)]),
        ("350余条", [(350, "条", False)]),
        ("约20条", [(20, "条", False)]),
        ("近20条", [(20, "条", False)]),
        ("20条左右", [(20, "条", False)]),
        ("20条以上", [(20, "条", False)]),
        ("20多条", [(20, "条", False)]),
        ("收费12.50元", [(Decimal("12.50"), "元", True)]),
        ("收到三件", [(3, "件", True)]),
        ("共一百二十件", [(120, "件", True)]),
        ("办好一件事", []),
        ("推行一条龙服务", []),
        ("共三四件", []),
        ("第3次会议、第20条规定", []),
        ("2021年12月31日", []),
        ("办结率达到100%", []),
        ("发布22条,公开30件", [(22, "条", True), (30, "件", True)]),
    ],
)
def test_a_quantity_is_an_exact_number_with_its_classifier(text: str, expected: object) -> None:
    assert quantities(text) == expected


def test_a_quantity_leads_back_to_its_place_in_the_document() -> None:
    text = "前言。\n  共发布 **信息** １２\n 条。后语。"
    prose = Prose(text, (4, len(text)))
    (found,) = prose.quantities
    start, end = prose.span(found.start, found.end)

    assert found == Quantity(12, "条", True, found.start, found.end)
    assert text[start:end] == "１２\n 条"


def test_a_quote_closes_up_what_a_page_break_tore() -> None:
    text = "全年公开信息 12\n\n条，**其中** 3 条为公告。"
    prose = Prose(text, (0, len(text)))

    assert prose.quote(0, len(prose.text)) == "全年公开信息12条，其中3条为公告。"


def test_a_line_break_stays_where_the_author_meant_it() -> None:
    text = "（一）主动公开\n全年公开信息\n12条。\n（二）依申请公开\n收到申请3件。"

    assert (
        Prose(text, (0, len(text))).text == "(一)主动公开\n全年公开信息12条。\n(二)依申请公开\n收到申请3件。"
    )


def test_a_sub_heading_with_half_a_bracket_begins_a_line_too() -> None:
    text = "一)主动公开\n公开信息4条\n二)依申请公开\n未收到申请"

    assert Prose(text, (0, len(text))).text == text


def test_empty_text_is_no_trouble() -> None:
    prose = Prose("  \n ", (0, 4))

    assert (prose.text, prose.quantities, prose.span(0, 0)) == ("", (), (0, 0))


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("十二", 12), ("两", 2), ("一百零三", 103), ("两千", 2000), ("三四", None), ("百", None)],
)
def test_chinese_numerals_are_read_only_where_they_are_certain(numeral: str, expected: int | None) -> None:
    assert chinese_number(numeral) == expected
