"""What durable_rules cannot bear, refused before it sees a rule.

Its tables are fixed and unguarded: over them it loses facts, loops for ever or ends the process. The numbers
are those at which 2.0.28 was seen to fail, with a margin.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..errors import Text
from .encode import STAGE_ALIAS, TRUE_TERM, is_safe, patterns_of
from .language import DONE, OPERATORS, Assertion, Check, Kind, Pattern, Production, Program, Ref, Scalar

MAX_PRODUCTIONS: Final = 1000  # 4,096: error 106
MAX_PROPERTIES: Final = 240  # 252 keys a fact: error 302
MAX_SAME_PATTERN: Final = 200  # 256 rules with one pattern: SIGSEGV
MAX_CROSSING: Final = 40  # 64 pass-through conditions on one kind: error 303
MAX_AT_ONCE: Final = 60  # 64 conditions of one fact satisfied at once: error 303
MAX_NEXT: Final = 400  # 512 next conditions under one prefix: error 303, 600: endless loop
MAX_PATTERNS: Final = 12  # 16 facts joined
MAX_CROSSING_TESTS: Final = 20  # 29 comparisons with other facts in one pattern

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RULE_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_RESERVED: Final = frozenset({"sid", "id", "kind", TRUE_TERM})
_TYPES: Final = (str, int, bool)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that durable_rules cannot bear; `production` is None where no single rule is at fault."""

    production: str | None
    text: Text

    def __str__(self) -> str:
        return f"{self.production}: {self.text.en}" if self.production else self.text.en


def find_problems(program: Program) -> tuple[Problem, ...]:
    """Return everything in `program` that durable_rules cannot bear, all at once; empty when it is safe."""
    problems = [*_vocabulary(program), *_names(program)]
    if problems:
        return tuple(problems)
    for production in program.productions:
        problems += (Problem(production.name, text) for text in _production(program, production))
    problems += _absences(program)
    if not problems:
        problems += (Problem(None, text) for text in _tables(program))
    return tuple(problems)


def hash_of(text: str) -> int:
    """Return the 32-bit FNV-1a hash by which durable_rules tells property names apart."""
    value = 0x811C9DC5
    for byte in text.encode("utf-8"):
        value = ((value ^ (byte if byte < 128 else byte | 0xFFFFFF00)) * 16777619) & 0xFFFFFFFF
    return value


def _vocabulary(program: Program) -> Iterator[Problem]:
    hashes: dict[int, str] = {hash_of(name): name for name in _RESERVED}
    for name, kind in program.kinds.items():
        if not _NAME.fullmatch(name) or name in {DONE, "boot"}:
            yield Problem(
                None, Text(f"事实种类 {name!r} 的名称不可用", f"{name!r} cannot name a kind of fact")
            )
        if not 1 <= len(kind.properties) <= MAX_PROPERTIES:
            yield Problem(
                None,
                Text(
                    f"{name} 应有 1–{MAX_PROPERTIES} 个属性", f"{name} needs 1 to {MAX_PROPERTIES} properties"
                ),
            )
        yield from _properties(name, kind, hashes)


def _properties(kind_name: str, kind: Kind, hashes: dict[int, str]) -> Iterator[Problem]:
    for name, expected in kind.properties.items():
        place = f"{kind_name}.{name}"
        if not _NAME.fullmatch(name) or name in _RESERVED:
            yield Problem(None, Text(f"属性 {place!r} 的名称不可用", f"{place!r} cannot name a property"))
        elif expected not in _TYPES:
            yield Problem(None, Text(f"{place} 只能是 str、int 或 bool", f"{place} must be str, int or bool"))
        elif hashes.setdefault(hash_of(name), name) != name:
            other = hashes[hash_of(name)]
            yield Problem(
                None,
                Text(f"{place} 与 {other} 的散列相同，请改名", f"{place} and {other} hash alike: rename one"),
            )
    if kind.smallest is not None and kind.properties.get(kind.smallest) is not int:
        yield Problem(
            None,
            Text(
                f"{kind_name}.{kind.smallest} 须为 int",
                f"{kind_name}.{kind.smallest} must be an int to be kept smallest",
            ),
        )


def _names(program: Program) -> Iterator[Problem]:
    if not program.productions or len(program.productions) > MAX_PRODUCTIONS:
        yield Problem(
            None, Text(f"规则应为 1–{MAX_PRODUCTIONS} 条", f"there must be 1 to {MAX_PRODUCTIONS} rules")
        )
    if not program.stages or len(set(program.stages)) != len(program.stages):
        yield Problem(None, Text("阶段为空或重复", "stages are missing or repeated"))
    for name, count in Counter(production.name for production in program.productions).items():
        if count > 1 or not _RULE_NAME.fullmatch(name) or name == "boot":
            yield Problem(name, Text("规则名重复或不可用", "this rule name is taken or cannot be used"))
    for production in program.productions:
        if production.stage not in program.stages:
            yield Problem(
                production.name,
                Text(f"没有阶段 {production.stage!r}", f"there is no stage {production.stage!r}"),
            )


def _production(program: Program, production: Production) -> Iterator[Text]:
    if not 1 <= len(production.patterns) <= MAX_PATTERNS:
        yield Text(f"条件应为 1–{MAX_PATTERNS} 个", f"a rule needs 1 to {MAX_PATTERNS} patterns")
        return
    if production.patterns[0].absent:
        yield Text("第一个条件不能是“不存在”", "the first pattern cannot be an absent one")
    matched: dict[str, str] = {}
    for pattern in production.patterns:
        yield from _pattern(program, pattern, matched)
        if not pattern.absent:
            matched[pattern.alias] = pattern.kind
    if not production.assertions:
        yield Text("规则没有结论", "the rule concludes nothing")
    for assertion in production.assertions:
        yield from _assertion(program, assertion, matched)


def _pattern(program: Program, pattern: Pattern, matched: dict[str, str]) -> Iterator[Text]:
    if not _NAME.fullmatch(pattern.alias) or pattern.alias in {*matched, STAGE_ALIAS}:
        yield Text(
            f"别名 {pattern.alias!r} 重复或不可用", f"the alias {pattern.alias!r} is taken or cannot be used"
        )
    kind = program.kinds.get(pattern.kind)
    if kind is None:
        yield Text(f"没有事实种类 {pattern.kind!r}", f"there is no kind of fact {pattern.kind!r}")
        return
    if sum(isinstance(test.value, Ref) for test in pattern.tests) > MAX_CROSSING_TESTS:
        yield Text("与其他事实的比较过多", "too many comparisons with other facts in one pattern")
    for test in pattern.tests:
        yield from _test(program, kind, test, matched)


def _test(program: Program, kind: Kind, test: Check, matched: dict[str, str]) -> Iterator[Text]:
    expected = kind.properties.get(test.property)
    if test.operator not in OPERATORS:
        yield Text(
            f"不支持运算 {test.operator!r}（或、正则、算术请改写为多条规则或在事实中预先算好）",
            f"{test.operator!r} is not supported: write two rules, or put what it would compute into the facts",
        )
    elif expected is None:
        yield Text(
            f"没有属性 {test.property!r}：缺少的属性会沿用上一次比较的结果",
            f"there is no property {test.property!r}: an absent one would take the last comparison's result",
        )
    else:
        if test.operator not in {"==", "!=", "in"} and expected is not int:
            yield Text(
                f"{test.property} 不是整数，不能比大小", f"{test.property} is no integer and has no order"
            )
        listed = test.value if isinstance(test.value, tuple) else (test.value,)
        if not listed or (test.operator == "in") is not isinstance(test.value, tuple):
            yield Text(
                f"{test.property}：列表用 in，且不能为空",
                f"{test.property}: a list that is not empty goes with in",
            )
        for value in listed:
            yield from _value(program, test.property, expected, value, matched)


def _value(
    program: Program, name: str, expected: type, value: Scalar | Ref, matched: dict[str, str]
) -> Iterator[Text]:
    """Check a constant or a reference against the type that `name` has."""
    if isinstance(value, Ref):
        kind = program.kinds.get(matched.get(value.alias, ""))
        if kind is None or value.property not in kind.properties:
            yield Text(
                f"{value.alias}.{value.property} 不是前面某个条件的属性",
                f"{value.alias}.{value.property} is not a property of an earlier pattern",
            )
        elif kind.properties[value.property] is not expected:
            yield Text(
                f"{name} 与 {value.alias}.{value.property} 类型不同",
                f"{name} and {value.alias}.{value.property} have different types",
            )
    elif type(value) is not expected:
        yield Text(
            f"{name} 应为 {expected.__name__}：{value!r}", f"{name} must be {expected.__name__}: {value!r}"
        )
    elif not is_safe(value):
        yield Text(f"{name} 的常量过大或过长", f"the constant for {name} is too large or too long")


def _assertion(program: Program, assertion: Assertion, matched: dict[str, str]) -> Iterator[Text]:
    kind = program.kinds.get(assertion.kind)
    if kind is None:
        yield Text(f"没有事实种类 {assertion.kind!r}", f"there is no kind of fact {assertion.kind!r}")
        return
    if assertion.values.keys() != kind.properties.keys():
        yield Text(
            f"{assertion.kind} 应恰好给出 {sorted(kind.properties)}",
            f"{assertion.kind} must be given exactly {sorted(kind.properties)}",
        )
        return
    for name, value in assertion.values.items():
        yield from _value(program, name, kind.properties[name], value, matched)


def _absences(program: Program) -> Iterator[Problem]:
    """A fact that comes after an absence was judged would not withdraw the firing: refuse it."""
    last: defaultdict[str, int] = defaultdict(lambda: -1)
    for production in program.productions:
        for assertion in production.assertions:
            last[assertion.kind] = max(last[assertion.kind], program.stages.index(production.stage))
    for production in program.productions:
        stage = program.stages.index(production.stage)
        for pattern in production.patterns:
            if pattern.absent and last[pattern.kind] >= stage:
                yield Problem(
                    production.name,
                    Text(
                        f"{pattern.kind} 在本阶段或以后仍会产生，不能判断其不存在",
                        f"{pattern.kind} may still come in this stage or later, so its absence cannot be judged",
                    ),
                )


def _tables(program: Program) -> Iterator[Text]:
    """Check the fixed tables of the library against the patterns that it will really get."""
    same: Counter[tuple[str, ...]] = Counter()
    crossing: Counter[tuple[str, ...]] = Counter()
    following: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for terms, crosses in _all_terms(program):
        same[terms] += 1
        if True in crosses:
            crossing[terms[: crosses.index(True)]] += 1
        for position, term in enumerate(terms):
            following[terms[:position]].add(term)
    at_once = (crossing[prefix] + _satisfied_at_once(terms) for prefix, terms in following.items())
    yield from _over(same.values(), MAX_SAME_PATTERN, "使用同一条件的规则", "rules share one pattern")
    yield from _over(
        crossing.values(), MAX_CROSSING, "对同一种事实的跨事实条件", "rules cross-compare one kind"
    )
    yield from _over(
        map(len, following.values()), MAX_NEXT, "同一前缀后的不同条件", "conditions follow one prefix"
    )
    yield from _over(at_once, MAX_AT_ONCE, "可同时满足的条件", "conditions may hold of one fact at once")


def _over(counts: Iterable[int], limit: int, zh: str, en: str) -> Iterator[Text]:
    most = max(counts, default=0)
    if most > limit:
        yield Text(f"{zh}有 {most} 个，最多 {limit}", f"{most} {en}; at most {limit} are safe")


def _all_terms(program: Program) -> Iterator[tuple[tuple[str, ...], list[bool]]]:
    for production in program.productions:
        for pattern in patterns_of(program, production):
            (condition,) = pattern.values()
            terms: list[dict[str, Any]] = condition.get("$and", [condition])
            yield (
                tuple(json.dumps(term, sort_keys=True, ensure_ascii=False) for term in terms),
                [_crosses(term) for term in terms],
            )


def _crosses(term: dict[str, Any]) -> bool:
    ((name, body),) = term.items()
    return isinstance(next(iter(body.values())) if name.startswith("$") else body, dict)


def _satisfied_at_once(terms: set[str]) -> int:
    """Count conditions that one fact can satisfy together: of equalities on one property only one can hold."""
    decoded: list[dict[str, Any]] = [json.loads(term) for term in terms]
    plain = [term for term in decoded if not _crosses(term)]
    equalities = {name for term in plain for name in term if not name.startswith("$")}
    return len(equalities) + sum(name.startswith("$") for term in plain for name in term)
