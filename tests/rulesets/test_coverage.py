"""Any single figure of tables 3 and 4 spoilt: exactly what the form's relations say is found, and nothing else."""

from __future__ import annotations

from functools import cache

import pytest

from gouji.engine.authoring.coverage import Change, Coverage, cover, spoil
from gouji.engine.authoring.pair import consistent_pair
from gouji.engine.model import Template
from gouji.engine.rules import load_ruleset
from tests.rulesets.relations import Expected, expected

UNTOLD = "two outcomes of one kind of suit exchanged: the form has no relation that would tell them apart"


@cache
def coverage(template: Template) -> Coverage:
    """All rules for the exhaustive run; daily those that look at tables and years, for the time it takes."""
    ruleset = load_ruleset()
    tabular = {rule.id for rule in ruleset.rules if rule.id[0] in "TAYL"}
    return cover(ruleset, template, only=tabular if template == "F21" else None)


@pytest.mark.exhaustive
def test_no_rule_on_prose_minds_a_spoilt_figure() -> None:
    assert cover(load_ruleset()).reactions == coverage("F21").reactions


@cache
def figures(template: Template) -> tuple[dict[str, int | None], dict[str, int | None]]:
    this, last = consistent_pair(template)
    return dict(this), dict(last)


FORMS = ["F21", pytest.param("F19", marks=pytest.mark.exhaustive)]


@pytest.mark.parametrize("template", FORMS)
def test_the_pair_of_years_is_consistent_and_no_figure_equals_its_neighbour(template: Template) -> None:
    this, last = figures(template)
    beside = {cell: spoil(consistent_pair(template)[0], cell, Change.MOVED) for cell in this}

    assert len(this) == {"F21": 190, "F19": 176}[template]
    assert expected(this, last) == set()
    assert [cell for cell, moved in beside.items() if moved[cell] == this[cell]] == []
    assert min(value for value in this.values() if value is not None) >= 10


@pytest.mark.parametrize("template", FORMS)
def test_nothing_is_wrong_with_the_figures_of_the_consistent_pair(template: Template) -> None:
    assert [found for found in coverage(template).standing if any("." in cell for cell in found.cells)] == []


@pytest.mark.parametrize("change", list(Change))
@pytest.mark.parametrize("template", FORMS)
def test_every_single_spoilt_figure_leads_to_exactly_what_the_form_says(
    template: Template, change: Change
) -> None:
    this, last = figures(template)
    reactions = [each for each in coverage(template).reactions if each.change is change]

    found = {
        each.cell: {Expected(one.rule, one.severity.value, one.cells, one.derived) for one in each.found}
        for each in reactions
    }

    pair = consistent_pair(template)[0]
    predicted = {cell: expected({**this, **spoil(pair, cell, change)}, last) for cell in this}
    assert found == predicted


@pytest.mark.parametrize("template", FORMS)
def test_the_cells_that_nothing_protects_are_named(template: Template) -> None:
    unprotected = {(each.cell, each.change) for each in coverage(template).unprotected}

    assert unprotected == {
        (f"appeals.{row}.{column}", Change.MOVED)
        for row in ("reconsideration", "direct_suit", "suit_after_reconsideration")
        for column in ("upheld", "corrected", "other")
    }, UNTOLD
