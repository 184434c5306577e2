"""What the writing half of the roster answers."""

from __future__ import annotations

from .base import Answered, Moment
from .years import OrganModel


class OrganSaved(OrganModel):
    """An organ as it was saved.

    Attributes:
        saved_at: to be sent back as `seen` with the next change.
    """

    saved_at: Moment | None


class DifferenceModel(Answered):
    """One value before and after, as a roster file has it."""

    key: str
    column: str
    before: str
    after: str


class ChangedModel(Answered):
    """An organ that an event changes, or makes."""

    code: str | None
    name: str
    is_new: bool
    differences: list[DifferenceModel]


class Previewed(Answered):
    """What an event changes, what follows from it for filing, and what looks wrong."""

    changed: list[ChangedModel]
    effects: list[str]
    warnings: list[str]


class PlannedModel(Answered):
    """One row of a file that would change the roster."""

    line: int
    code: str | None
    name: str
    differences: list[DifferenceModel]


class MistakeModel(Answered):
    """What is wrong in a file; of an `error` nothing is imported."""

    line: int | None
    column: str | None
    severity: str
    message: str
    value: str


class ImportChecked(Answered):
    """What importing a file would do: send `digest` to `/api/v1/organs/imports/{import_id}` to do it."""

    import_id: str
    digest: str
    rows: int
    new: list[PlannedModel]
    changed: list[PlannedModel]
    unchanged: int
    mistakes: list[MistakeModel]


class ImportDone(Answered):
    """How many organs were new, changed, and as they were."""

    new: int
    changed: int
    unchanged: int


class CandidateModel(Answered):
    """An organ that a report could be of."""

    code: str | None
    name: str


class UnmatchedModel(Answered):
    """A report whose organ nobody could tell."""

    report_id: int
    submission_id: str
    organ_text: str
    year: int
    region: str | None
    candidates: list[CandidateModel]


class UnmatchedList(Answered):
    """The reports that wait for somebody to say whose they are."""

    unmatched: list[UnmatchedModel]
