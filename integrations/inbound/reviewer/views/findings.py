"""The findings of one report as the panel shows them: groups with their lead first, each with what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal

from gouji.engine.errors import Text
from gouji.engine.model import Finding, RuleOutcome, RuleResult, Severity
from gouji.engine.similarity import LIKENESS_RULES

from ....desk.roles import Action, Actor
from .text import Mark

OWN_CHECK: Final = "本系统核对项"

Offer = Literal["everything", "comment", "nothing"]
"""What can be done on a page: comments only once the report is accepted, nothing on an older version."""

_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_UNDECIDED: Final = ("open", "claimed")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was another one when something was decided; empty where the cell was or is."""

    label: Text
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a finding's history: who did what, and why.

    Attributes:
        figures: of those that it was decided on, the ones that changed since.
    """

    actor: str
    action: str
    at: datetime
    reason: Text | None = None
    text: str | None = None
    until: date | None = None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedWaiver:
    """A waiver that waits for a grant, or holds.

    Attributes:
        decided_by: who granted it; None: nobody yet, or it is from before two persons were asked for.
    """

    state: str
    requested_by: str
    requested_at: datetime
    reason: Text | None
    text: str
    until: date
    decided_by: str | None = None
    decision_text: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Where one finding stands in the queue.

    Attributes:
        id: of the queue item; negative for a finding without one (an imported report).
        finding: what the rule found.
        state: of the queue item, empty without one.
        history: oldest first.
        is_present: False where this version no longer has it, so that its places point to nothing.
        is_undoable: whether whoever looks decided it just now and can take that back as if it had not been.
        assigned_to: to whom it was given.
        due_on: last day to decide it; None where there is none, or it does not matter any more.
        is_resting: the term rests, for the report is out for correction.
        is_over: the last day is over, by `days_over` working days; None where nobody can count them.
        waiver: what is asked for or holds.
    """

    id: int
    finding: Finding
    state: str
    assignee: str | None
    history: tuple[Deed, ...] = ()
    is_present: bool = True
    is_undoable: bool = False
    assigned_to: str | None = None
    due_on: date | None = None
    is_resting: bool = False
    is_over: bool = False
    days_over: int | None = None
    waiver: AskedWaiver | None = None

    @property
    def compares_texts(self) -> bool:
        """Whether its passages can be read beside those of another report."""
        return self.is_present and self.finding.candidate.rule in LIKENESS_RULES


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that a finding points to, by address and by name."""

    address: str
    anchor: str
    label: Text


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding with everything its card shows.

    Attributes:
        is_reopened: True where it was decided before, on figures that changed since.
        is_own_check: True where no law stands behind the rule but the system's own check.
        has_phrase: True where it points to a phrase of the text.
        may: actions that this actor can do now.
        needs_words: whether a claim needs words, for it was given to somebody else.
    """

    item: Item
    places: tuple[Place, ...]
    is_own_check: bool
    has_phrase: bool
    is_chosen: bool
    is_member: bool
    is_reopened: bool = False
    may: frozenset[str] = field(default_factory=frozenset)
    needs_words: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """All findings in the order shown, and the rules that said nothing although they applied."""

    chosen: int | None
    findings: tuple[FindingView, ...]
    counts: Mapping[str, int]
    not_assessable: tuple[RuleResult, ...]
    broken: tuple[RuleResult, ...]


def anchor(address: str) -> str:
    """Return the id of a cell's element on the page."""
    return f"cell-{address.replace('.', '-')}"


def marks(items: Sequence[Item]) -> tuple[Mark, ...]:
    """Return where the findings point to."""
    return tuple(
        Mark(
            item.id,
            item.finding.candidate.severity,
            item.finding.candidate.spans,
            item.finding.candidate.cells,
        )
        for item in items
    )


def panel(
    items: Sequence[Item],
    results: Sequence[RuleResult],
    labels: Mapping[str, Text],
    chosen: int | None,
    actor: Actor,
    region: str | None,
    offer: Offer,
) -> Panel:
    """Return the panel of one report.

    Args:
        items: in any order.
        results: of all rules, from which those without a verdict are taken.
        labels: names of the cells by address.
        chosen: id of the item chosen; the first one where None or not among them.
        actor, region: who looks at a report of which region.
        offer: what can be done on this page at all.
    """
    ordered = _ordered(items)
    known = {item.id for item in ordered}
    first = chosen if chosen in known else next((item.id for item in ordered), None)
    views = tuple(
        replace(
            _view(item, labels, item.id == first, possible(item, actor, region, offer)),
            needs_words=_is_given_to_another(item, actor, region),
        )
        for item in ordered
    )
    unchecked, broken = _with(results, RuleOutcome.NOT_ASSESSABLE), _with(results, RuleOutcome.ENGINE_ERROR)
    return Panel(first, views, _counts(ordered), unchecked, broken)


def _view(item: Item, labels: Mapping[str, Text], is_chosen: bool, may: frozenset[str]) -> FindingView:
    candidate = item.finding.candidate
    return FindingView(
        item,
        tuple(
            Place(address, anchor(address), labels[address])
            for address in candidate.cells
            if address in labels
        ),
        any(OWN_CHECK in basis for basis in candidate.basis),
        item.is_present and bool(candidate.spans),
        is_chosen,
        item.finding.group is not None and not item.finding.lead,
        item.state in _UNDECIDED and any(deed.figures for deed in item.history),
        may,
    )


def _counts(items: Sequence[Item]) -> dict[str, int]:
    severities = [item.finding.candidate.severity for item in items]
    counts = {severity.value: severities.count(severity) for severity in Severity}
    counts["undecided"] = sum(1 for item in items if item.state in _UNDECIDED)
    counts["standing_errors"] = sum(
        1
        for item, severity in zip(items, severities, strict=True)
        if severity is Severity.ERROR and item.state in (*_UNDECIDED, "confirmed")
    )
    return counts


def possible(item: Item, actor: Actor, region: str | None, offer: Offer) -> frozenset[str]:
    """Return the names of the actions that are worth offering; the desk decides again when one is done."""
    # Whoever has the page before them sees the report: a filer's own is not a matter of regions.
    may = {action for action in actor.actions if actor.organ is not None or actor.covers(region)}
    if offer == "nothing" or not item.state:
        return frozenset()
    offered = {Action.COMMENT}
    if offer == "everything" and item.state != "fixed":
        if _is_given_to_another(item, actor, region) and item.state == "open":
            offered.add(Action.CLAIM)
        else:
            offered |= _deeds(item, item.assignee == actor.name, may)
    if offer == "everything" and item.is_undoable:
        offered.add(Action.UNDO)
    return frozenset(action.value for action in offered & may)


def _is_given_to_another(item: Item, actor: Actor, region: str | None) -> bool:
    return item.assigned_to not in (None, actor.name) and not actor.may(Action.ASSIGN, region)


def _deeds(item: Item, is_own: bool, may: set[Action]) -> set[Action]:
    if item.waiver is not None and item.waiver.state == "requested":
        return {Action.WITHDRAW_WAIVER} if is_own else _decisions(item, may)
    deeds: set[Action] = set()
    if item.state == "open" or (is_own and item.state == "claimed"):
        deeds |= {Action.CONFIRM, Action.DISMISS, Action.WAIVE}
    if item.state == "open":
        deeds.add(Action.CLAIM)
    elif is_own or Action.RELEASE_OTHERS in may:
        deeds.add(Action.RELEASE)
    return deeds


def _decisions(item: Item, may: set[Action]) -> set[Action]:
    """Return what another person can do about what is asked for: an error needs whoever may waive errors."""
    is_error = item.finding.candidate.severity is Severity.ERROR
    grants = not is_error or Action.WAIVE_ERROR in may
    return {Action.REFUSE_WAIVER, Action.APPROVE_WAIVER} if grants else {Action.REFUSE_WAIVER}


def _ordered(items: Sequence[Item]) -> list[Item]:
    """Worst group first; inside a group the lead, then the others; fixed ones last."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.finding.group or f"\0{item.id}", []).append(item)
    inside = [sorted(group, key=_inside) for group in groups.values()]
    return [item for group in sorted(inside, key=_outside) for item in group]


def _inside(item: Item) -> tuple[bool, int, str, int]:
    candidate = item.finding.candidate
    return (not item.finding.lead, _ORDER[candidate.severity], candidate.rule, item.id)


def _outside(group: Sequence[Item]) -> tuple[bool, int, str, int]:
    worst = min(_ORDER[item.finding.candidate.severity] for item in group)
    is_fixed = all(item.state == "fixed" for item in group)
    return (is_fixed, worst, group[0].finding.candidate.rule, group[0].id)


def _with(results: Sequence[RuleResult], outcome: RuleOutcome) -> tuple[RuleResult, ...]:
    return tuple(result for result in results if result.outcome is outcome)
