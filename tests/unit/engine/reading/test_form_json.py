"""A report handed in as a workflow system's own form."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from gouji.engine.canonical import document_to_json, dumps
from gouji.engine.errors import UnreadableError
from gouji.engine.model import Cell, CellKind, Document, Organ
from gouji.engine.reading import read_document, read_form
from tests.writer import distinct_report, write
from tests.writer.labels import addresses

FORM: dict[str, Any] = {
    "organ": "青禾县民政局",
    "year": 2023,
    "published_on": "2024-01-20",
    "cells": {
        "requests.received.natural": 3,
        "requests.received.total": None,
        "disclosure.fees.amount": "59237.2449",
        "appeals.direct_suit.total": "/",
    },
    "sections": {"overview": "全年公开信息12条。", "other": "无其他事项。"},
}


class TownRegister:
    """Knows one organ."""

    def find_organ(self, name: str, *, region: str | None = None, kind: str | None = None) -> Organ:
        return Organ(name, kind="department", region="411781", level="county")


def refused(form: object) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_form(form, "表单")
    assert caught.value.code == "bad_json"
    return caught.value.text.zh


def test_values_are_exact_blanks_are_blank_and_what_is_absent_is_missing() -> None:
    document = read_form(FORM, "表单")

    assert document.cell("requests.received.natural") == Cell(3, CellKind.NUMBER, "3")
    assert document.cell("requests.received.total") == Cell(None, CellKind.BLANK)
    assert document.cell("requests.received.legal") == Cell(None, CellKind.MISSING)
    assert document.cell("disclosure.fees.amount") == Cell(
        Decimal("59237.2449"), CellKind.NUMBER, "59237.2449"
    )
    assert document.cell("appeals.direct_suit.total") == Cell(None, CellKind.NA, "/")
    assert len(document.tables["requests"]) == 175


def test_the_rules_of_layout_do_not_apply_and_the_form_follows_its_cells() -> None:
    document = read_form(FORM, "表单")

    assert (document.has_layout, document.template, document.has_template_marks) == (False, "F21", True)
    assert (document.organ, document.year, document.published_on) == ("青禾县民政局", 2023, date(2024, 1, 20))


def test_parts_handed_in_have_a_place_in_the_text() -> None:
    document = read_form(FORM, "表单")

    assert {key: section.text for key, section in document.sections.items() if section} == FORM["sections"]
    assert all(
        document.text[slice(*section.span)] == section.text
        for section in document.sections.values()
        if section
    )


def test_the_same_form_as_a_file_gives_the_same_report() -> None:
    data = json.dumps(FORM, ensure_ascii=False).encode()

    assert read_document(data, "表单") == read_form(FORM, "表单")


def test_the_cells_may_stand_beside_organ_and_year() -> None:
    flat = {key: value for key, value in FORM.items() if key != "cells"} | FORM["cells"]

    assert read_form(flat, "表单") == read_form(FORM, "表单")


def canonical(source: str, *, both_languages: bool) -> tuple[Document, dict[str, Any]]:
    text = write(distinct_report(Random(6), "F21", blanks=0.1), "tabs")
    document = read_document(text.encode(), source)
    return document, document_to_json(document, both_languages=both_languages)


@pytest.mark.parametrize("both_languages", [False, True])
def test_the_canonical_report_comes_back_as_it_was_read(both_languages: bool) -> None:
    document, value = canonical("年报.txt", both_languages=both_languages)

    again = read_document(dumps([value]).encode(), "年报.json")

    assert again.source == "年报.json"
    assert (again.organ, again.year, again.template) == (document.organ, document.year, document.template)
    assert (again.tables, again.sections, again.text) == (document.tables, document.sections, document.text)
    assert [(note.code, note.span, note.found) for note in again.notes] == [
        (note.code, note.span, note.found) for note in document.notes
    ]


def test_a_figure_that_was_not_read_surely_does_not_come_back_as_one() -> None:
    _, value = canonical("年报.txt", both_languages=True)
    value["tables"]["requests"]["received.natural"] |= {
        "value": None,
        "kind": "text",
        "raw": "12",
        "confidence": 40,
    }

    cell = read_document(dumps(value).encode(), "年报.json").cell("requests.received.natural")

    assert (cell.value, cell.kind, cell.raw, cell.confidence) == (None, CellKind.TEXT, "12", 40)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tables": []},
        {"tables": {"requests": {"received.nobody": {"value": 1, "kind": "number"}}}},
        {"tables": {"requests": {"received.natural": {"value": "1", "kind": "number"}}}},
        {"tables": {"requests": {"received.natural": {"value": True, "kind": "number"}}}},
        {"tables": {"requests": {"received.natural": {"value": 10**30, "kind": "number"}}}},
        {"sections": {"overview": "words"}},
        {"year": 202020},
        {"published_on": "2024-13-01"},
        {"text": None},
        {"notes": [{"code": 3}]},
    ],
)
def test_a_canonical_report_of_the_wrong_shape_is_refused_and_says_where(wrong: dict[str, Any]) -> None:
    _, value = canonical("年报.txt", both_languages=True)

    with pytest.raises(UnreadableError, match=next(iter(wrong))) as caught:
        read_document(dumps(value | wrong).encode(), "年报.json")

    assert caught.value.code == "bad_json"


def test_a_list_of_several_canonical_reports_is_refused() -> None:
    _, value = canonical("年报.txt", both_languages=False)

    with pytest.raises(UnreadableError) as caught:
        read_document(dumps([value, value]).encode(), "年报.json")

    assert caught.value.code == "several_reports"


@pytest.mark.parametrize("template", ["F19", "F21"])
def test_every_cell_of_either_form_may_be_handed_in(template: str) -> None:
    report = distinct_report(Random(4), template)
    form = {"organ": "某局", "year": report.year, "cells": report.cells}

    document = read_form(form, "表单")

    assert document.template == template
    assert {f"{table}.{place}" for table, cells in document.tables.items() for place in cells} == set(
        addresses(template)
    )
    assert all(cell.kind is CellKind.NUMBER for cells in document.tables.values() for cell in cells.values())


def test_cells_of_both_forms_make_it_mixed() -> None:
    cells = {
        "requests.other.total": 2,
        "disclosure.normative.in_force": 3,
        "disclosure.licensing.decisions": 1,
    }

    assert read_form({"organ": "某局", "year": 2022, "cells": cells}, "表单").template == "mixed"


def test_without_a_mark_of_either_form_the_year_decides_and_the_report_says_so() -> None:
    form = {"organ": "某局", "year": 2020, "cells": {"requests.received.total": 2}}

    document = read_form(form, "表单")

    assert (document.template, document.has_template_marks) == ("F19", False)


def test_the_register_gives_region_and_kind_unless_the_form_does() -> None:
    document = read_form(FORM | {"region": "411700"}, "表单", register=TownRegister())

    assert (document.region, document.kind) == ("411700", "department")


def test_every_problem_is_listed_at_once() -> None:
    message = refused(
        {
            "organ": " ",
            "year": 202020,
            "published_on": "2024-13-01",
            "cells": {"requests.received.nobody": 1, "requests.granted.total": [1], "tables.a.b": 2},
            "sections": {"ending": "x"},
            "extra": 1,
        }
    )

    expected = (
        "organ",
        "202020",
        "published_on",
        "nobody",
        "requests.granted.total",
        "tables.a.b",
        "ending",
        "extra",
    )
    assert [name for name in expected if name not in message] == []


@pytest.mark.parametrize(
    "form",
    [[], "x", 3, None, {}, {"organ": "某局", "year": 2023}, {"organ": "某局", "year": 2023, "cells": []}],
)
def test_the_wrong_shape_is_refused(form: object) -> None:
    assert "JSON 表单有误" in refused(form)


@pytest.mark.parametrize("year", [202020, "2023", 2023.5, True, None, -1])
def test_an_impossible_year_is_refused(year: object) -> None:
    assert "year" in refused(FORM | {"year": year})


def test_deep_nesting_is_refused_without_a_traceback() -> None:
    with pytest.raises(UnreadableError, match="JSON"):
        read_document(b'{"organ":' * 100_000, "表单")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ('{"requests.received.natural": 1, "requests.received.natural": 2}', "重复出现"),
        ('{"requests.received.natural": 1e999999999}', "超过 24 位"),
        ('{"requests.received.natural": %s}' % ("9" * 25), "超过 24 位"),
        ('{"requests.received.natural": %s}' % ("9" * 5000), "位数过多"),
        ('{"requests.received.natural": "\\ud800"}', "Unicode"),
    ],
)
def test_a_file_that_says_what_no_report_can_is_refused(cells: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_document(f'{{"organ": "某局", "year": 2023, "cells": {cells}}}'.encode(), "表单")
