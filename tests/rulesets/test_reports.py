"""Whole reports of many kinds of organs, whose words agree with their tables: no rule on words tells anything that is not so.

And the same with one thing wrong: that is told, and by the rule that promises it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.rulesets.written import entries, reports, told, with_change

FAMILIES = frozenset("AFLMNPQSTY")
NOT_OF_WORDS = frozenset(("F15", "F18", "Y10", "Y11", "L04", "L09", "M07"))
"""No telephone, no signature, no report of last year; lawsuits and numbers of items that a reader is only asked to look at."""


@cache
def _told(name: str) -> dict[str, str]:
    return told(reports()[name])


def _of_words(found: dict[str, str]) -> list[str]:
    return sorted(rule for rule in found if rule[0] in FAMILIES and rule not in NOT_OF_WORDS)


@pytest.mark.parametrize("name", reports())
def test_a_report_whose_words_agree_with_its_tables_is_left_alone(name: str) -> None:
    assert _of_words(_told(name)) == sorted(reports()[name].get("tells", []))


def _planted() -> list[Any]:
    """One of three every day, all of them with `-m exhaustive`."""
    return [
        pytest.param(
            one, id=f"{one['in']}: {one['wrong']}", marks=pytest.mark.exhaustive if place % 3 else ()
        )
        for place, one in enumerate(entries("planted.yaml", "planted"))
    ]


@pytest.mark.parametrize("planted", _planted())
def test_one_thing_wrong_in_a_report_is_told(planted: dict[str, Any]) -> None:
    report = reports()[planted["in"]]
    changed = with_change(report, planted["right"], planted["wrong"])
    assert changed != report
    found = told(changed)
    assert planted["rule"] in found, found
    assert found[planted["rule"]] != _told(planted["in"]).get(planted["rule"])
