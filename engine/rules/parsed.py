"""A rule with its expressions parsed, each with the place in the file where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from ..errors import Text
from ..yaml_file import Marks, Trail
from .parse import parse_comprehension, parse_expression, parse_loop, parse_template
from .problems import ExpressionError, Problems
from .schema import Bilingual, Lenient, RuleFile
from .syntax import Comprehension, Expression, Loop, Template

Syntax = TypeVar("Syntax", bound=Expression | Comprehension | Loop | Template)


class Part(Struct, Generic[Syntax], frozen=True):
    """One parsed expression and its trail of keys in the file."""

    syntax: Syntax
    trail: Trail


Sentence = tuple[Part[Template], Part[Template]]
"""A message in Chinese and in English."""


class ParsedRule(Struct, frozen=True):
    """All expressions of a rule; what is not in the file is empty or None."""

    file: RuleFile
    loops: tuple[Part[Loop], ...]
    where: Part[Expression] | None
    guards: tuple[tuple[Part[Expression], Text], ...]
    lets: tuple[tuple[str, Part[Expression]], ...]
    fails_if: Part[Expression]
    severity: Part[Expression]
    blank: Part[Expression] | None
    na: Part[Expression] | None
    instead: tuple[tuple[Part[Expression], Part[Expression]], ...]
    keep: tuple[Part[Comprehension], ...]
    left: Part[Expression] | None
    right: Part[Expression] | None
    formula: Part[Template] | None
    cells: tuple[Part[Comprehension], ...]
    show: tuple[Part[Comprehension], ...]
    spans: tuple[Part[Expression], ...]
    key: Part[Expression] | None
    each: Sentence | None
    message: Sentence
    suggestion: Sentence


class _Parser:
    """Parses the texts of one file; what does not parse becomes a problem and a harmless stand-in."""

    def __init__(self, source: Marks, problems: Problems) -> None:
        self.source = source
        self.problems = problems

    def part(self, parse: Callable[[str], Syntax], text: str, *trail: str | int) -> Part[Syntax] | None:
        try:
            return Part(parse(text), trail)
        except ExpressionError as error:
            self.problems.add(error.code, error.text, self.source.location(trail, error.offset))
            return None

    def maybe(self, text: str | None, *trail: str | int) -> Part[Expression] | None:
        return None if text is None else self.part(parse_expression, text, *trail)

    def several(
        self, parse: Callable[[str], Syntax], texts: Iterable[str], *trail: str | int
    ) -> tuple[Part[Syntax], ...]:
        found = (self.part(parse, text, *trail, index) for index, text in enumerate(texts))
        return tuple(part for part in found if part is not None)

    def sentence(self, pair: Bilingual, *trail: str | int) -> Sentence:
        return self.words(pair.zh, *trail, "zh"), self.words(pair.en, *trail, "en")

    def words(self, text: str, *trail: str | int) -> Part[Template]:
        return self.part(parse_template, text, *trail) or Part(parse_template("-"), trail)


def parse_rule(file: RuleFile, source: Marks, problems: Problems) -> ParsedRule | None:
    """Return the rule with its expressions parsed; what does not parse is a problem, and the others are still looked at.

    None where a loop or `let` does not parse: every use of the names it gives would be called a mistake.
    """
    parser = _Parser(source, problems)
    fails_if = parser.part(parse_expression, file.fails_if, "fails_if")
    severity = parser.part(parse_expression, file.severity, "severity")
    message = parser.sentence(file.message, "message")
    suggestion = parser.sentence(file.suggestion, "suggestion")
    lets = [(name, parser.part(parse_expression, text, "let", name)) for name, text in file.let.items()]
    guards = [
        (parser.part(parse_expression, guard.if_, "when", index, "if"), guard.otherwise.text())
        for index, guard in enumerate(file.when)
    ]
    rest = {**_optional(parser, file), **_second_look(parser, file.lenient)}
    if len(rest["loops"]) < len(file.for_each) or not all(part for _, part in lets):
        return None
    return ParsedRule(
        file=file,
        guards=tuple((part, reason) for part, reason in guards if part),
        lets=tuple((name, part) for name, part in lets if part),
        fails_if=fails_if or Part(parse_expression("false"), ("fails_if",)),
        severity=severity or Part(parse_expression("info"), ("severity",)),
        message=message,
        suggestion=suggestion,
        **rest,
    )


def _optional(parser: _Parser, file: RuleFile) -> dict[str, Any]:
    return {
        "loops": parser.several(parse_loop, file.for_each, "for_each"),
        "where": parser.maybe(file.where, "where"),
        "left": parser.maybe(file.left, "left"),
        "right": parser.maybe(file.right, "right"),
        "formula": parser.part(parse_template, file.formula, "formula") if file.formula else None,
        "cells": parser.several(parse_comprehension, file.cells, "cells"),
        "show": parser.several(parse_comprehension, file.show, "show"),
        "spans": parser.several(parse_expression, file.spans, "spans"),
        "key": parser.maybe(file.key, "key"),
        "each": parser.sentence(file.each, "each") if file.each else None,
    }


def _second_look(parser: _Parser, lenient: Lenient | None) -> dict[str, Any]:
    if lenient is None:
        return {"blank": None, "na": None, "keep": (), "instead": ()}
    instead = [
        (
            parser.part(parse_expression, place, "lenient", "instead", place),
            parser.part(parse_expression, text, "lenient", "instead", place),
        )
        for place, text in lenient.instead.items()
    ]
    return {
        "blank": parser.maybe(lenient.blank, "lenient", "blank"),
        "na": parser.maybe(lenient.na, "lenient", "na"),
        "keep": parser.several(parse_comprehension, lenient.keep, "lenient", "keep"),
        "instead": tuple((place, part) for place, part in instead if place and part),
    }
