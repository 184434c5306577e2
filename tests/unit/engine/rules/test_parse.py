"""The grammar of expressions, loops and sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.engine.rules.parse import parse_comprehension, parse_expression, parse_loop, parse_template
from gouji.engine.rules.problems import ExpressionError
from gouji.engine.rules.syntax import Binary, Call, Choice, Comprehension, ListOf, Literal, Loop, Path, Unary


def test_multiplication_binds_closer_than_addition_and_that_closer_than_comparison() -> None:
    expected = Binary(
        "<",
        Binary("+", Literal(1, 0), Binary("*", Literal(2, 4), Literal(3, 8), 6), 2),
        Literal(Decimal("0.5"), 12),
        10,
    )

    assert parse_expression("1 + 2 * 3 < 0.5") == expected


def test_subtraction_goes_from_left_to_right() -> None:
    expected = Binary("-", Binary("-", Literal(3, 0), Literal(2, 4), 2), Literal(1, 8), 6)

    assert parse_expression("3 - 2 - 1") == expected


def test_not_binds_looser_than_comparison_and_closer_than_and() -> None:
    expected = Binary(
        "and",
        Unary("not", Binary("==", Path(("a",), 4), Path(("b",), 9), 6), 0),
        Path(("c",), 15),
        11,
    )

    assert parse_expression("not a == b and c") == expected


def test_not_in_is_one_operator() -> None:
    expected = Binary("not in", Literal("a", 0), ListOf((Literal("b", 12),), 11), 4)

    assert parse_expression('"a" not in ["b"]') == expected


def test_a_path_mixes_names_and_brackets() -> None:
    expected = Path(("requests", Path(("r",), 9), "total"), 0)

    assert parse_expression("requests[r].total") == expected


def test_an_aggregate_takes_a_loop_with_a_condition() -> None:
    loop = Loop("r", Path(("rows",), 15), 10)
    where = Binary("!=", Path(("r",), 26), Literal("x", 31), 28)
    expected = Call("sum", (), Comprehension(Path(("r",), 4), (loop,), where, 4), 0)

    assert parse_expression('sum(r for r in rows where r != "x")') == expected


def test_a_choice_is_an_expression() -> None:
    assert parse_expression("if a then 1 else 2") == Choice(
        Path(("a",), 3), Literal(1, 10), Literal(2, 17), 0
    )


def test_a_loop_is_a_name_and_a_set() -> None:
    assert parse_loop("c in requests.columns") == Loop("c", Path(("requests", "columns"), 5), 0)


def test_a_cell_alone_is_a_comprehension_without_loops() -> None:
    assert parse_comprehension("cell") == Comprehension(Path(("cell",), 0), (), None, 0)


def test_a_sentence_is_texts_and_expressions_in_turn() -> None:
    assert parse_template("共{a}件{{b}}").parts == ("共", Path(("a",), 0), "件", "{", "b", "}")


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ("1 +", 3, "expected a value, found «end»"),
        ("1 < 2 < 3", 6, "expected two comparisons joined by and, found «<»"),
        ("(1", 2, "expected «)», found «end»"),
        ("a b", 2, "expected the end of the expression, found «b»"),
        ("a ? b", 2, "«?» has no meaning here"),
        ("sum(x for in y)", 10, "expected a name, found «in»"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, offset: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)

    assert (caught.value.offset, caught.value.text.en) == (offset, words)


def test_a_mistake_inside_a_sentence_is_told_with_its_place_in_the_sentence() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template("共{a +}件")

    assert (caught.value.offset, caught.value.text.en) == (5, "expected a value, found «end»")


def test_a_brace_needs_its_partner() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template("共{a")

    assert caught.value.offset == 1
