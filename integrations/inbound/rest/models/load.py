"""Waivers, load and assignment in the API's answers and bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from ....desk.bulk import MOST_AT_ONCE
from ....desk.reasons import LONGEST_TEXT
from .actions import LARGEST_WHOLE, STORABLE
from .base import Answered, Day, Moment, Next, Posted, PostedDay, Rule
from .findings import SkippedModel

Name = Annotated[str, Field(max_length=100, pattern=STORABLE, examples=["王敏"])]
To = Annotated[Name | None, Field(description="name of an account; null: back to the common queue")]
Why = Annotated[
    str | None, Field(max_length=LONGEST_TEXT, pattern=STORABLE, description="goes into the history")
]
Region = Annotated[str, Field(pattern=r"^(\d{2}){1,3}$", description="行政区划代码, or a prefix of it")]


class WaiverModel(Answered):
    """A waiver: asked for by one person, granted or refused by another.

    Attributes:
        finding_id: of the queue item; act on it under `/api/v1/findings/{id}/actions`.
        until: its last day.
        decided_by: null while nobody has, and in approved ones from before two persons were asked for.
        ended_why: expired, values_changed, fixed, released, merged or accepted.
        may_decide: whether you may approve or refuse it.
    """

    id: int
    finding_id: int
    submission_id: str
    organ: str
    region: str | None
    year: int
    rule: Rule
    severity: Literal["error", "warning", "info"]
    state: Literal["requested", "approved", "refused", "withdrawn", "ended"]
    reason_code: str
    text: str
    until: Day
    requested_by: str
    requested_at: Moment
    decided_by: str | None
    decided_at: Moment | None
    decision_text: str | None
    ended_why: str | None
    may_decide: bool


class WaiverPage(Answered):
    """One page of waivers, the longest asked for first."""

    total: int
    waivers: list[WaiverModel]
    next: Next


class DeskModel(Answered):
    """What waits and is one person's.

    Attributes:
        open: given to them and not claimed; of nobody's all that is open.
        requested: of the claimed ones, those whose waiver waits for approval.
        oldest: since when the longest waiting one does.
    """

    open: int
    claimed: int
    requested: int
    overdue: int
    oldest: Day | None


class PersonModel(DeskModel):
    """One person; `role` is null where nobody of this name reviews any more.

    Attributes:
        decided: findings decided in the last 7 days.
        away_until: last day of an absence that holds today.
    """

    name: str
    role: str | None
    region: str | None
    decided: int
    away_until: Day | None
    stand_in: str | None


class AbsenceModel(Answered):
    """That somebody is away, both days included."""

    id: int
    name: str
    from_on: Day
    to_on: Day
    stand_in: str | None


class SettingModel(Answered):
    """How a region hands out what comes into its queue; `region` is empty for the whole country."""

    region: str
    mode: Literal["off", "region", "turn"]
    changed_by: str
    changed_at: Moment


class LoadModel(Answered):
    """The load of your region.

    Attributes:
        unassigned: what is nobody's.
        absences: those that hold or are to come.
        unreachable: supervisors without an address to be told what is overdue.
    """

    people: list[PersonModel]
    unassigned: DeskModel
    absences: list[AbsenceModel]
    settings: list[SettingModel]
    unreachable: list[str]


class GivenModel(Answered):
    """What became of findings that were to be given; `complete` is false where there is more to do."""

    done: list[int]
    skipped: list[SkippedModel]
    complete: bool


class Assignment(Posted):
    """Findings that are given to somebody."""

    findings: Annotated[
        list[Annotated[StrictInt, Field(ge=-LARGEST_WHOLE, le=LARGEST_WHOLE)]],
        Field(min_length=1, max_length=MOST_AT_ONCE),
    ]
    to: To = None
    why: Why = None


class ReportAssignment(Posted):
    """To whom all that waits of a report is given."""

    to: To = None
    why: Why = None


class Move(Posted):
    """All that waits and is one person's, for another."""

    source: Name
    to: To = None
    why: Why = None


class Setting(Posted):
    """How a region hands out; your own region where none is named."""

    mode: Literal["off", "region", "turn"]
    region: Region | None = None


class NewAbsence(Posted):
    """Who is away, from when to when (both included), and who stands in."""

    name: Name
    from_on: PostedDay
    to_on: PostedDay
    stand_in: Name | None = None
