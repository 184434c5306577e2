"""Both forms as data, against lists typed from the printed forms."""

from __future__ import annotations

import pytest

from gouji.engine.form import (
    NOTE_CODES,
    REQUEST_COLUMNS,
    RESULT_ROWS,
    SECTION_HEADINGS,
    SECTION_ORDINALS,
    cell_label,
    column_entry,
    columns_of,
    is_address,
    places_of,
    row_label,
    rows_of,
    split_address,
    template_of_year,
)
from gouji.engine.model import TABLES, Template
from tests.writer import labels


@pytest.mark.parametrize("template", ["F19", "F21"])
def test_the_cells_of_a_form_are_those_of_the_printed_form(template: Template) -> None:
    places = [f"{table}.{place}" for table in TABLES for place in places_of(template, table)]

    assert places == labels.addresses(template)
    assert all(is_address(place) for place in places)


@pytest.mark.parametrize(("template", "cells", "results"), [("F19", 161, 19), ("F21", 175, 21)])
def test_table_three_has_its_number_of_cells_and_result_rows(
    template: Template, cells: int, results: int
) -> None:
    assert len(places_of(template, "requests")) == cells
    assert len(RESULT_ROWS[template]) == results
    assert rows_of(template, "requests") == tuple(labels.request_rows(template))
    assert columns_of(template, "requests", "received") == REQUEST_COLUMNS == labels.COLUMN_KEYS


def test_every_row_is_called_as_it_is_printed() -> None:
    printed = {
        f"{key}_{place}": f"{group} {label}"
        for key, group, details in (*labels.GROUPS, labels.OTHER)
        for place, label in enumerate(details, 1)
    }

    assert {row: row_label("requests", row).zh for row in printed} == printed
    assert row_label("requests", "other", "F19").zh == "（六）其他处理"


@pytest.mark.parametrize(
    ("address", "zh"),
    [
        ("requests.refused_5.welfare", "表三 （三）不予公开 5.属于三类内部事务信息 · 社会公益组织"),
        ("requests.received.total", "表三 一、本年新收政府信息公开申请数量 · 总计"),
        ("requests.*.welfare", "表三 · 社会公益组织"),
        ("requests.refused", "表三 （三）不予公开"),
        ("disclosure.fees.amount", "表二 行政事业性收费 · 本年收费金额"),
        ("disclosure.item_8", "表二 第二十条第（八）项"),
        ("appeals.direct_suit.pending", "表四 未经复议直接起诉 · 尚未审结"),
        ("appeals", "表四"),
    ],
)
def test_an_address_is_called_as_a_person_would(address: str, zh: str) -> None:
    label = cell_label(address)

    assert label.zh == zh
    assert label.en.isascii()


def test_a_row_of_table_two_is_called_as_its_own_form_does() -> None:
    assert cell_label("disclosure.normative", "F19").zh == "表二 规范性文件"
    assert cell_label("disclosure.normative", "F21").zh == "表二 行政规范性文件"


def test_units_and_signs_are_those_of_the_heads() -> None:
    fees, spent, change = (
        column_entry(address)
        for address in (
            "disclosure.fees.amount",
            "disclosure.procurement.amount",
            "disclosure.licensing.change",
        )
    )

    assert fees
    assert spent
    assert change
    assert (fees.unit.zh if fees.unit else None, fees.is_amount) == ("万元", True)
    assert (spent.unit.zh if spent.unit else None, change.is_signed) == ("元", True)


@pytest.mark.parametrize(
    "address", ["requests.received.nobody", "requests.nothing.total", "tables.a.b", "", "requests"]
)
def test_what_is_no_cell_is_no_address(address: str) -> None:
    assert not is_address(address)


def test_an_address_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no table 'tables'"):
        split_address("tables.a.b")


def test_the_form_prescribed_depends_on_the_report_year() -> None:
    assert [template_of_year(year) for year in (2018, 2019, 2020, 2021, 2026)] == [
        None,
        "F19",
        "F19",
        "F21",
        "F21",
    ]


def test_the_six_parts_have_their_printed_headings_and_ordinals() -> None:
    assert [(key, text.zh) for key, text in SECTION_HEADINGS.items()] == list(labels.HEADINGS)
    assert "".join(SECTION_ORDINALS.values()) == "一二三四五六"


def test_every_note_code_says_itself_in_both_languages() -> None:
    assert all(text.zh and text.en for text in NOTE_CODES.values())
