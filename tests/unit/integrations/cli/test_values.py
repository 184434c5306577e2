from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gouji.integrations.inbound.cli.language import BadUse
from gouji.integrations.inbound.cli.values import DAY, MOMENT, REGION, split_rules


def test_days_moments_and_divisions_are_read() -> None:
    assert DAY.convert("2026-01-20", None, None) == date(2026, 1, 20)
    assert MOMENT.convert("2026-01-20", None, None) == datetime(2026, 1, 20)
    assert MOMENT.convert("2026-01-20T09:00Z", None, None) == datetime(2026, 1, 20, 9, tzinfo=UTC)
    assert [REGION.convert(code, None, None) for code in ("22", "2202", "220284")] == ["22", "2202", "220284"]


@pytest.mark.parametrize("word", ["", "22028", "2202845", "二二", "２２", "22 "])
def test_what_is_no_division_code_is_refused(word: str) -> None:
    with pytest.raises(BadUse):
        REGION.convert(word, None, None)


@pytest.mark.parametrize(
    ("only", "paths", "expected"),
    [
        ([], ["A01"], (frozenset(), [Path("A01")])),
        (["A01"], ["x.txt"], (frozenset({"A01"}), [Path("x.txt")])),
        (["a01, t07"], ["x.txt"], (frozenset({"A01", "T07"}), [Path("x.txt")])),
        (["A01"], ["T07", "x.txt"], (frozenset({"A01", "T07"}), [Path("x.txt")])),
    ],
    ids=["none", "one", "commas", "spaces"],
)
def test_rules_are_told_from_paths(
    only: list[str], paths: list[str], expected: tuple[frozenset[str], list[Path]]
) -> None:
    assert split_rules(only, paths) == expected
