"""The cases that lie beside the rules: one test each, and whether there are enough of them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from gouji.engine.errors import Language
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.rules.cases import CaseResult, run_cases
from gouji.engine.rules.completeness import missing_cases
from gouji.engine.rules.lint import lint

HAN = re.compile(r"[\u4e00-\u9fff]")
WORDS = re.compile(r"[A-Za-z]{2,}")


@cache
def ruleset() -> Ruleset:
    return load_ruleset()


@cache
def results() -> tuple[CaseResult, ...]:
    return run_cases(ruleset())


@pytest.mark.parametrize("result", results(), ids=lambda result: f"{result.rule}: {result.name.en}")
def test_the_rule_says_what_its_case_expects(result: CaseResult) -> None:
    assert result.actual == result.expected, str(result.location)


def test_every_rule_has_the_cases_it_needs() -> None:
    """One that fires, one that does not, and one that cannot be assessed where something it asks for can be absent."""
    assert missing_cases(ruleset()) == ()


def test_every_rule_file_begins_with_its_id_and_lies_in_a_folder_of_rules() -> None:
    misplaced = [
        rule.path.name
        for rule in ruleset().rules
        if not rule.path.name.startswith(f"{rule.id}-") or rule.path.parent.parent != ruleset().folder
    ]

    assert misplaced == []


def test_the_shipped_ruleset_has_no_mistake_in_any_turn_of_any_loop() -> None:
    assert lint() == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_case_has_a_name_of_its_own_within_its_rule_in_both_languages(language: Language) -> None:
    names = Counter((result.rule, result.name.in_language(language)) for result in results())

    assert [name for name, times in names.items() if times > 1] == []


def test_every_case_is_named_in_chinese_and_in_english() -> None:
    """An English name may quote a Chinese word, a Chinese one needs Chinese characters and no English words."""
    others = [
        (result.rule, result.name)
        for result in results()
        if not HAN.search(result.name.zh) or WORDS.search(result.name.zh) or not WORDS.search(result.name.en)
    ]

    assert others == []
