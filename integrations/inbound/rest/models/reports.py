"""Lists of reports, and the parts of one, in the API's answers."""

from __future__ import annotations

from typing import Literal

from .base import Answered, Day, Exact, Moment, Next, Rule
from .submissions import Outcome


class ReportLineModel(Answered):
    """One version of a report.

    Attributes:
        code: of the organ in the roster; null where it matched none.
        outcome: null until it is judged.
    """

    submission_id: str
    external_id: str | None
    organ: str
    code: str | None
    region: str | None
    kind: str | None
    year: int
    version: int
    status: Literal["received", "queued", "evaluating", "evaluated", "failed"]
    outcome: Outcome | None
    review_state: str
    received_at: Moment
    submitted_at: Moment | None
    published_on: Day | None
    filename: str


class ReportPage(Answered):
    """One page of reports, each by its current version."""

    submissions: list[ReportLineModel]
    next: Next


class VersionList(Answered):
    """All versions of one report, the latest first."""

    versions: list[ReportLineModel]


class PassageModel(Answered):
    """A passage as it stands in both reports, with its places in both texts."""

    here: str
    there: str
    here_span: tuple[int, int]
    there_span: tuple[int, int]


class ComparedModel(Answered):
    """A finding on like texts, with both sides.

    Attributes:
        organ, year: of the other report; `submission_id` where you may read it.
        percent: of shingles in common. `share`: how much of this report stands in the passages.
    """

    rule: Rule
    title: str
    organ: str
    year: int | None
    percent: Exact
    share: Exact
    submission_id: str | None
    passages: list[PassageModel]


class PassageList(Answered):
    """The passages behind findings on like texts.

    Attributes:
        is_kept: false of a report judged before its surroundings were kept: it must be judged again.
    """

    is_kept: bool
    findings: list[ComparedModel]


class LetterModel(Answered):
    """The letter that would go back with the report, and the findings that it names."""

    letter: str
    findings: list[int]
