"""Findings of one rule are told apart by a cell of their own, or else by a number."""

from gouji.engine.errors import Text
from gouji.engine.model import Candidate, Finding, Severity
from gouji.integrations.inbound.reviewer.views.apart import several_of_a_rule
from gouji.integrations.inbound.reviewer.views.findings import FindingView, Item, Place


def place(name: str) -> Place:
    return Place(name, f"cell-{name}", Text(name, name))


def shown(number: int, rule: str, *cells: str) -> FindingView:
    text = Text("题", "title")
    candidate = Candidate(rule, Severity.ERROR, text, text, (), text, str(number))
    item = Item(number, Finding(candidate, None, True, str(number)), "open", None)
    return FindingView(item, tuple(map(place, cells)), False, False, False, False)


def test_a_cell_of_its_own_names_a_finding_and_where_it_has_none_its_number() -> None:
    rows = [
        shown(1, "A06", "total", "review"),
        shown(2, "A01", "natural"),
        shown(3, "A06", "total", "suit"),
        shown(4, "Q01"),
        shown(5, "Q01"),
    ]

    assert several_of_a_rule(rows) == {
        1: (1, place("review")),
        3: (2, place("suit")),
        4: (1, None),
        5: (2, None),
    }
