"""Roster, calendar and summary in the API's answers."""

from __future__ import annotations

from pydantic import Field

from .base import Answered, Day, Exact, Next, Plain


class NamedModel(Answered):
    """A former name, and when it held."""

    name: str
    since: Day | None
    until: Day | None


class LineageModel(Answered):
    """What happened to an organ: founded, renamed, merged, split, abolished; with whom."""

    event: str
    effective_on: Day | None
    others: list[str]
    text: str | None


class ContactModel(Answered):
    """Whom reminders go to."""

    name: str | None
    email: str | None
    phone: str | None
    duty: str | None


class ExemptionModel(Answered):
    """Report years for which an organ need not file, and why."""

    first_year: int | None
    last_year: int | None
    reason: str | None


class OrganModel(Answered):
    """An organ of the roster.

    Attributes:
        supervisor: code of the organ above it.
        files_here: whether its reports are expected here.
        exempt: reason of the exemption in the year asked for; absent where no year was.
    """

    code: str | None
    name: str
    kind: str | None
    region: str | None
    level: str | None
    supervisor: str | None
    first_year: int | None
    last_year: int | None
    files_here: bool
    aliases: list[str]
    former_names: list[NamedModel]
    lineage: list[LineageModel]
    contacts: list[ContactModel]
    exemptions: list[ExemptionModel]
    exempt: str | None = None


class OrganPage(Answered):
    """One page of the roster in the order of codes."""

    organs: list[OrganModel]
    next: Next


class DeadlineModel(Answered):
    """A last day, where it is laid down, and by which law or notice."""

    duty: str
    due: Day
    source: str
    basis: str | None


class LineModel(Answered):
    """How one organ stands in a year."""

    code: str | None
    organ: str
    kind: str | None
    region: str | None
    state: str
    days: int | None
    unlawful: bool
    deadline: DeadlineModel | None
    submitted_on: Day | None
    published_on: Day | None
    returned_on: Day | None
    submission_id: str | None
    versions: int
    outcome: str | None
    note: str | None


class BoardModel(Answered):
    """Deadlines of a report year, and how every organ stands as of today."""

    year: int
    region: str | None
    on: Day
    deadlines: Plain | list[Plain]
    counts: dict[str, int]
    organs: list[LineModel]


class MissingModel(Answered):
    """A report that did not come by its last day.

    Attributes:
        state: open, excused, filed or dropped.
        version: to be sent back as `seen` with an action.
    """

    id: int
    code: str | None
    organ: str
    region: str | None
    year: int
    due_on: Day
    state: str
    reason: str | None
    closed_by: str | None
    version: int


class MissingPage(Answered):
    """One page of missing reports."""

    total: int
    missing: list[MissingModel]


class SummaryModel(Answered):
    """Every number of a yearly summary: `{key, label, value, before, unit, note, list}` wherever one stands.

    `list` is the address of what the number counts; `before` is last year's.
    """

    year: int
    url: str


class ListModel(Answered):
    """One page of what a number counts.

    Attributes:
        total: rows in all.
        amount: what they add up to: the number itself.
    """

    key: str
    total: int
    amount: Exact = Field(description="the number that the list adds up to")
    page_size: int
    reports: list[Plain]
    findings: list[Plain]
