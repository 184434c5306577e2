"""A report pasted into a field of one line: its line ends are gone, its figures are not."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.reading import read_document
from gouji.engine.reading.formats.unbroken import with_line_ends
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import consistent_report, distinct_report, write

BLANKS = ["　", " ", "\u00a0 "]


def on_one_line(text: str, blank: str) -> str:
    return blank.join(text.split())


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("template", ["F19", "F21"])
def test_a_report_without_line_ends_is_the_same_report(template: str, blank: str) -> None:
    report = distinct_report(Random(f"unbroken{template}"), template)
    text = write(report, "tabs")

    document = read_document(on_one_line(text, blank).encode(), "x.txt")
    whole = read_document(text.encode(), "x.txt")

    assert {place: cell[0] for place, cell in cells_of(document).items()} == {
        place: cell[0] for place, cell in expected_cells(report).items()
    }
    assert (document.organ, document.year, document.title) == (whole.organ, whole.year, whole.title)
    assert [key for key, section in document.sections.items() if section] == [
        key for key, section in whole.sections.items() if section
    ]


@pytest.mark.parametrize("seed", range(5))
def test_where_blanks_were_lost_too_a_figure_is_missing_rather_than_in_a_wrong_column(seed: int) -> None:
    report = distinct_report(Random(f"sparse{seed}"), "F21", blanks=0.3)

    cells = cells_of(read_document(on_one_line(write(report, "tabs"), " ").encode(), "x.txt"))

    expected = expected_cells(report)
    wrong = {place: cell for place, cell in cells.items() if cell[0] not in (None, expected[place][0])}
    assert wrong == {}


def test_only_blanks_change_and_every_character_keeps_its_place() -> None:
    text = on_one_line(write(consistent_report(Random(1), "F21"), "tabs"), " ")

    broken = with_line_ends(text)

    assert broken.replace("\n", " ") == text
    assert broken.count("\n") > 40


@pytest.mark.parametrize(
    "text",
    [
        "短文 一、总体情况 好。",
        "很长的一段话，没有标题。 " * 200,
        write(consistent_report(Random(1), "F21"), "tabs"),
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert with_line_ends(text) == text
