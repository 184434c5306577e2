"""Everything by which durable_rules 2.0.28 was seen to crash or lie cannot be reached: refused, and said why."""

from __future__ import annotations

from typing import Any

import pytest

from gouji.engine.durable import (
    Assertion,
    Check,
    Fact,
    Kind,
    Pattern,
    Production,
    Program,
    Ref,
    compile_productions,
    find_problems,
)
from gouji.engine.durable.lint import hash_of
from gouji.engine.errors import DecisionError

KINDS = {"x": Kind({"n": int, "v": str, "b": bool}), "y": Kind({"n": int}), "out": Kind({"n": int})}
OUT = (Assertion("out", {"n": 1}),)


def program(
    *productions: Production, kinds: dict[str, Kind] | None = None, stages: tuple[str, ...] = ("a", "b")
) -> Program:
    return Program("test", KINDS if kinds is None else kinds, stages, productions)


def rule(
    *patterns: Pattern, name: str = "r", stage: str = "a", then: tuple[Assertion, ...] = OUT
) -> Production:
    return Production(name, stage, patterns, then)


def problems(*productions: Production, **more: Any) -> list[str]:
    return [problem.text.en for problem in find_problems(program(*productions, **more))]


X = Pattern("m", "x")
operator: Any


@pytest.mark.parametrize(
    "operator", ["$or", "$and", "$mt", "$imt", "$iall", "$iany", "$ex", "$nex", "$div", "=~"]
)
def test_operators_that_the_library_gets_wrong_are_refused(operator: Any) -> None:
    """`$or` fires once per branch, regexes leak, `$div` by zero ends the process, `$nex` over 127 ends it too."""
    found = problems(rule(Pattern("m", "x", (Check("n", operator, 1),))))

    assert found == [
        f"{operator!r} is not supported: write two rules, or put what it would compute into the facts"
    ]


def test_a_fact_cannot_be_compared_with_itself() -> None:
    """`$m` beside another fact in one right-hand side ends the process."""
    found = problems(rule(Pattern("m", "x", (Check("n", "==", Ref("m", "n")),))))

    assert found == ["m.n is not a property of an earlier pattern"]


@pytest.mark.parametrize("name", ["sid", "id", "kind", "z"])
def test_the_library_s_own_properties_can_be_neither_declared_nor_compared(name: str) -> None:
    """Comparing `sid` or `id` across facts follows a dangling pointer."""
    declared = problems(rule(X), kinds={**KINDS, "w": Kind({name: int})})
    compared = problems(rule(X, Pattern("k", "y", (Check("n", "==", Ref("m", name)),))))

    assert declared == [f"'w.{name}' cannot name a property"]
    assert compared == [f"m.{name} is not a property of an earlier pattern"]


def test_a_property_that_a_fact_may_lack_cannot_be_compared() -> None:
    """An absent property takes the result of the comparison before it, or hides the fact from other rules."""
    found = problems(
        rule(
            Pattern("m", "x", (Check("absent", "==", 1),)),
            Pattern("k", "y", (Check("n", "==", Ref("m", "absent")),)),
        )
    )

    assert found == [
        "there is no property 'absent': an absent one would take the last comparison's result",
        "m.absent is not a property of an earlier pattern",
    ]


@pytest.mark.parametrize("name", ["a.b", "$s", "", "Größe", "规则", "x" * 41])
def test_property_names_that_mean_something_else_to_the_library_are_refused(name: str) -> None:
    """A dot nests, a dollar is an operator, names of megabytes end the process."""
    assert problems(rule(X), kinds={**KINDS, "w": Kind({name: int})}) == [
        f"{'w.' + name!r} cannot name a property"
    ]


def test_property_names_with_one_hash_are_refused() -> None:
    """The library tells names apart by 32 bits."""
    one, other = "ktodoe", "yiijsv"

    assert hash_of(one) == hash_of(other)
    assert problems(rule(X), kinds={**KINDS, "w": Kind({one: int, other: int})}) == [
        "w.yiijsv and ktodoe hash alike: rename one"
    ]


def test_fractions_lists_and_nulls_have_no_type() -> None:
    """5 joins 5.0 never, `1e-05` does not parse, lists have no arithmetic."""
    kinds: dict[str, Kind] = {**KINDS, "w": Kind({"f": float, "l": list})}

    assert problems(rule(X), kinds=kinds) == ["w.f must be str, int or bool", "w.l must be str, int or bool"]


def test_only_integers_have_an_order() -> None:
    """To the library "10" > 9 is false and "abc" > 3 true."""
    found = problems(rule(Pattern("m", "x", (Check("v", "<", "10"), Check("b", ">=", True)))))

    assert found == ["v is no integer and has no order", "b is no integer and has no order"]


def test_values_of_different_types_are_never_compared() -> None:
    """To the library "5" == 5 and true == 1."""
    found = problems(
        rule(Pattern("m", "x", (Check("v", "==", 5), Check("b", "==", 1), Check("n", "==", True)))),
        rule(X, Pattern("k", "y", (Check("n", "==", Ref("m", "v")),)), name="crossing"),
    )

    assert found == [
        "v must be str: 5",
        "b must be bool: 1",
        "n must be int: True",
        "n and m.v have different types",
    ]


@pytest.mark.parametrize("value", [2**53 + 1, -(2**53) - 1])
def test_constants_beyond_what_the_library_keeps_are_refused(value: int) -> None:
    assert problems(rule(Pattern("m", "x", (Check("n", "==", value),)))) == [
        "the constant for n is too large or too long"
    ]


@pytest.mark.parametrize("value", ["x" * 16_001, "\ud800"])
def test_constants_that_are_too_long_or_broken_are_refused(value: str) -> None:
    """Lengths are compared modulo 65,536."""
    assert problems(rule(Pattern("m", "x", (Check("v", "==", value),)))) == [
        "the constant for v is too large or too long"
    ]


def test_absence_is_refused_where_the_fact_may_still_come() -> None:
    """A fact that arrives after the firing is pending does not withdraw it."""
    none_left = Pattern("k", "out", absent=True)
    same_stage = problems(rule(X, none_left, then=(Assertion("out", {"n": 2}),)))
    later = problems(rule(X, none_left, then=(Assertion("y", {"n": 2}),)), rule(X, name="later", stage="b"))
    earlier = problems(rule(X), rule(X, none_left, name="after", stage="b", then=(Assertion("y", {"n": 2}),)))

    assert same_stage == ["out may still come in this stage or later, so its absence cannot be judged"]
    assert later == same_stage
    assert earlier == []


def test_a_rule_does_not_begin_with_an_absence() -> None:
    found = problems(rule(Pattern("k", "y", absent=True), X))

    assert found == ["the first pattern cannot be an absent one"]


def test_an_absent_fact_has_no_properties_to_use() -> None:
    found = problems(rule(X, Pattern("k", "y", absent=True), then=(Assertion("out", {"n": Ref("k", "n")}),)))

    assert found == ["k.n is not a property of an earlier pattern"]


@pytest.mark.parametrize(
    ("count", "expected"), [(200, []), (201, ["201 rules share one pattern; at most 200 are safe"])]
)
def test_one_pattern_is_shared_by_at_most_200_rules(count: int, expected: list[str]) -> None:
    """256 end the process."""
    assert problems(*(rule(X, name=f"r{number}") for number in range(count))) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(40, []), (41, ["41 rules cross-compare one kind; at most 40 are safe"])]
)
def test_one_kind_is_cross_compared_by_at_most_40_rules(count: int, expected: list[str]) -> None:
    """Of more than 64 conditions that hold at once the library loses all: error 303."""
    rules = (
        rule(X, Pattern("k", "y", (Check("n", "==", Ref("m", "n")),)), name=f"r{number}")
        for number in range(count)
    )

    assert problems(*rules) == expected


def test_at_most_60_conditions_may_hold_of_one_fact_at_once() -> None:
    found = problems(
        *(rule(Pattern("m", "x", (Check("n", "!=", number),)), name=f"r{number}") for number in range(61))
    )

    assert found == ["61 conditions may hold of one fact at once; at most 60 are safe"]


@pytest.mark.parametrize(
    ("count", "expected"), [(400, []), (401, ["401 conditions follow one prefix; at most 400 are safe"])]
)
def test_at_most_400_conditions_follow_one_prefix(count: int, expected: list[str]) -> None:
    """512 are error 303, 600 an endless loop in C."""
    rules = (
        rule(Pattern("m", "x", (Check("n", "==", number),)), name=f"r{number}") for number in range(count)
    )

    assert problems(*rules) == expected


def test_at_most_1000_rules_12_patterns_20_comparisons_and_240_properties() -> None:
    """The library fails at 4,096 rules, 17 joined facts, 30 comparisons, 253 keys."""
    many = problems(*(rule(X, name=f"r{number}") for number in range(1001)))
    joined = problems(rule(*(Pattern(f"m{number}", "x") for number in range(13))))
    compared = problems(rule(X, Pattern("k", "y", tuple(Check("n", "!=", Ref("m", "n")) for _ in range(21)))))
    wide = problems(rule(X), kinds={**KINDS, "w": Kind({f"p{number}": int for number in range(241)})})

    assert many == ["there must be 1 to 1000 rules"]
    assert joined == ["a rule needs 1 to 12 patterns"]
    assert compared == ["too many comparisons with other facts in one pattern"]
    assert wide == ["w needs 1 to 240 properties"]


def test_rules_at_every_limit_really_run() -> None:
    """The margins are inside what the library bears, not beside it."""
    crossing = [
        rule(
            X,
            Pattern("k", "y", (Check("n", "==", Ref("m", "n")),)),
            name=f"c{number}",
            then=(Assertion("out", {"n": number}),),
        )
        for number in range(40)
    ]
    constant = [
        rule(
            Pattern("m", "x", (Check("n", "==", number),)),
            name=f"k{number}",
            then=(Assertion("out", {"n": 1000 + number}),),
        )
        for number in range(390)
    ]
    same = [
        rule(
            Pattern("m", "x", (Check("v", "==", "same"),)),
            name=f"s{number}",
            then=(Assertion("out", {"n": 2000 + number}),),
        )
        for number in range(200)
    ]
    compiled = compile_productions(program(*crossing, *constant, *same))

    derived = compiled.run([Fact("x", {"n": 7, "v": "same", "b": True}), Fact("y", {"n": 7})])

    compiled.close()
    assert sorted(found.fact.values["n"] for found in derived) == [*range(40), 1007, *range(2000, 2200)]


def test_names_of_rules_kinds_stages_and_aliases_are_checked_all_at_once() -> None:
    found = find_problems(
        Program(
            "test",
            {**KINDS, "done": Kind({"n": int}), "keep": Kind({"v": str}, smallest="v")},
            ("a", "a"),
            (rule(X), rule(X), rule(X, name="$boot"), rule(X, name="late", stage="never")),
        )
    )

    assert [str(problem) for problem in found] == [
        "'done' cannot name a kind of fact",
        "keep.v must be an int to be kept smallest",
        "stages are missing or repeated",
        "r: this rule name is taken or cannot be used",
        "$boot: this rule name is taken or cannot be used",
        "late: there is no stage 'never'",
    ]


def test_a_conclusion_gives_exactly_the_declared_properties() -> None:
    found = problems(
        rule(X, then=(Assertion("out", {}), Assertion("out", {"n": "1"}), Assertion("nothing", {}))),
        rule(X, Pattern("m", "y"), name="twice"),
        rule(Pattern("m", "nothing"), name="unknown"),
        rule(X, then=(), name="empty"),
    )

    assert found == [
        "out must be given exactly ['n']",
        "n must be int: '1'",
        "there is no kind of fact 'nothing'",
        "the alias 'm' is taken or cannot be used",
        "there is no kind of fact 'nothing'",
        "the rule concludes nothing",
    ]


def test_a_program_with_problems_does_not_compile_and_lists_them() -> None:
    with pytest.raises(DecisionError) as raised:
        compile_productions(program(rule(Pattern("m", "x", (Check("n", "==", "1"),)), X)))

    assert raised.value.code == "unsafe_rules"
    assert raised.value.text.en == "r: n must be int: '1'\nr: the alias 'm' is taken or cannot be used"
