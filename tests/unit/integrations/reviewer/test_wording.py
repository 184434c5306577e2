"""How values are said on the pages."""

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
