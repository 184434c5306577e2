"""Submissions, their reports, answers and corrections in the API's answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Answered, Exact, Moment, Plain, Rule
from .findings import FindingModel

Outcome = Literal["accepted", "needs_review", "rejected", "undefined"]
RuleOutcome = Literal["pass", "fail", "not_applicable", "not_assessable", "engine_error"]


class ResultModel(Answered):
    """What became of one rule, and why it was not applicable or not assessable."""

    rule: Rule
    outcome: RuleOutcome
    reason: str | None
    cells: list[str]


class ReportModel(Answered):
    """A report as it was judged (contract §3)."""

    source: str | None = None
    organ: str | None
    year: int | None
    template: str | None = None
    outcome: Outcome
    counts: dict[RuleOutcome, int]
    results: list[ResultModel]
    findings: list[FindingModel]


class FailureModel(Answered):
    """Why a submission could not be judged."""

    code: str | None
    message: str | None


class AnswerModel(Answered):
    """An answer to the workflow system, and how far it has come."""

    id: str
    type: str
    state: str
    attempts: int
    last_error: str | None


class CorrectionModel(Answered):
    """A cell that was misread, and what really stands there.

    Attributes:
        state: what it does: applied; agrees, where the reader now sees the same; reading_changed; withdrawn; replaced.
        original: the cell as read. `entered`: as corrected.
        by: who, and `at` when.
    """

    id: int
    cell: str
    state: str
    original: Plain
    entered: Plain
    reason: str | None
    by: str
    at: Moment
    ended_by: str | None
    ended_at: Moment | None
    ended_reason: str | None


class CorrectionList(Answered):
    """All corrections of the bytes of a submission, oldest first."""

    corrections: list[CorrectionModel]


class SaidModel(Answered):
    """A text in both languages."""

    zh: str
    en: str


class SubmissionModel(Answered):
    """A submission: how far it has come, the report as judged, and its answers.

    Attributes:
        version: of the report, from 1.
        outcome: null until it is judged.
        review_state: open, returned or accepted.
        filed_as: what to know where the file names another organ or year than it was handed in for; null where it agrees.
    """

    submission_id: str
    external_id: str | None
    organ: str | None
    year: int | None
    version: int
    status: Literal["received", "queued", "evaluating", "evaluated", "failed"]
    outcome: Outcome | None
    review_state: Annotated[str, Field(examples=["open"])]
    failure: FailureModel | None
    is_quarantined: bool
    filed_as: SaidModel | None
    report: ReportModel | None
    corrections: list[CorrectionModel]
    answers: list[AnswerModel]


class Amount(Answered):
    """A figure with its unit."""

    value: Exact | None
    unit: str
