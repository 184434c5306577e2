"""Reports as offices hand them in: with no table, with one, with all; in Markdown, with odd headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.model import CellKind, Document
from gouji.engine.reading import read_document

FOLDER = Path(__file__).parent


def read(name: str) -> Document:
    return read_document((FOLDER / name).read_bytes(), name)


def found(document: Document) -> dict[str, int]:
    return {
        table: sum(1 for cell in cells.values() if cell.kind is not CellKind.MISSING)
        for table, cells in document.tables.items()
    }


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("none.txt", {"disclosure": 0, "requests": 0, "appeals": 0}),
        ("one.txt", {"disclosure": 10, "requests": 0, "appeals": 0}),
        ("many.md", {"disclosure": 10, "requests": 175, "appeals": 15}),
    ],
)
def test_the_tables_that_are_there_are_read(name: str, tables: dict[str, int]) -> None:
    assert found(read(name)) == tables


@pytest.mark.parametrize("name", ["none.txt", "one.txt", "many.md"])
def test_all_six_parts_organ_and_year_are_found(name: str) -> None:
    document = read(name)

    assert (document.organ, document.year) == ("松江口镇人民政府", 2024)
    assert [key for key, section in document.sections.items() if section is None] == []


def test_markdown_is_told_from_plain_text() -> None:
    assert [read(name).media_type for name in ("none.txt", "many.md")] == ["text/plain", "text/markdown"]


def test_the_figures_of_the_markdown_report_are_in_their_cells() -> None:
    document = read("many.md")

    values = {
        address: document.cell(address).value
        for address in (
            "disclosure.licensing.decisions",
            "requests.received.natural",
            "requests.granted.legal",
            "requests.declined_2.natural",
            "requests.carried_out.total",
            "appeals.suit_after_reconsideration.pending",
        )
    }
    assert values == {
        "disclosure.licensing.decisions": 38,
        "requests.received.natural": 7,
        "requests.granted.legal": 2,
        "requests.declined_2.natural": 1,
        "requests.carried_out.total": 1,
        "appeals.suit_after_reconsideration.pending": 1,
    }
