"""The six parts."""

import pytest

from gouji.engine.errors import Text
from gouji.engine.facts import Absent, Fact, Record, make_record
from gouji.engine.facts.names import section_title
from gouji.engine.model import Note
from tests.unit.engine.facts.written import facts_of, overview


def names(fact: object) -> list[str]:
    assert isinstance(fact, Fact)
    assert isinstance(fact.value, tuple)
    return [str(text) for text in fact.value]


def test_a_part_that_is_not_there_is_missing_and_its_facts_are_absent() -> None:
    facts = facts_of(sections={"other": None})

    assert facts.get("sections.missing") == Fact((section_title("other"),))
    assert facts.get("sections.other.present") == Fact(False)
    assert isinstance(facts.get("sections.other.length"), Absent)
    assert facts.get("sections.other.says_fees") == Fact(False)


def test_form_data_need_not_have_parts_that_are_tables() -> None:
    without = {"disclosure": None, "requests": None, "appeals": None, "problems": None}

    facts = facts_of(has_layout=False, sections=without)

    assert facts.get("sections.missing") == Fact((section_title("problems"),))


def test_the_length_counts_neither_heading_nor_white_space() -> None:
    facts = facts_of(sections={"problems": "一是 解读少。\n 二是公开慢。"})

    assert facts.get("sections.problems.length").value == 12  # type: ignore[union-attr]


def test_headings_without_their_own_ordinal_are_listed_with_their_places() -> None:
    facts = facts_of(numbers={"requests": None, "appeals": "五", "other": "6"})
    fact = facts.get("sections.misnumbered")

    headings = [
        "收到和处理政府信息公开申请情况",
        "五、政府信息公开行政复议、行政诉讼情况",
        "6、其他需要报告的事项",
    ]
    assert names(fact) == [f"“{heading}”" for heading in headings]
    assert [facts.document.text[start:end] for start, end in fact.spans] == headings  # type: ignore[union-attr]


def test_parts_out_of_order_are_seen() -> None:
    facts = facts_of(order=("overview", "requests", "disclosure", "appeals", "problems", "other"))

    assert facts.get("sections.in_order").value is False  # type: ignore[union-attr]
    assert names(facts.get("sections.found_order"))[1] == "“三、收到和处理政府信息公开申请情况”"


def test_a_part_that_comes_twice_is_out_of_order() -> None:
    note = Note("section_repeated", Text("同", "same"), (5, 9), address="overview", found="一、总体情况")
    facts = facts_of(notes=(note,))

    assert facts.get("sections.repeated") == Fact(("一、总体情况",), ((5, 9),))
    assert facts.get("sections.in_order").value is False  # type: ignore[union-attr]


def test_a_complete_report_has_all_parts_in_order() -> None:
    facts = facts_of()

    assert facts.get("sections.missing") == Fact(())
    assert facts.get("sections.in_order") == Fact(True)
    assert facts.records("sections.empty") == ()


def test_an_empty_part_says_whether_it_should_hold_a_table() -> None:
    facts = facts_of(sections={"overview": "", "appeals": " \n"})
    text = facts.document.text
    records = facts.records("sections.empty")
    assert not isinstance(records, Absent)

    def expected(key: str, heading: str, holds_table: bool) -> Record:
        start = text.index(heading)
        return make_record(
            spans=((start, start + len(heading)),),
            key=key,
            name=section_title(key),  # type: ignore[arg-type]
            holds_table=holds_table,
        )

    assert records == (
        expected("overview", "一、总体情况", False),
        expected("appeals", "四、政府信息公开行政复议、行政诉讼情况", True),
    )


FIVE = "（一）主动公开。好。\n（二）依申请公开。好。\n（三）政府信息管理。好。\n（四）平台建设。好。\n（五）监督保障。好。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIVE, []),
        (FIVE.replace("（三）政府信息管理", "（三）信息管理情况"), []),
        (FIVE.replace("（五）监督保障", "（五）强化监督和保障"), []),
        (FIVE.replace("（四）平台建设", "（四）信息发布"), ["政府信息公开平台建设"]),
        (FIVE.replace("（三）政府信息管理。好", "（三）制度。加强政府信息管理工作"), []),
        (FIVE.replace("（二）依申请公开", "（二）申请渠道"), ["依申请公开"]),
        (
            "（一）主动公开工作。好。\n（二）依申请公开。好。",
            ["政府信息管理", "政府信息公开平台建设", "监督保障"],
        ),
        ("一是主动公开。好。二是依申请公开。好。三是政府信息管理。好。四是平台。好。五是监督保障。好。", []),
        (
            "本局主动公开信息，办理依申请公开，推进平台建设，落实政府信息管理和监督保障。",
            [],
        ),
        (
            "本局工作有序开展。",
            ["主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障"],
        ),
    ],
)
def test_the_five_aspects_are_looked_for_in_sub_headings(text: str, expected: list[str]) -> None:
    assert names(overview(text).get("sections.overview.missing_aspects")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("无", True),
        ("无。", True),
        ("本单位无。", True),
        ("没有问题。", True),
        ("无人值守平台尚待完善。", False),
        ("", False),
    ],
)
def test_a_part_that_only_says_none_is_told_from_one_that_says_more(text: str, expected: bool) -> None:
    facts = facts_of(sections={"problems": text})

    assert facts.get("sections.problems.says_none").value is expected  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年度未收取信息处理费。", True),
        ("本机关没有收取任何费用。", True),
        ("2022年信息公开收费0元。", True),
        ("无。", False),
        ("本年度没有其他需要报告的事项。", False),
    ],
)
def test_a_fee_statement_is_one_that_names_the_fee(text: str, expected: bool) -> None:
    facts = facts_of(sections={"other": text})

    assert facts.get("sections.other.says_fees").value is expected  # type: ignore[union-attr]
