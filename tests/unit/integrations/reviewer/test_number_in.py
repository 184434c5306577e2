"""Ids in addresses that people cut short, change or make up."""

import pytest

from gouji.integrations.inbound.reviewer.pages import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("-1", -1),
        ("", None),
        ("-", None),
        ("--5", None),
        ("1x", None),
        ("１２", None),
        ("²", None),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
    ],
)
def test_only_what_every_database_takes_is_an_id(text: str, number: int | None) -> None:
    assert number_in(text) == number
