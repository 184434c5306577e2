"""How values are said on the pages."""

from decimal import Decimal

import pytest

from gouji.integrations.inbound.reviewer import wording


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("410781", "河南省新乡市卫辉市"),
        ("220102", "吉林省长春市南关区"),
        ("2201", "吉林省长春市"),
        ("63", "青海省"),
        ("630000", "青海省"),
        ("999999", "999999"),
        ("220199", "220199"),
        (None, ""),
    ],
)
def test_a_division_is_called_by_its_whole_name_and_an_unknown_code_by_itself(
    code: str | None, name: str
) -> None:
    assert wording.place(code) == name


def test_a_district_of_a_municipality_is_named_with_it() -> None:
    assert wording.place("110101") in ("北京市东城区", "北京市市辖区东城区")


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        (187, 194, "187 − 194 = −7"),
        (3, -2, "3 − (−2) = 5"),
        (Decimal("0.5"), Decimal("0.50"), "0.5 − 0.50 = 0.00"),
    ],
)
def test_a_difference_is_written_as_the_subtraction_that_gives_it(
    left: int | Decimal, right: int | Decimal, said: str
) -> None:
    assert wording.difference(left, right, left - right) == said


def test_a_difference_that_its_sides_do_not_give_stands_alone() -> None:
    assert wording.difference(10, 4, -5) == "−5"
