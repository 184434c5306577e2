"""Two versions of a report, cell by cell and sentence by sentence."""

from __future__ import annotations

import random
from dataclasses import replace
from types import MappingProxyType

import pytest

from gouji.engine.differences import (
    CellChange,
    CellChangeKind,
    Piece,
    SentenceChange,
    SentenceChangeKind,
    compare,
    pieces_of,
    sentence_changes,
    sentences_of,
)
from gouji.engine.model import Cell, CellKind, Document
from gouji.engine.reading import read_document

K = SentenceChangeKind
REPORT = """河湾县水利局2022年政府信息公开工作年度报告

本报告依据条例编制。

一、总体情况

（一）主动公开。全年公开信息56条，比上年多3条。组织培训2次。
（二）依申请公开。未收到申请。

二、主动公开政府信息情况

五、存在的主要问题及改进情况

公开内容不够丰富。下一步将加强指导。

六、其他需要报告的事项

无。
"""


def read(text: str) -> Document:
    return read_document(text.encode(), "report.txt")


def with_cells(**cells: Cell) -> Document:
    tables = {
        "disclosure": {},
        "requests": {f"received.{name}": cell for name, cell in cells.items()},
        "appeals": {},
    }
    return replace(
        read(REPORT), tables=MappingProxyType({name: MappingProxyType(own) for name, own in tables.items()})
    )


def number(value: int, raw: str = "") -> Cell:
    return Cell(value, CellKind.NUMBER, raw or str(value))


BLANK, NA, MISSING = Cell(None, CellKind.BLANK), Cell(None, CellKind.NA, "/"), Cell(None, CellKind.MISSING)


def test_a_report_is_the_same_as_itself() -> None:
    found = compare(read(REPORT), read(REPORT))

    assert found.is_same
    assert found.counts() == {"head": 0, "cells": 0, "sentences": 0}


def test_white_space_width_and_line_ends_are_no_change() -> None:
    laid_out = REPORT.replace("56条，", "５６ 条,").replace("\n", "\r\n").replace("，", "， ")

    assert compare(read(REPORT), read(laid_out)).is_same


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (number(3), number(4), "value"),
        (number(0), BLANK, "emptied"),
        (BLANK, number(0), "filled"),
        (NA, number(1), "filled"),
        (BLANK, NA, "wording"),
        (BLANK, MISSING, "vanished"),
        (MISSING, BLANK, "appeared"),
        (Cell(3, CellKind.TEXT, "3项"), number(3), "wording"),
    ],
)
def test_each_way_in_which_a_cell_changes_is_told(old: Cell, new: Cell, kind: str) -> None:
    found = compare(with_cells(natural=old), with_cells(natural=new))

    assert found.tables["requests"] == (
        CellChange("requests.received.natural", CellChangeKind(kind), old, new),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [(number(1000, "1,000"), number(1000)), (BLANK, BLANK), (MISSING, MISSING), (NA, NA)],
)
def test_a_cell_that_says_the_same_did_not_change(old: Cell, new: Cell) -> None:
    assert compare(with_cells(natural=old), with_cells(natural=new)).tables["requests"] == ()


def test_changed_cells_stand_in_the_order_of_the_form() -> None:
    old = with_cells(total=number(1), natural=number(1), business=number(0))
    new = with_cells(total=number(2), natural=number(2), business=number(0))

    assert [change.address for change in compare(old, new).tables["requests"]] == [
        "requests.received.natural",
        "requests.received.total",
    ]


def test_a_changed_an_added_and_a_removed_sentence_are_told_in_their_section() -> None:
    corrected = (
        REPORT.replace("56条", "57条")
        .replace("组织培训2次。", "")
        .replace("无。", "无。本年未收取信息处理费。")
    )
    found = compare(read(REPORT), read(corrected))

    changed = {
        section.key: [line for line in section.lines if line.kind is not K.SAME] for section in found.sections
    }
    assert changed == {
        "opening": [],
        "overview": [
            SentenceChange(K.CHANGED, "全年公开信息56条，比上年多3条。", "全年公开信息57条，比上年多3条。"),
            SentenceChange(K.REMOVED, "组织培训2次。", None),
        ],
        "disclosure": [],
        "problems": [],
        "other": [SentenceChange(K.ADDED, None, "本年未收取信息处理费。")],
    }


def test_a_sentence_that_stands_elsewhere_was_moved() -> None:
    moved = REPORT.replace("下一步将加强指导。", "").replace(
        "组织培训2次。", "组织培训2次。下一步将加强指导。"
    )
    found = compare(read(REPORT), read(moved))

    assert [
        (section.key, line.kind, line.old, line.new)
        for section in found.sections
        for line in section.lines
        if line.kind is not K.SAME
    ] == [
        ("overview", K.MOVED, None, "下一步将加强指导。"),
        ("problems", K.MOVED, "下一步将加强指导。", None),
    ]


def test_a_new_title_and_a_lost_section_are_told() -> None:
    other = REPORT.replace("水利局2022年", "水务局2022年").replace("六、其他需要报告的事项\n\n无。\n", "")
    found = compare(read(REPORT), read(other))

    assert [
        (change.key, change.old.zh, change.new.zh) for change in found.head if change.old and change.new
    ] == [
        ("title", "河湾县水利局2022年政府信息公开工作年度报告", "河湾县水务局2022年政府信息公开工作年度报告"),
        ("organ", "河湾县水利局", "河湾县水务局"),
    ]
    (lost,) = (section for section in found.sections if not section.is_same)
    assert (lost.key, lost.old_heading, lost.new_heading) == ("other", "六、其他需要报告的事项", None)
    assert lost.lines == (SentenceChange(K.REMOVED, "无。", None),)


def test_of_a_changed_sentence_only_what_changed_is_marked_and_numbers_as_a_whole() -> None:
    assert pieces_of("公开信息156条。", "公开信息157条。") == (
        (Piece("公开信息", False), Piece("156", True), Piece("条。", False)),
        (Piece("公开信息", False), Piece("157", True), Piece("条。", False)),
    )


def test_nothing_of_either_text_is_lost_however_they_differ() -> None:
    chance = random.Random(5)
    words = ["公开制度健全。", "培训2次；", "未收到申请！", "公开信息56条。", "公开信息57条。", "加强指导。"]
    for _ in range(300):
        old, new = ([chance.choice(words) for _ in range(chance.randint(0, 12))] for _ in range(2))
        lines = sentence_changes(old, new)

        assert [line.old for line in lines if line.old is not None] == old
        assert [line.new for line in lines if line.new is not None] == new
        assert all(line.old == line.new for line in lines if line.kind is K.SAME)


def test_pieces_put_together_are_the_sentences_again() -> None:
    chance = random.Random(6)
    for _ in range(200):
        old, new = ("".join(chance.choices("公开56条，和%.的", k=chance.randint(1, 30))) for _ in range(2))
        before, after = pieces_of(old, new)

        assert ("".join(piece.text for piece in before), "".join(piece.text for piece in after)) == (old, new)


def test_long_texts_are_compared_without_comparing_each_sentence_with_each() -> None:
    """A hundred thousand like sentences would take hours if each were compared with each."""
    many = ["同一句话。"] * 100_000
    lines = sentence_changes(many, many[:-1])

    assert (len(lines), lines[-1]) == (100_000, SentenceChange(K.REMOVED, "同一句话。", None))


def test_sentences_end_with_their_closing_marks() -> None:
    assert sentences_of("甲说：“好。”乙答；\n 丙 \n\n") == ["甲说：“好。”", "乙答；", "丙"]
