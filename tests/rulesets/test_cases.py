"""The cases that lie beside the rules: one test each, and whether there are enough of them."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.rules.cases import CaseResult, run_cases
from gouji.engine.rules.lint import lint

NEVER_IN_DOUBT = {
    **dict.fromkeys(
        ("D05", "F02", "F08", "F10", "S01", "S02", "S07", "Y10"), "asks only whether a thing is there"
    ),
    **dict.fromkeys(
        ("F12", "T01", "T02", "T03", "T04", "T05", "T12", "T13", "T14"), "asks only what the reader noted"
    ),
    **dict.fromkeys(
        (
            "F07",
            "F09",
            "F11",
            "F14",
            "F15",
            "F16",
            "F18",
            "A14",
            "Q03",
            "Q04",
            "Q05",
            "Q09",
            "Q10",
            "Q12",
            "P01",
            "P03",
            "P04",
            "P05",
            "P06",
            "P07",
            "P08",
        ),
        "looks only at what stands there, or does not",
    ),
    "F01": "a report without any form is another rule's business",
    **dict.fromkeys(
        ("L10", "M02", "M04", "M06", "M07", "M08"), "looks only at words and numbers that stand there"
    ),
    "M01": "looks only at numbers that stand there",
    "Y11": "before 2020 not applicable, later both forms are known",
}


@cache
def ruleset() -> Ruleset:
    return load_ruleset()


@cache
def results() -> tuple[CaseResult, ...]:
    return run_cases(ruleset())


@cache
def kinds() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for result in results():
        found[result.rule].add(result.kind)
    return found


@pytest.mark.parametrize("result", results(), ids=lambda result: f"{result.rule}: {result.name}")
def test_the_rule_says_what_its_case_expects(result: CaseResult) -> None:
    assert result.actual == result.expected, str(result.location)


def test_every_rule_has_a_case_that_fires() -> None:
    silent = {rule.id for rule in ruleset().rules if "fires" not in kinds()[rule.id]}

    assert silent == {"P03"}, "the control never makes a finding"


def test_every_rule_has_a_case_that_does_not_fire() -> None:
    one_sided = [rule.id for rule in ruleset().rules if not kinds()[rule.id] & {"pass", "not_applicable"}]

    assert one_sided == []


def test_every_rule_that_can_lack_something_has_a_case_that_cannot_be_assessed() -> None:
    certain = {rule.id for rule in ruleset().rules if "not_assessable" not in kinds()[rule.id]}

    assert certain == set(NEVER_IN_DOUBT)


def test_every_rule_file_begins_with_its_id_and_lies_in_a_folder_of_rules() -> None:
    misplaced = [
        rule.path.name
        for rule in ruleset().rules
        if not rule.path.name.startswith(f"{rule.id}-") or rule.path.parent.parent != ruleset().folder
    ]

    assert misplaced == []


def test_the_shipped_ruleset_has_no_mistake_in_any_turn_of_any_loop() -> None:
    assert lint() == ()


def test_every_case_has_a_name_of_its_own_within_its_rule() -> None:
    names = [(result.rule, result.name) for result in results()]

    assert len(names) == len(set(names))
