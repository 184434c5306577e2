"""The reference of facts and functions is the one of the catalogue, and complete."""

from __future__ import annotations

from gouji.engine.facts import CATALOGUE
from gouji.engine.facts.searches import SEARCHES
from gouji.engine.rules.functions import FUNCTIONS
from gouji.engine.rules.reference import FUNCTION_WORDS, reference_file, reference_json, reference_markdown


def test_the_page_is_up_to_date() -> None:
    written = reference_file().read_text(encoding="utf-8")

    assert written == reference_markdown(), "run: python -m gouji.engine.rules.reference"


def test_every_function_is_described() -> None:
    assert sorted([*FUNCTION_WORDS, *SEARCHES]) == sorted(FUNCTIONS)


def test_every_fact_has_a_meaning_in_both_languages_and_an_example() -> None:
    facts = reference_json()["facts"]

    assert [fact["name"] for fact in facts] == list(CATALOGUE)
    assert [fact["name"] for fact in facts if not (fact["zh"] and fact["en"])] == []
    assert [fact["name"] for fact in facts if not fact["example"] and not fact["fields"]] == []


def test_every_cell_of_both_forms_is_there_with_its_unit() -> None:
    cells = {cell["address"]: cell for cell in reference_json()["cells"]}

    assert cells["disclosure.fees.amount"]["unit"] == "万元"
    assert cells["requests.other.total"]["forms"] == ["F19"]
    assert sum("F21" in cell["forms"] for cell in cells.values()) == 190 + 10
