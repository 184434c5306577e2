"""Which cases a rule needs: one that fires, one that does not, and one that cannot be assessed where that can happen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ..errors import Location, Text
from ..facts import CATALOGUE, Absent, FactType, build_facts
from ..model import TABLES, Document
from .cases import case_file_of
from .parse import parse_expression, parse_loop
from .problems import RuleProblem
from .ruleset import Rule, Ruleset
from .schema import Parameter, RuleFile
from .syntax import Binary, Call, Choice, Comprehension, Expression, ListOf, Loop, Path, Unary

_CERTAIN_CALLS: Final = frozenset(
    {
        "known",
        "missing",
        "label",
        "row",
        "column",
        "table",
        "address",
        "row_code",
        "column_code",
        "table_code",
    }
)
"""Functions that have an answer whatever is in the report."""
_SETS: Final = frozenset({"rows", "results", "columns", "applicants", "outcomes", "cells"})
_WORDS: Final = {
    "fires": Text("触发的", "that fires"),
    "silent": Text("不触发的", "that does not fire"),
    "not_assessable": Text("无法核验的", "that cannot be assessed"),
}


def missing_cases(ruleset: Ruleset) -> tuple[RuleProblem, ...]:
    """Return a complaint for every case that a rule of the country needs and has not."""
    return tuple(problem for rule in ruleset.rules for problem in _of_rule(rule, ruleset))


def can_lack_something(rule: Rule, ruleset: Ruleset) -> bool:
    """Tell from a rule's operands whether something it needs can be absent, so that it cannot be assessed.

    A figure can be blank, last year's report missing, a fact unknown. What only asks whether something is there,
    or looks at what the reader noted, always has an answer. Which reports a rule is for at all does not count.
    """
    return _Operands(rule.file, ruleset).are_uncertain()


def _of_rule(rule: Rule, ruleset: Ruleset) -> Iterator[RuleProblem]:
    file = case_file_of(rule)
    cases = file.cases if file else ()
    silent = file is not None and file.never_fires is not None
    certain = file is not None and file.never_in_doubt is not None
    kinds = {case.expect if isinstance(case.expect, str) else "fires" for case in cases}
    lacking = []
    if "fires" not in kinds and not silent:
        lacking.append("fires")
    if not kinds & {"pass", "not_applicable"}:
        lacking.append("silent")
    if "not_assessable" not in kinds and not certain and can_lack_something(rule, ruleset):
        lacking.append("not_assessable")
    for name in lacking:
        word = _WORDS[name]
        text = Text(f"{rule.id} 缺少{word.zh}用例", f"{rule.id} has no case {word.en}")
        yield RuleProblem("case_missing", text, Location(rule.cases_path, 1))


@lru_cache(maxsize=1)
def _certain_facts() -> frozenset[str]:
    """Return the facts that even a report with nothing in it has: those that say whether something is there."""
    facts = build_facts(Document("nothing.txt", "text/plain", "", None, None))
    return frozenset(
        name
        for name, definition in CATALOGUE.items()
        if not isinstance(
            facts.records(name) if definition.type is FactType.RECORDS else facts.get(name), Absent
        )
    )


class _Operands:
    """What the condition of one rule asks for."""

    def __init__(self, file: RuleFile, ruleset: Ruleset) -> None:
        self.file = file
        self.parameters = ruleset.parameters
        self.lets = {name: parse_expression(text) for name, text in file.let.items()}
        self.bound: dict[str, bool] = {
            loop.name: _goes_through_cells(loop) for loop in map(parse_loop, file.for_each)
        }
        """Names of loops, and whether each stands for a cell, whose number can be absent."""
        self.given = {repr(path) for guard in file.when for path in _asked_for(parse_expression(guard.if_))}

    def are_uncertain(self) -> bool:
        """Whether anything that decides can be absent."""
        loops = [parse_loop(text).domain for text in self.file.for_each]
        guards = [parse_expression(guard.if_) for guard in self.file.when]
        where = [parse_expression(self.file.where)] if self.file.where else []
        return any(map(self.is_uncertain, [*loops, *guards, *where, parse_expression(self.file.fails_if)]))

    def is_uncertain(self, part: Expression) -> bool:
        """Whether one expression can be absent."""
        if isinstance(part, Path):
            return repr(part) not in self.given and self._path(part)
        if isinstance(part, Call):
            return self._call(part)
        return any(map(self.is_uncertain, _inside(part)))

    def _call(self, part: Call) -> bool:
        if part.name in _CERTAIN_CALLS:
            return False
        if part.name == "first_known":
            return self.is_uncertain(part.arguments[-1])
        if part.comprehension is None:
            return any(map(self.is_uncertain, part.arguments))
        return self._comprehension(part.comprehension)

    def _comprehension(self, part: Comprehension) -> bool:
        outer, self.bound = (
            self.bound,
            self.bound | {loop.name: _goes_through_cells(loop) for loop in part.loops},
        )
        where = [part.where] if part.where is not None else []
        found = any(map(self.is_uncertain, [*(loop.domain for loop in part.loops), *where, part.item]))
        self.bound = outer
        return found

    def _path(self, part: Path) -> bool:
        head = str(part.steps[0])
        if head in self.lets:
            return self.is_uncertain(self.lets[head])
        if head in ("cells", "totals"):
            return False
        if head in self.bound:
            return self.bound[head] and len(part.steps) == 1
        if head == "parameters":
            return not _is_set(self.parameters.get(str(part.steps[-1])))
        if head in TABLES or (head == "previous" and part.steps[1:2] and part.steps[1] in TABLES):
            return not (len(part.steps) == 2 and part.steps[1] in _SETS)
        return ".".join(map(str, part.steps)) not in {*_certain_facts(), "error", "warning", "info"}


def _goes_through_cells(loop: Loop) -> bool:
    domain = loop.domain
    if isinstance(domain, Call):
        return domain.name == "addends"
    return isinstance(domain, Path) and domain.steps[-1] in ("cells", "totals")


def _is_set(parameter: Parameter | None) -> bool:
    return parameter is not None and bool(parameter.values)


def _asked_for(part: Expression) -> Iterator[Path]:
    """Yield what a guard makes sure of: `known(x)`, alone or among others that must all hold."""
    if isinstance(part, Binary) and part.operator == "and":
        yield from _asked_for(part.left)
        yield from _asked_for(part.right)
    if isinstance(part, Call) and part.name == "known":
        yield from (argument for argument in part.arguments if isinstance(argument, Path))


def _inside(part: Expression) -> tuple[Expression, ...]:
    if isinstance(part, Binary):
        return part.left, part.right
    if isinstance(part, Unary):
        return (part.operand,)
    if isinstance(part, Choice):
        return part.condition, part.first, part.second
    return part.items if isinstance(part, ListOf) else ()
