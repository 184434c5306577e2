"""Words, brackets, placeholders and places; and that long texts cost no more than their length."""

from __future__ import annotations

import time

import pytest

from gouji.engine.facts import Absent, Record
from gouji.engine.facts.words import finder
from gouji.engine.model import Filing, Organ
from gouji.engine.rules import check, load_ruleset
from tests.unit.engine.facts.written import facts_of, overview

HERE = Filing(Organ("卫辉市民政局", None, "department", "410781", "county"))


def quotes(text: str, name: str) -> list[str]:
    return told(overview(text).records(name), "quote")


def told(records: tuple[Record, ...] | Absent, field: str) -> list[str]:
    assert not isinstance(records, Absent)
    return [str(record.get(field).value) for record in records]  # type: ignore[union-attr]


def test_the_longest_of_the_words_that_begin_first_counts_and_allowed_ones_hide_it() -> None:
    found = finder(("制定→指定", "制定专人→指定专人", "^府信息→政府信息"), ("自制定",))

    assert [(entry.found, start) for entry, start, _ in found.find("制定专人，自制定，府信息，政府信息")] == [
        ("制定专人", 0),
        ("府信息", 9),
    ]


def test_an_empty_list_finds_nothing() -> None:
    assert list(finder((), ()).find("制定专人")) == []


def test_the_shipped_list_holds_no_phrase_that_it_allows_itself() -> None:
    parameters = load_ruleset().parameters
    lines = parameters["confusions"].values[0].value
    allowed = parameters["confusions_allowed"].values[0].value
    assert isinstance(lines, tuple)
    assert isinstance(allowed, tuple)

    assert len(lines) > 400
    assert [line for line in lines if line.count("→") != 1 or line.split("→")[0] == line.split("→")[1]] == []
    assert [phrase for phrase in allowed if list(finder(lines, allowed).find(phrase))] == []


def test_what_a_list_proposes_is_never_on_it() -> None:
    lines = load_ruleset().parameters["confusions"].values[0].value
    assert isinstance(lines, tuple)
    found = finder(lines, ())

    assert [line for line in lines if list(found.find(line.split("→")[1]))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布××条。", ["发布××条。"]),
        ("20XX年，公开。", ["20XX年，公开。"]),
        ("公开  条，", ["公开 条，"]),
        ("共____件。", ["共____件。"]),
        ("王××提出，3×4米，XXL号，www.xx.gov.cn，A××条", []),
        ("信息  公开  工作", []),
        ("______\n无", []),
    ],
)
def test_placeholders_are_told_from_masks_sizes_and_lines(text: str, expected: list[str]) -> None:
    assert quotes(text, "wording.placeholders") == expected


@pytest.mark.parametrize(
    "text",
    [
        "“甲”《乙》（丙）(丁)【戊】",
        "1）甲；2）乙",
        "《甲《乙》丙》",
        "（甲（乙）丙）",
    ],
)
def test_brackets_that_pair_are_left_alone(text: str) -> None:
    assert quotes(text, "wording.unpaired") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("宜宾市人民政府门户网站更新。", ["宜宾市"]),
        ("辉县市民政局更新。", ["辉县市"]),
        ("辉县市财政局更新。", []),
        ("新乡市民政局、河南省民政厅、卫辉市人民政府更新。", []),
        ("学习杭州市余杭区民政局的做法。", []),
        ("下达惠民县级资金，建设平安区政府。", []),
        ("在长春市开展活动。", []),
    ],
)
def test_organs_of_other_regions_are_seen_and_nothing_else(text: str, place: list[str]) -> None:
    facts = facts_of(HERE, organ="卫辉市民政局", region="410781", sections={"overview": text})

    assert told(facts.records("wording.foreign_places"), "place") == place


@pytest.mark.parametrize("text", ["统计设备发展后台", "镕堃喆赟", "於氏"])
def test_simplified_text_with_rare_names_is_not_traditional(text: str) -> None:
    assert overview(text).records("wording.garbled") == ()


@pytest.mark.exhaustive
def test_a_text_of_a_hundred_thousand_characters_costs_what_ten_of_a_tenth_cost() -> None:
    """Not a speed: a proportion, with room for noise, of two measures of CPU time of this process."""
    sentence = "全年公开（信息）12条，“制度”健全，《办法》印发，卫辉市民政局负责；截至年底，群众满意。"
    ruleset = load_ruleset()
    mine = {rule.id for rule in ruleset.rules if rule.id[0] in "FPQ" and rule.id != "Q07"}

    def cost(characters: int) -> float:
        text = sentence * (characters // len(sentence))
        started = time.process_time()
        check(ruleset, overview(text, organ="卫辉市民政局", region="410781"), only=mine)
        return time.process_time() - started

    cost(1_000)
    small = min(cost(10_000) for _ in range(3))

    assert min(cost(100_000) for _ in range(2)) < 30 * small
