"""The only JSON that durable_rules ever sees: facts and rules, with nothing in them that it misreads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from ..errors import DecisionError, Text
from .language import DONE, OPERATORS, Check, Fact, Kind, Pattern, Production, Program, Ref, Scalar

MAX_INTEGER: Final = 2**53
"""The library keeps 64 bits and saturates silently; beyond 2^53 its comparisons with fractions round."""

MAX_STRING_BYTES: Final = 16_000
"""It compares lengths modulo 65,536, so that longer texts of different content are equal to it."""

BOOT: Final = "boot"
"""Kind of the fact that fires first in every session (see `driver`)."""

TRUE_TERM: Final = "z"
"""A property that every fact has with the value 0, for a last join term that is always true."""

STAGE_ALIAS: Final = "stage_done"

_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def check_fact(fact: Fact, kinds: Mapping[str, Kind]) -> None:
    """Refuse a fact that durable_rules would misread.

    Raises:
        DecisionError: `bad_fact`, for an unknown kind, a property missing, too many or of the wrong type
            (fractions, nulls and lists are never right), an integer beyond 2^53, a long or broken string.
    """
    kind = kinds.get(fact.kind)
    if kind is None:
        raise _bad(fact, "没有声明这种事实", "this kind of fact is not declared")
    if fact.values.keys() != kind.properties.keys():
        raise _bad(
            fact,
            f"属性应恰好为 {sorted(kind.properties)}，实为 {sorted(map(str, fact.values))}",
            f"the properties must be exactly {sorted(kind.properties)}, not {sorted(map(str, fact.values))}",
        )
    values = fact.values
    for name, expected in kind.properties.items():
        value = values[name]
        if type(value) is expected:
            if expected is bool or (
                type(value) is str and value.isascii() and len(value) <= MAX_STRING_BYTES
            ):
                continue  # nearly all of them
            if is_safe(value):
                continue
        raise _bad_value(fact, name, value, expected)


def is_safe(value: Scalar) -> bool:
    """Tell whether durable_rules compares this value rightly: not too large, not too long, valid Unicode."""
    if isinstance(value, int):
        return -MAX_INTEGER <= value <= MAX_INTEGER
    if value.isascii():
        return len(value) <= MAX_STRING_BYTES
    try:
        return len(value.encode("utf-8")) <= MAX_STRING_BYTES
    except UnicodeEncodeError:
        return False


def _bad_value(fact: Fact, name: str, value: Scalar, expected: type) -> DecisionError:
    if type(value) is not expected:
        return _bad(
            fact,
            f"{name} 应为 {expected.__name__}，实为 {type(value).__name__}",
            f"{name} must be {expected.__name__}, not {type(value).__name__}",
        )
    if expected is int:
        return _bad(fact, f"{name} 的整数超出 2^53", f"the integer {name} is beyond 2^53")
    return _bad(
        fact,
        f"{name} 过长（超过 {MAX_STRING_BYTES} 字节）或含残缺字符",
        f"{name} is longer than {MAX_STRING_BYTES} bytes or holds half a character",
    )


def encode_boot(session: str) -> str:
    """Return the fact that fires the boot rule."""
    return _dumps({"sid": session, "id": "boot", TRUE_TERM: 0, "kind": BOOT})


def encode_program(program: Program) -> str:
    """Return the rules as durable_rules takes them, with a boot rule; `program` has passed `lint`.

    Of several rules that could fire the first fires first: it changes nothing in what follows, only how fast.
    """
    rules: dict[str, Any] = {BOOT: {"all": [{"m": {"kind": BOOT}}], "pri": 0}}
    for position, production in enumerate(program.productions, start=1):
        rules[production.name] = {"all": patterns_of(program, production), "pri": position}
    return _dumps(rules)


def patterns_of(program: Program, production: Production) -> list[dict[str, Any]]:
    """Return the patterns of one rule as durable_rules takes them, the end of the stage before in front.

    The library reads past its array where the last term of a pattern compares with another fact and is false,
    so that every pattern with such a comparison gets one more that is always true.
    """
    patterns: list[dict[str, Any]] = []
    first = production.patterns[0].alias
    position = program.stages.index(production.stage)
    if position:
        first = STAGE_ALIAS
        done: list[dict[str, Any]] = [{"kind": DONE}, {"stage": program.stages[position - 1]}]
        patterns.append({STAGE_ALIAS: {"$and": done}})
    return patterns + [_pattern(pattern, first) for pattern in production.patterns]


def _pattern(pattern: Pattern, first: str) -> dict[str, Any]:
    constant = [test for test in pattern.tests if not isinstance(test.value, Ref)]
    crossing = [test for test in pattern.tests if isinstance(test.value, Ref)]
    terms: list[dict[str, Any]] = [{"kind": pattern.kind}]
    terms += [_term(test) for test in (*constant, *crossing)]
    if crossing:
        terms.append({TRUE_TERM: {first: TRUE_TERM}})
    alias = f"{pattern.alias}$not" if pattern.absent else pattern.alias
    return {alias: {"$and": terms} if len(terms) > 1 else terms[0]}


def membership(test: Check) -> str:
    """Return the property by which a fact says that it passes `test`, an `in`, and lacks where it does not; the same for the
    same list.
    """
    listed = _dumps([test.property, test.value]).encode()
    return f"in_{hashlib.blake2b(listed, digest_size=8).hexdigest()}"


def _term(test: Check) -> dict[str, Any]:
    if test.operator == "in":
        return {membership(test): True}
    value: Any = {test.value.alias: test.value.property} if isinstance(test.value, Ref) else test.value
    operator = OPERATORS[test.operator]
    return {operator: {test.property: value}} if operator else {test.property: value}


def _bad(fact: Fact, zh: str, en: str) -> DecisionError:
    return DecisionError("bad_fact", Text(f"事实 {fact.kind}：{zh}", f"Fact {fact.kind}: {en}"))
