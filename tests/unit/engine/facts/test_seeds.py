"""The five founding reports: the values that the domain names, and nothing that must stay silent."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from gouji.engine.facts import Absent, Facts, FactValue, build_facts
from gouji.engine.reading import read_document
from gouji.engine.rules import Ruleset, check, load_ruleset

SEEDS = Path(__file__).resolve().parents[5] / "shared" / "seeds"
MINE = frozenset(
    {"D01", "D02", "D03", "D05", "D06", "F01", "F02", "F03", "F04", "F08", "F10", "F12", "S01", "S02", "S03"}
    | {"S06", "S07", "S08", "N01", "N02", "N06", "M01"}
)

FINDINGS: Mapping[str, set[str]] = {
    "000": {"D05 info", "F01 error", "F02 error", "S01 error", "S07 warning"},
    "001": {"D05 info", "F12 warning", "S08 warning"},
    "002": {"D05 info", "F03 info", "F08 warning", "S03 warning", "S07 warning"},
    "003": {"D05 info", "N06 warning", "M01 warning"},
    "004": {"F03 info", "F12 warning", "S07 warning", "S08 warning"},
}
"""What these rules must find (domain.md §7); F12 on 001 in two tables, N06 on 003 in two rows."""


@cache
def seed(number: str) -> Facts:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the founding reports lie outside of this repository")
    return build_facts(read_document(found[0].read_bytes(), found[0].name))


@cache
def shipped() -> Ruleset:
    return load_ruleset()


def value(number: str, name: str) -> FactValue | None:
    fact = seed(number).get(name)
    return None if isinstance(fact, Absent) else fact.value


def field(number: str, list_name: str, *names: str) -> list[tuple[object, ...]]:
    records = seed(number).records(list_name)
    assert not isinstance(records, Absent)
    return [tuple(record.get(name).value for name in names) for record in records]  # type: ignore[union-attr]


@pytest.mark.parametrize("number", FINDINGS)
def test_these_rules_find_what_they_must_and_nothing_else(number: str) -> None:
    facts = seed(number)

    found = {
        f"{found.rule} {found.severity.value}" for found in check(shipped(), facts, only=MINE).candidates
    }

    assert found == FINDINGS[number]


def test_the_breakdown_of_003_adds_up_to_seven_more() -> None:
    assert field("003", "sums.breakdowns", "total", "sum") == [(174, 181), (20, 20)]


def test_the_breakdown_of_004_adds_up() -> None:
    assert field("004", "sums.breakdowns", "total", "terms") == [(85, "4+41+20+20")]


def test_003_published_more_than_it_decided() -> None:
    assert field("003", "narrative.published", "row", "count", "decisions") == [
        ("licensing", 19, 0),
        ("penalties", 3, 0),
    ]


@pytest.mark.parametrize("number", ["000", "001", "002", "004"])
def test_the_others_say_nothing_of_licences_published(number: str) -> None:
    assert field(number, "narrative.published", "row") == []


@pytest.mark.parametrize(
    ("number", "problems", "overview"),
    [("000", 232, 608), ("001", 305, 1338), ("002", 499, 881), ("003", 337, 1894), ("004", 256, 865)],
)
def test_lengths_are_those_the_domain_counts(number: str, problems: int, overview: int) -> None:
    assert value(number, "sections.problems.length") == problems
    assert value(number, "sections.overview.length") == overview


@pytest.mark.parametrize(
    ("number", "expected"), [("000", True), ("001", False), ("002", True), ("003", True), ("004", False)]
)
def test_three_of_them_say_that_no_request_was_received(number: str, expected: bool) -> None:
    assert value(number, "narrative.says_no_requests") is expected


@pytest.mark.parametrize(
    ("number", "year", "body"),
    [("000", None, 2021), ("001", 2022, 2022), ("002", 2021, 2021), ("003", 2020, 2020), ("004", 2021, 2021)],
)
def test_title_and_text_name_the_same_year(number: str, year: int | None, body: int) -> None:
    assert value(number, "title.year") == year
    assert value(number, "report.body_year") == body


def test_the_periods_stated_are_whole_years() -> None:
    assert [value(number, "period.year") for number in FINDINGS] == [None, None, 2021, 2020, None]


def test_002_and_004_stand_right_after_the_change_of_form() -> None:
    formats = [
        (value(number, "report.template"), value(number, "previous.template_or_prescribed"))
        for number in FINDINGS
    ]

    assert formats == [("F19", "F19"), ("F21", "F21"), ("F21", "F19"), ("F19", "F19"), ("F21", "F19")]


@pytest.mark.parametrize("number", FINDINGS)
def test_every_span_holds_text(number: str) -> None:
    facts = seed(number)
    records = facts.records("sums.breakdowns")
    assert not isinstance(records, Absent)
    for record in records:
        for start, end in record.spans:
            assert 0 <= start < end <= len(facts.document.text)
