"""A person's correction counts instead of what was read, for as long as that is what is read there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest

from gouji.engine.corrections import Corrected, Correction, Effect, correct, enter, has_cell
from gouji.engine.errors import BadRequestError
from gouji.engine.form import NOTE_CODES
from gouji.engine.model import Cell, CellKind, Document, Note
from gouji.engine.reading.confidence import REASONS, with_confidence
from tests.unit.integrations.desk.samples import read_report

ADDRESS = "requests.received.natural"
FOUR = Cell(4, CellKind.NUMBER, "4")


def report(figure: int = 4) -> Document:
    return read_report("青禾县民政局", 2023, {ADDRESS: figure})


def corrected(document: Document, *, read: Cell = FOUR, kind: str = "number", value: str = "41") -> Corrected:
    return correct(document, [Correction(ADDRESS, read, enter(kind, value))])


def test_without_corrections_a_document_is_what_was_read() -> None:
    document = report()

    assert correct(document, []) == Corrected(document, ())


def test_the_cell_says_what_was_entered_and_stands_where_it_was_read() -> None:
    document = report()
    before = document.cell(ADDRESS)

    after = corrected(document, read=before)

    assert after.effects == (Effect.APPLIED,)
    assert after.document.cell(ADDRESS) == Cell(41, CellKind.NUMBER, "41", before.span, before.place)
    others = {
        place: cell for place, cell in document.tables["requests"].items() if place != "received.natural"
    }
    assert {
        place: cell
        for place, cell in after.document.tables["requests"].items()
        if place != "received.natural"
    } == others
    assert replace(after.document, tables=document.tables, readings=document.readings) == document


@pytest.mark.parametrize(
    ("figure", "effect"),
    [(4, Effect.APPLIED), (41, Effect.AGREES), (7, Effect.READING_CHANGED)],
)
def test_another_reading_of_the_same_place_keeps_the_correction_but_does_not_apply_it(
    figure: int, effect: Effect
) -> None:
    read = report().cell(ADDRESS)
    newer = report(figure)

    after = corrected(newer, read=read)

    assert after.effects == (effect,)
    assert after.document.cell(ADDRESS).value == (41 if effect is Effect.APPLIED else figure)
    doubts = {ADDRESS: REASONS["reading_changed"]} if effect is Effect.READING_CHANGED else {}
    assert after.document.doubts() == doubts


def test_a_person_who_has_looked_takes_the_doubt_away_with_the_same_figure_too() -> None:
    note = Note("doubtful_figure", NOTE_CODES["doubtful_figure"], None, "requests", ADDRESS)
    unsure = with_confidence(replace(report(), notes=(note,)))

    after = corrected(unsure, read=unsure.cell(ADDRESS), value="4")

    assert set(unsure.doubts()) == {ADDRESS}
    assert after.document.doubts() == {}
    assert after.document.readings["requests"].state == "complete"


def test_a_cell_of_a_table_that_was_not_found_can_be_filled_in() -> None:
    document = replace(
        report(), tables=MappingProxyType({**report().tables, "appeals": MappingProxyType({})})
    )
    address = "appeals.reconsideration.total"

    after = correct(document, [Correction(address, Cell(None, CellKind.MISSING), enter("number", "2"))])

    assert has_cell(document, address)
    assert after.effects == (Effect.APPLIED,)
    assert after.document.cell(address).value == 2
    assert after.document.cell("appeals.direct_suit.total").kind is CellKind.MISSING
    assert len(after.document.tables["appeals"]) == 15
    assert after.document.readings["appeals"].state == "partial"


@pytest.mark.parametrize(
    ("kind", "text", "cell"),
    [
        ("number", " 41 ", Cell(41, CellKind.NUMBER, "41")),
        ("number", "-3", Cell(-3, CellKind.NUMBER, "-3")),
        ("number", "59237.2449", Cell(Decimal("59237.2449"), CellKind.NUMBER, "59237.2449")),
        ("number", "１２", Cell(12, CellKind.NUMBER, "１２")),
        ("blank", None, Cell(None, CellKind.BLANK)),
        ("blank", "  ", Cell(None, CellKind.BLANK)),
        ("na", "", Cell(None, CellKind.NA, "/")),
        ("na", "—", Cell(None, CellKind.NA, "—")),
    ],
)
def test_what_a_cell_can_hold_can_be_entered(kind: str, text: str | None, cell: Cell) -> None:
    assert enter(kind, text) == cell


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("number", "", "bad_value"),
        ("number", None, "bad_value"),
        ("number", "4l", "bad_value"),
        ("number", "1e9", "bad_value"),
        ("number", "9" * 40, "bad_value"),
        ("number", "4 1", "bad_value"),
        ("number", "21项", "bad_value"),
        ("blank", "0", "bad_value"),
        ("na", "0", "bad_value"),
        ("text", "21项", "bad_kind"),
        ("missing", "", "bad_kind"),
        ("", "4", "bad_kind"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_what_to_do(kind: str, text: str | None, code: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        enter(kind, text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "address",
    [
        "requests.received.nobody",
        "requests.other.total",
        "requests.received",
        "requests",
        "",
        "x.y.z",
        "..",
        "\x00",
    ],
)
def test_an_address_that_the_report_has_not_is_none_of_its_cells(address: str) -> None:
    assert not has_cell(report(), address)
