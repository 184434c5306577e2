"""The original is redrawn from what was extracted, cell by cell, safely and within bounds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from gouji.engine.model import Document, Place
from gouji.engine.reading import read_document, read_form
from gouji.integrations.beside.original import (
    MOST_BOXES,
    MOST_CHARACTERS,
    MOST_PAGES,
    Block,
    PageSize,
    draw_original,
)
from gouji.integrations.beside.page import set_beside, standalone
from tests.writer import LAYOUTS, distinct_report, write

REPORT = distinct_report(Random(4), "F21", blanks=0.1)


def read(layout: str) -> Document:
    return read_document(write(REPORT, layout, Random(4)).encode(), "报告.txt")


def addresses(document: Document) -> list[str]:
    return sorted(f"{table}.{place}" for table, cells in document.tables.items() for place in cells)


def drawn(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Return address and characters of every cell that is linked."""
    pieces = [
        piece
        for block in blocks
        for piece in (*block.lines, *(part for row in block.rows for box in row for part in box))
    ]
    return [(address, piece.text) for piece in pieces for address in piece.cells]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_is_linked_once_with_its_characters_in_every_layout_of_text(layout: str) -> None:
    document = read(layout)

    original = draw_original(document)

    assert original.kind == "text"
    assert sorted(address for address, _ in drawn(original.blocks)) == addresses(document)
    assert [pair for pair in drawn(original.blocks) if document.cell(pair[0]).raw != pair[1]] == []
    assert "".join(piece.text for block in original.blocks for piece in block.lines) == document.text


@pytest.mark.parametrize("media_type", ["text/html", "application/msword"])
def test_tables_are_redrawn_from_their_rows_with_every_cell_in_its_box(media_type: str) -> None:
    document = replace(read("tabs"), media_type=media_type)

    original = draw_original(document)

    assert original.kind == "tables"
    assert sorted(address for address, _ in drawn(original.blocks)) == addresses(document)
    assert [pair for pair in drawn(original.blocks) if document.cell(pair[0]).raw != pair[1]] == []
    assert max(len(row) for block in original.blocks for row in block.rows) >= 9


def test_a_page_has_a_box_for_every_cell_that_stands_on_it() -> None:
    document = read("tabs")
    cell = document.cell("requests.received.natural")
    placed = replace(cell, place=Place(page=2, box=(10, 20, 30, 32)))
    tables = {**document.tables, "requests": {**document.tables["requests"], "received.natural": placed}}
    document = replace(document, media_type="application/pdf", tables=tables)
    sizes = [PageSize(595, 842)] * 2

    original = draw_original(document, sizes, ["/1.png", None])

    first, second = original.pages
    assert (first.picture, first.boxes) == ("/1.png", ())
    (box,) = second.boxes
    assert (second.picture, box.cell) == (None, "requests.received.natural")
    assert (box.left, box.top, box.width, box.height) == (10, 20, 20, 12)


def test_pages_that_cannot_be_drawn_give_way_to_the_text() -> None:
    original = draw_original(replace(read("tabs"), media_type="application/pdf"))

    assert (original.kind, original.pages, original.has_lost_pages) == ("pages", (), True)
    assert drawn(original.blocks)


def test_form_fields_have_no_original() -> None:
    form = {"organ": "青禾县民政局", "year": 2023, "cells": {"requests.received.natural": 1}}

    assert draw_original(read_form(form, "表单")).kind == "form"


def test_what_is_too_long_is_cut_and_says_so() -> None:
    rows = "\n".join("\t".join("x" * 9) for _ in range(100_000))
    document = replace(read("tabs"), media_type="text/html", text=rows)
    pages = replace(document, media_type="application/pdf")

    original = draw_original(document)
    many = draw_original(pages, [PageSize(1, 1)] * (MOST_PAGES + 1))

    boxes = sum(len(row) for block in original.blocks for row in block.rows)
    text = sum(len(piece.text) for block in original.blocks for piece in block.lines)
    assert (original.is_cut, many.is_cut) == (True, True)
    assert MOST_BOXES <= boxes < MOST_BOXES + 9
    assert text <= MOST_CHARACTERS
    assert len(many.pages) == MOST_PAGES


def test_nothing_that_a_report_says_becomes_markup() -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    document = read("tabs")
    cell = replace(document.cell("requests.received.natural"), raw=attack)
    tables = {**document.tables, "requests": {**document.tables["requests"], "received.natural": cell}}
    document = replace(document, title=attack, organ=attack, text=attack + document.text, tables=tables)

    for language in ("zh", "en"):
        page = standalone([set_beside(document), set_beside(document, prefix="b-")], language)  # type: ignore[arg-type]
        assert attack not in page
        assert page.count("<script>") == 1
        assert "&lt;script&gt;alert(1)" in page
