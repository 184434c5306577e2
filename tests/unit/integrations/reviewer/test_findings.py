"""The findings panel: worst first, leads before what follows from them, and what may be done with each."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gouji.engine.errors import Text
from gouji.engine.model import Candidate, Finding, RuleOutcome, RuleResult, Severity
from gouji.integrations.desk.roles import Actor, Role
from gouji.integrations.inbound.reviewer.views.findings import AskedWaiver, Item, Offer, panel, possible

REVIEWER = Actor(1, "李审核", Role.REVIEWER)
SUPERVISOR = Actor(2, "张主管", Role.SUPERVISOR)
FILER = Actor(3, "赵填报", Role.FILER)


def item(
    number: int,
    severity: Severity = Severity.ERROR,
    *,
    state: str = "open",
    assignee: str | None = None,
    group: str | None = None,
    lead: bool = True,
    basis: str = "《条例》第五十条",
) -> Item:
    text = Text("题", "title")
    candidate = Candidate(f"A{number:02}", severity, text, text, (basis,), text, str(number))
    return Item(number, Finding(candidate, group, lead, str(number)), state, assignee)


def asked(by: str) -> Item:
    """Return a finding whose waiver somebody asked for."""
    when = datetime(2026, 1, 25, tzinfo=UTC)
    waiver = AskedWaiver("requested", by, when, None, "本地口径", date(2026, 12, 31))
    return replace(item(1, state="claimed", assignee=by), waiver=waiver)


def test_worst_come_first_a_group_stays_together_behind_its_lead_and_fixed_ones_come_last() -> None:
    items = [
        item(1, Severity.INFO),
        item(2, Severity.WARNING, group="g", lead=False),
        item(3, Severity.ERROR, state="fixed"),
        item(4, Severity.ERROR, group="g"),
        item(5, Severity.WARNING),
    ]

    shown = panel(items, (), {}, None, REVIEWER, None, "everything")

    assert [view.item.id for view in shown.findings] == [4, 2, 5, 1, 3]
    assert [view.is_member for view in shown.findings] == [False, True, False, False, False]


@pytest.mark.parametrize(("asked", "chosen"), [(2, 2), (None, 1), (99, 1)])
def test_the_finding_asked_for_is_chosen_and_else_the_first(asked: int | None, chosen: int) -> None:
    shown = panel([item(1), item(2)], (), {}, asked, REVIEWER, None, "everything")

    assert (shown.chosen, [view.item.id for view in shown.findings if view.is_chosen]) == (chosen, [chosen])


def test_rules_without_a_verdict_are_listed_apart_from_those_that_passed() -> None:
    unchecked = RuleResult("Y01", RuleOutcome.NOT_ASSESSABLE, Text("无上年报告", "no report of last year"))
    broken = RuleResult("A02", RuleOutcome.ENGINE_ERROR)
    passed = RuleResult("A03", RuleOutcome.PASS)

    shown = panel((), (passed, unchecked, broken), {}, None, REVIEWER, None, "everything")

    assert (shown.not_assessable, shown.broken) == ((unchecked,), (broken,))


def test_a_rule_without_a_law_behind_it_is_said_to_be_the_systems_own() -> None:
    shown = panel([item(1, basis="本系统核对项")], (), {}, None, REVIEWER, None, "everything")

    assert shown.findings[0].is_own_check


@pytest.mark.parametrize(
    ("actor", "shown", "offer", "names"),
    [
        (REVIEWER, item(1), "everything", {"claim", "confirm", "dismiss", "waive", "comment"}),
        (SUPERVISOR, item(1), "everything", {"claim", "confirm", "dismiss", "waive", "comment"}),
        (
            REVIEWER,
            item(1, Severity.WARNING),
            "everything",
            {"claim", "confirm", "dismiss", "waive", "comment"},
        ),
        (
            REVIEWER,
            item(1, state="claimed", assignee="李审核"),
            "everything",
            {"release", "confirm", "dismiss", "waive", "comment"},
        ),
        (REVIEWER, item(1, state="claimed", assignee="王审核"), "everything", {"comment"}),
        (SUPERVISOR, item(1, state="claimed", assignee="王审核"), "everything", {"release", "comment"}),
        (REVIEWER, asked("李审核"), "everything", {"withdraw_waiver", "comment"}),
        (REVIEWER, asked("王审核"), "everything", {"comment"}),
        (SUPERVISOR, asked("王审核"), "everything", {"approve_waiver", "refuse_waiver", "comment"}),
        (SUPERVISOR, asked("张主管"), "everything", {"withdraw_waiver", "comment"}),
        (REVIEWER, replace(item(1), assigned_to="王审核"), "everything", {"claim", "comment"}),
        (
            REVIEWER,
            replace(item(1), assigned_to="李审核"),
            "everything",
            {"claim", "confirm", "dismiss", "waive", "comment"},
        ),
        (
            SUPERVISOR,
            replace(item(1), assigned_to="王审核"),
            "everything",
            {"claim", "confirm", "dismiss", "waive", "comment"},
        ),
        (REVIEWER, item(1, state="fixed"), "everything", {"comment"}),
        (REVIEWER, item(1), "comment", {"comment"}),
        (REVIEWER, item(1), "nothing", set()),
        (REVIEWER, item(1, state=""), "everything", set()),
        (FILER, item(1), "everything", set()),
    ],
)
def test_only_what_can_be_done_is_offered(actor: Actor, shown: Item, offer: Offer, names: set[str]) -> None:
    assert possible(shown, actor, "220102", offer) == names
