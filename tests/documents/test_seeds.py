"""The five founding reports: every cell as a person read it from the page (`seeds/*.json`)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gouji.engine.form import columns_of
from gouji.engine.model import CellKind, Document, Number, TableName, Template
from gouji.engine.reading import read_document

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
NAMES = ("000", "001", "002", "003", "004")

Shown = tuple[Number | None, CellKind, str]


def seed(name: str) -> tuple[Document, dict[str, Any]]:
    files = sorted(SEEDS.glob(f"{name}_*.txt"))
    if not files:
        pytest.skip(f"the founding report {name} is not beside this checkout ({SEEDS})")
    seen = json.loads((Path(__file__).parent / "seeds" / f"{name}.json").read_text())
    return read_document(files[0].read_bytes(), files[0].name), seen


def shown(text: str) -> Shown:
    """`_` is a blank, `21项=21` a text with its number, anything else a bare number."""
    if text == "_":
        return None, CellKind.BLANK, ""
    raw, _, number = text.partition("=")
    if number:
        return int(number), CellKind.TEXT, raw
    return (Decimal(raw) if "." in raw else int(raw)), CellKind.NUMBER, raw


def seen_cells(seen: dict[str, Any], table: TableName) -> dict[str, Shown]:
    template: Template = seen["template"]
    return {
        f"{row}.{column}": shown(text)
        for row, line in seen[table].items()
        for column, text in zip(columns_of(template, table, row), line.split(" "), strict=True)
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("table", ["disclosure", "requests", "appeals"])
def test_every_cell_is_what_stands_on_the_page(name: str, table: TableName) -> None:
    document, seen = seed(name)

    read = {
        place: (cell.value, cell.kind, cell.raw.replace(" ", ""))
        for place, cell in document.tables[table].items()
    }

    assert read == seen_cells(seen, table)


@pytest.mark.parametrize(
    ("name", "cells"), [("000", 161), ("001", 175), ("002", 175), ("003", 161), ("004", 175)]
)
def test_table_three_has_the_cells_of_its_form(name: str, cells: int) -> None:
    document, _ = seed(name)

    assert len(document.tables["requests"]) == cells


@pytest.mark.parametrize("name", NAMES)
def test_every_span_holds_the_characters_of_its_cell(name: str) -> None:
    document, _ = seed(name)

    for cells in document.tables.values():
        for place, cell in cells.items():
            assert cell.span is not None, place
            assert document.text[slice(*cell.span)] == cell.raw, place


@pytest.mark.parametrize("name", NAMES)
def test_the_head_matter_is_what_stands_on_the_page(name: str) -> None:
    document, seen = seed(name)
    period = [document.period.start, document.period.end] if document.period else None

    assert document.title == seen["title"]
    assert (document.organ, document.year, document.template) == (
        seen["organ"],
        seen["year"],
        seen["template"],
    )
    assert (document.published_on, document.signed_on) == (day(seen["published_on"]), day(seen["signed_on"]))
    assert period == ([day(text) for text in seen["period"]] if seen["period"] else None)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("name", NAMES)
def test_the_six_parts_have_the_numbers_they_have_on_the_page(name: str) -> None:
    document, seen = seed(name)

    numbers = {key: section.number if section else None for key, section in document.sections.items()}

    assert numbers == seen["numbers"]
    assert [key for key, section in document.sections.items() if section is None] == seen["absent"]
    for section in document.sections.values():
        assert section is None or document.text[slice(*section.span)] == section.text


@pytest.mark.parametrize("name", NAMES)
def test_what_was_odd_is_noted_and_nothing_else(name: str) -> None:
    document, seen = seed(name)

    notes = [
        [note.code, note.address, note.found, note.expected]
        for note in document.notes
        if note.code != "template_mark"
    ]

    assert sorted(notes, key=str) == sorted(seen["notes"], key=str)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        (
            "000",
            {
                "本年新制作数量",
                "本年新公开数量",
                "对外公开总数量",
                "上一年项目数量",
                "本年增/减",
                "其他对外管理服务事项",
                "第二十条第（九）项",
                "政府集中采购",
                "（六）其他处理",
            },
        ),
        (
            "004",
            {
                "本年制发件数",
                "本年废止件数",
                "现行有效件数",
                "本年收费金额",
                "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            },
        ),
    ],
)
def test_the_marks_of_the_form_are_cited(name: str, marks: set[str]) -> None:
    document, _ = seed(name)

    assert {note.found for note in document.notes if note.code == "template_mark"} == marks


def test_spent_on_procurement_is_normalised_to_yuan_and_keeps_its_characters() -> None:
    document, _ = seed("000")

    cell = document.cell("disclosure.procurement.amount")

    assert (cell.value, cell.kind, cell.raw) == (5725355, CellKind.TEXT, "572.5355万元")
