"""Why a rule fired, did not fire, did not apply or could not be assessed."""

from __future__ import annotations

from gouji.engine.errors import Text
from gouji.engine.explain import Operand, Turn, explain
from gouji.engine.model import RuleOutcome
from gouji.engine.rules import load_ruleset
from tests.unit.engine.rules.folders import facts_of

RECEIVED = Text("表四 行政复议 · 结果维持", "Table 4, administrative reconsideration, upheld")


def test_a_rule_that_is_not_there_is_not_explained() -> None:
    assert explain(load_ruleset(), facts_of(), "Z99") is None


def test_every_turn_names_what_it_looked_at_and_what_is_absent() -> None:
    facts = facts_of(blank=["appeals.reconsideration.total"], cells={"appeals.direct_suit.upheld": 1})

    explanation = explain(load_ruleset(), facts, "A06")

    assert explanation is not None
    assert [(turn.name, turn.outcome.value) for turn in explanation.turns] == [
        ("r = reconsideration", "not_assessable"),
        ("r = direct_suit", "fail"),
        ("r = suit_after_reconsideration", "pass"),
    ]
    assert explanation.turns[0].operands[-1] == Operand(
        "appeals.reconsideration.total",
        Text("表四 行政复议 · 总计", "Table 4, administrative reconsideration, total"),
        None,
        Text("表四 行政复议 · 总计空白", "Table 4, administrative reconsideration, total: blank"),
    )
    assert explanation.turns[0].operands[0] == Operand(
        "appeals.reconsideration.upheld", RECEIVED, Text("0", "0"), None
    )


def test_a_derived_finding_says_so() -> None:
    facts = facts_of(blank=["appeals.direct_suit.total"], cells={"appeals.direct_suit.upheld": 1})

    explanation = explain(load_ruleset(), facts, "A06")

    assert explanation is not None
    assert [(turn.outcome, turn.derived) for turn in explanation.turns][1] == (RuleOutcome.FAIL, True)


def test_a_rule_that_does_not_apply_has_no_turns() -> None:
    explanation = explain(load_ruleset(), facts_of(), "A08")

    assert explanation is not None
    assert (explanation.outcome, explanation.turns) == (RuleOutcome.NOT_APPLICABLE, ())


def test_last_year_and_facts_are_operands_too() -> None:
    explanation = explain(load_ruleset(), facts_of(), "Y01")

    assert explanation is not None
    reason = Text("没有上年报告可比", "there is no report of last year to compare with")
    carried = Text(
        "表三 四、结转下年度继续办理 · 自然人", "Table 3, carried out to next year, natural persons"
    )
    expected = Operand("previous.requests.carried_out.natural", carried, None, reason)
    assert expected in explanation.turns[0].operands
    guarded = explain(load_ruleset(), facts_of(), "L01")
    assert guarded is not None
    assert guarded.turns == (
        Turn(
            "",
            RuleOutcome.PASS,
            False,
            None,
            (
                *guarded.turns[0].operands[:-1],
                Operand("organ.makes_regulations", None, Text("否", "no"), None),
            ),
        ),
    )
