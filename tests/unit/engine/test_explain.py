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


def test_a_rule_that_does_not_apply_says_what_it_would_apply_to() -> None:
    explanations = [explain(load_ruleset(), facts_of(), rule) for rule in ("A08", "G05", "L10")]

    assert [
        one and [(each.name, each.value and each.value.zh) for each in one.operands] for one in explanations
    ] == [
        [("report.template", "F21（2021年格式）")],
        [("organ.kind", "department")],
        [("report.year", "2022")],
    ]


def test_a_parameter_is_an_operand_and_so_is_one_that_nobody_set() -> None:
    limit = explain(load_ruleset(), facts_of(), "S06")
    local = explain(load_ruleset(), facts_of(), "S09")

    assert limit is not None
    assert local is not None
    assert Operand("parameters.problems_min_length", None, Text("50", "50"), None) in limit.turns[0].operands
    unset = Text("未设定参数 overview_max_length", "parameter overview_max_length is not set")
    assert Operand("parameters.overview_max_length", None, None, unset) in local.turns[0].operands


def test_a_loop_that_went_through_nothing_names_what_was_empty() -> None:
    explanation = explain(load_ruleset(), facts_of(sections={"overview": "平稳。"}), "N03")

    assert explanation is not None
    assert explanation.turns == ()
    assert explanation.operands == (Operand("narrative.handling", None, Text("0 条", "0 record(s)"), None),)
