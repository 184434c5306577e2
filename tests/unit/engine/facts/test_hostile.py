"""Texts that nobody would write in good faith: facts come back all the same, with places inside the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.facts import CATALOGUE, Absent, Facts, FactType
from tests.unit.engine.facts.written import overview

WORDS = st.sampled_from(
    [
        "其中",
        "包括",
        "未收到",
        "政府信息公开申请",
        "公开行政许可",
        "5件",
        "10条",
        "１２",
        "三件",
        "约",
        "等",
        "（",
        "）",
        "，",
        "。",
        "；",
        "**",
        "（一）",
        "一是",
        "2022年",
        "余",
        "、",
        "依申请公开",
        "万",
        "%",
    ]
)


def out_of_place(facts: Facts) -> list[str]:
    """Ask for every fact; return the names of those with a place that is not inside the text."""
    length = len(facts.document.text)
    found = []
    for name, entry in CATALOGUE.items():
        given = facts.records(name) if entry.type is FactType.RECORDS else facts.get(name)
        things = given if isinstance(given, tuple) else (given,)
        spans = [span for thing in things if not isinstance(thing, Absent) for span in thing.spans]
        if not all(0 <= start <= end <= length for start, end in spans):
            found.append(name)
    return found


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS | st.sampled_from("\n "), max_size=40).map("".join))
def test_any_order_of_the_words_that_matter_gives_facts_with_places_inside_the_text(text: str) -> None:
    assert out_of_place(overview(text)) == []


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_text_gives_facts_with_places_inside_the_text(text: str) -> None:
    assert out_of_place(overview(text)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "收到政府信息公开申请1件，",
        "公开行政许可信息1条，",
        "其中甲1条",
        "未收到",
        "（一）",
        "1条",
        "2022年",
        "（",
        " 一 ",
        "。",
        "\n",
        "“《（【",
        "除为了",
        "家住甲",
        "申请人为张",
        "13800001234 ",
        "卫辉市民政局",
        "2021年，全年",
        "电话甲",
        "××",
        "国办公开办函",
    ],
)
def test_a_very_long_text_without_end_is_no_trouble(piece: str) -> None:
    assert out_of_place(overview(piece * 2_000)) == []
