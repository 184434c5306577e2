from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest

from gouji.engine.errors import Language
from gouji.engine.model import Cell, CellKind, Document, Place, Section, Span
from gouji.integrations.inbound.cli.lines import describe_lines

TEXT = "甲县民政局2022年政府信息公开工作年度报告\n一、总体情况\n有序。\n二、本年\n3 4\n5 6\n"
HEADING = (TEXT.index("一、"), TEXT.index("\n有序"))
PROSE = (TEXT.index("有序"), TEXT.index("二、"))


def figure(digit: str, place: Place | None) -> Cell:
    start = TEXT.index(digit, PROSE[1])
    return Cell(int(digit), CellKind.NUMBER, digit, (start, start + 1), place=place)


def document(media_type: str, *places: Place | None) -> Document:
    cells = {f"received.{digit}": figure(digit, place) for digit, place in zip("3456", places, strict=True)}
    return Document(
        "report",
        media_type,
        TEXT,
        "甲县民政局",
        2022,
        sections=MappingProxyType({"overview": Section("总体情况", "一", "有序。", PROSE, HEADING)}),
        tables=MappingProxyType({"requests": MappingProxyType(cells)}),
    )


NOWHERE = (None,) * 4
TEXT_FILE = document("text/plain", *NOWHERE)
PDF = document("application/pdf", *(Place(page=page) for page in (2, 2, 3, 7)))
SHEETS = document("application/vnd.ms-excel", *(Place(sheet="表三", cell=f"{letter}7") for letter in "BCDE"))
WORD = document("application/msword", *NOWHERE)
FIGURES: Sequence[Span] = [cell.span for cell in PDF.tables["requests"].values() if cell.span]


@pytest.mark.parametrize(
    ("read", "spans", "language", "said"),
    [
        (TEXT_FILE, FIGURES[:3], "zh", "第 5、6 行"),
        (TEXT_FILE, FIGURES[:1], "en", "line 5"),
        (TEXT_FILE, FIGURES[:3], "en", "lines 5, 6"),
        (TEXT_FILE, [(0, 2), PROSE, *FIGURES], "zh", "第 1–6 行"),
        (PDF, FIGURES, "zh", "第 2、3、7 页"),
        (PDF, FIGURES[:2], "en", "page 2"),
        (PDF, [PROSE], "zh", "第一部分"),
        (SHEETS, FIGURES[:2], "zh", "工作表“表三” B7、C7"),
        (SHEETS, FIGURES, "en", "sheet “表三” B7, C7, D7 and more"),
        (WORD, [HEADING, PROSE], "en", "part 1"),
        (WORD, [(0, 4)], "zh", ""),
        (WORD, [], "zh", ""),
    ],
)
def test_a_place_is_told_as_the_file_shows_it(
    read: Document, spans: Sequence[Span], language: Language, said: str
) -> None:
    assert describe_lines(read, spans, language) == said


def test_the_part_is_left_out_where_the_cells_are_named() -> None:
    assert describe_lines(WORD, [PROSE], "zh", parts=False) == ""


def test_a_cell_that_nothing_was_read_from_has_no_place() -> None:
    cell = replace(
        figure("3", Place(page=2)), kind=CellKind.MISSING, value=None, raw="", span=None, place=None
    )
    tables = MappingProxyType({"requests": MappingProxyType({"received.3": cell})})
    assert describe_lines(replace(PDF, tables=tables), FIGURES[:1], "zh") == ""
