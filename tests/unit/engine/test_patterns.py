"""Expressions that are compiled at their first use."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

from gouji.engine import facts, reading, register
from gouji.engine.patterns import METHODS, Expression, regex


def test_an_expression_does_what_a_compiled_one_does() -> None:
    text, source = "收到12件，办结3件", r"(?P<number>\d+)件"
    lazy, compiled = regex(source), re.compile(source)

    for name in METHODS:
        arguments = ("x", text) if name in ("sub", "subn") else (text,)
        found, wanted = (getattr(each, name)(*arguments) for each in (lazy, compiled))
        if name == "finditer":
            found, wanted = ([match.span("number") for match in each] for each in (found, wanted))
        assert repr(found) == repr(wanted), name
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (
        compiled.pattern,
        compiled.flags,
        compiled.groupindex,
    )


def test_flags_are_kept() -> None:
    assert regex("abc", re.IGNORECASE).fullmatch("ABC") is not None


def test_a_mistake_shows_at_the_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_every_expression_of_facts_reading_and_register_compiles() -> None:
    expressions = {
        f"{module.name}.{name}": value
        for package in (facts, reading, register)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not module.name.endswith((".recognition", ".seen"))  # they import what only gouji[ocr] brings
        for name, value in vars(importlib.import_module(module.name)).items()
        if isinstance(value, Expression)
    }

    assert len(expressions) > 350
    assert [name for name, expression in expressions.items() if not expression.pattern] == []
