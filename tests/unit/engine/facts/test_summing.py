"""Figures of several reports put together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gouji.engine.canonical import dumps, loads
from gouji.engine.facts import (
    children_from_json,
    children_to_json,
    figures_of,
    put_together,
    total_of,
)
from gouji.engine.model import MISSING_CELL, Cell, CellKind, Child, Children, ReportedFigures
from tests.unit.engine.facts.written import written_report

BLANK, STRUCK = Cell(None, CellKind.BLANK), Cell(None, CellKind.NA, "/")
ONE = written_report(
    organ="甲县粮食局",
    sections={"overview": "粮食局的一年。"},
    cells={
        "requests.received.natural": 2,
        "disclosure.fees.amount": Decimal("1.50"),
        "requests.granted.legal": 1,
        "disclosure.regulations.made": STRUCK,
        "disclosure.regulations.repealed": STRUCK,
        "requests.partial.legal": 4,
    },
)
OTHER = written_report(
    organ="甲县物资局",
    sections={"overview": "物资局的一年。"},
    cells={
        "requests.received.natural": 3,
        "disclosure.fees.amount": Decimal("0.25"),
        "requests.granted.legal": BLANK,
        "disclosure.regulations.made": STRUCK,
        "disclosure.regulations.repealed": 1,
        "requests.partial.legal": MISSING_CELL,
    },
)


def test_a_report_put_together_holds_sums_and_no_sum_of_what_is_no_number() -> None:
    both = put_together([ONE, OTHER])

    found = {
        address: (both.cell(address).kind.value, both.cell(address).value)
        for address in (
            "requests.received.natural",
            "disclosure.fees.amount",
            "requests.granted.legal",
            "disclosure.regulations.made",
            "disclosure.regulations.repealed",
            "requests.partial.legal",
            "appeals.direct_suit.total",
        )
    }
    assert found == {
        "requests.received.natural": ("number", 5),
        "disclosure.fees.amount": ("number", Decimal("1.75")),
        "requests.granted.legal": ("blank", None),
        "disclosure.regulations.made": ("na", None),
        "disclosure.regulations.repealed": ("number", 1),
        "requests.partial.legal": ("missing", None),
        "appeals.direct_suit.total": ("number", 0),
    }
    assert (both.organ, both.year, both.template) == ("甲县粮食局、甲县物资局", 2022, "F21")


def test_the_texts_stand_one_after_the_other_where_their_places_say() -> None:
    both = put_together([ONE, OTHER])
    overview = both.sections["overview"]

    assert overview is not None
    assert overview.text == "粮食局的一年。\n物资局的一年。"
    for part in both.sections.values():
        assert part is not None
        assert both.text[slice(*part.span)] == part.text
        assert both.text[slice(*part.heading_span)] == f"{part.number}、{part.heading}"


def test_one_report_alone_is_itself() -> None:
    assert put_together([ONE]) is ONE


def test_figures_keep_what_is_not_zero_and_what_is_no_number() -> None:
    assert figures_of(OTHER) == ReportedFigures(
        "F21",
        {
            "disclosure.regulations.repealed": 1,
            "disclosure.fees.amount": Decimal("0.25"),
            "requests.received.natural": 3,
        },
        {
            "disclosure.regulations.made": "na",
            "requests.granted.legal": "blank",
            "requests.partial.legal": "missing",
        },
    )
    assert total_of([figures_of(ONE), figures_of(OTHER)])["disclosure.fees.amount"] == Decimal("1.75")


def test_what_was_known_of_the_organs_below_comes_back_from_its_store_as_it_was() -> None:
    children = Children(
        (
            Child(
                "甲县粮食局",
                "department",
                "filed",
                True,
                figures_of(ONE),
                ("A01",),
                date(2023, 4, 6),
                2,
                (("legal", -1),),
            ),
            Child("乙镇人民政府", "township", "missing"),
        ),
        {"disclosure.fees.amount": Decimal("2.00")},
        {"requests.received.natural": 1},
    )

    assert children_from_json(loads(dumps(children_to_json(children)))) == children
