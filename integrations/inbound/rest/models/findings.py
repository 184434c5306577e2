"""Findings and the queue in the API's answers (contract §3, §4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from .base import Answered, Day, Exact, Moment, Next, Plain, Rule

Severity = Literal["error", "warning", "info"]
State = Literal["open", "claimed", "confirmed", "dismissed", "waived", "fixed"]


class ChangeModel(Answered):
    """One figure that a repair would change."""

    cell: str
    before: Exact | None
    after: Exact


class RepairModel(Answered):
    """The smallest change by which most broken relations hold.

    Attributes:
        text: the proposal in words.
        rules: whose relations would hold.
        ways: the ways to do it, each a list of changed figures.
    """

    text: str
    rules: list[Rule]
    ways: list[list[ChangeModel]]


class FindingModel(Answered):
    """One broken relation at one place.

    Attributes:
        basis: articles of law; empty for 本系统核对项.
        derived: blanks were counted as 0, or totals calculated.
        lead: of its group the one that explains the others.
        cells: full addresses of the figures.
        spans: [start, end) of characters in the text as read.
        formula: with the real numbers.
        fingerprint: identity of the relation through all versions of the report.
    """

    rule: Rule
    severity: Severity
    title: str
    message: str
    basis: list[str]
    derived: bool
    group: str | None
    lead: bool
    cells: Annotated[list[str], Field(examples=[["requests.received.natural"]])]
    spans: list[tuple[int, int]]
    left: Exact | None
    right: Exact | None
    delta: Exact | None
    formula: str | None
    suggestion: str
    repair: RepairModel | None = None
    fingerprint: str


class QueueItemModel(Answered):
    """A finding in the queue.

    Attributes:
        id: of the queue item; it stays through all versions of the report.
        assignee: who claimed or decided it; `assigned_to`: to whom it was given.
        due_on: last day to decide it, by working days.
        risk: 0 to 100, how urgent it is.
        submission_id: the version that has it.
    """

    model_config = ConfigDict(extra="allow")

    id: int
    state: State
    assignee: str | None
    assigned_to: str | None
    waiver: Literal["requested", "approved"] | None
    due_on: Day | None
    risk: int
    submission_id: str
    organ: str
    region: str | None
    year: int
    updated_at: Moment
    finding: FindingModel


class DecisionModel(Answered):
    """What a person decided or said.

    Attributes:
        until: last day of a waiver.
        values: the figures it was made on.
    """

    actor: str
    action: str
    reason_code: str | None
    text: str | None
    until: Day | None
    at: Moment
    values: Plain | None


class FindingStory(QueueItemModel):
    """A finding with everything that was decided and said about it, in order.

    Attributes:
        values: what its figures are now; `previous_values`: those of the last decision, where they changed since.
    """

    values: Plain
    previous_values: Plain | None
    history: list[DecisionModel]


class FindingPage(Answered):
    """One page of the queue.

    Attributes:
        total: how many there are in all.
    """

    total: int
    findings: list[QueueItemModel]
    next: Next


class QueueCounts(Answered):
    """How many findings there are.

    Attributes:
        waiting: open or claimed.
        counts: by state; and of those that wait by severity, rule, year and region.
    """

    waiting: int
    counts: Annotated[
        dict[str, dict[str, int]], Field(examples=[{"state": {"open": 3}, "severity": {"error": 3}}])
    ]


class SkippedModel(Answered):
    """A finding that was not decided, and why."""

    id: int
    code: str
    message: str


class BulkDone(Answered):
    """What became of each finding of a bulk action."""

    done: list[int]
    skipped: list[SkippedModel]


class ShadowFindingModel(Answered):
    """A finding of a rule on trial."""

    submission_id: str
    organ: str | None
    region: str | None
    year: int | None
    judged_at: Moment
    ruleset: dict[str, str]
    finding: FindingModel


class ShadowPage(Answered):
    """One page of what rules on trial found, the latest first."""

    total: int
    findings: list[ShadowFindingModel]
    next: Next
