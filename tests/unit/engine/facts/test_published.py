"""Licences and penalties that the text says were published."""

import pytest

from gouji.engine.facts import Absent, Fact
from gouji.engine.model import Cell, CellKind
from tests.unit.engine.facts.written import overview


def published(text: str) -> dict[object, object]:
    records = overview(text).records("narrative.published")
    assert not isinstance(records, Absent)
    return {record.get("row").value: record.get("count").value for record in records}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年公开行政许可信息19条、行政处罚信息3条。", {"licensing": 19, "penalties": 3}),
        ("网站公开信息30条，包括政策5条，行政许可 22 条，行政处罚 3 条。", {"licensing": 22, "penalties": 3}),
        ("公示行政许可决定12项。", {"licensing": 12}),
        ("全年发布12条行政处罚信息。", {"penalties": 12}),
        ("在网站公开行政许可5条，在公众号公开行政许可信息8条。", {"licensing": 8}),
    ],
)
def test_a_number_beside_its_noun_in_a_clause_on_publishing_is_taken(
    text: str, expected: dict[str, int]
) -> None:
    assert published(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全年办理行政许可19件。",
        "全年作出行政处罚3件，均已公开。",
        "公开行政许可事项19项。",
        "公开办理的行政许可19件。",
        "公开行政许可和行政处罚信息22条。",
        "公开行政许可、行政处罚信息22条。",
        "2021年公开行政许可信息19条。",
        "公开行政许可信息约20条。",
        "公开行政许可信息20余条。",
        "公开信息141条，其中行政许可类信息1条、行政处罚类3条。",
        "累计公开行政许可信息200条。",
        "全年行政许可19件。",
        "公开权责清单、行政许可流程5项。",
        "公开信息30条，办理行政许可12件。",
        "公开行政许可19项。",
        "",
    ],
)
def test_items_of_power_and_cases_handled_are_not_taken(text: str) -> None:
    assert published(text) == {}


def test_the_decisions_of_the_table_stand_beside_the_number() -> None:
    (record,) = overview(  # type: ignore[misc]
        "全年公开行政许可信息9条。", cells={"disclosure.licensing.decisions": 7}
    ).records("narrative.published")

    assert record.get("decisions") == Fact(7, (), ("disclosure.licensing.decisions",))
    assert record.cells == ("disclosure.licensing.decisions",)
    assert record.get("quote") == Fact("行政许可信息9条")


def test_blank_decisions_are_absent() -> None:
    blank = Cell(None, CellKind.BLANK)
    (record,) = overview(  # type: ignore[misc]
        "全年公开行政许可信息9条。", cells={"disclosure.licensing.decisions": blank}
    ).records("narrative.published")

    assert isinstance(record.get("decisions"), Absent)
