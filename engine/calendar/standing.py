"""How an organ stands with its report of one year on a given day: filed, late, returned, missing, exempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .deadlines import Deadline, Deadlines


class State(StrEnum):
    """Where an organ stands. The order is that of urgency, as a board lists it.

    `missing`: its last day is over and nothing has come in. `unreadable`: something came in and none of it can be read,
    whatever the day. `returned`: sent back, not handed in again.
    `late`: handed in, or published, after the last day. `pending`: nothing has come in and the last day is not over.
    """

    MISSING = "missing"
    UNREADABLE = "unreadable"
    RETURNED = "returned"
    LATE = "late"
    PENDING = "pending"
    FILED = "filed"
    EXEMPT = "exempt"


OWING: Final = frozenset({State.MISSING, State.UNREADABLE, State.PENDING})
"""Those from whom a report that can be read is still to come."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What has come in from an organ for a year.

    Attributes:
        submitted_on: day of the first version that could be read, in China; a corrected one handed in later does not
            make the report late. None where no such time is known (brought in as a report of an earlier year).
        published_on: first day on which any version was public, None where nobody knows.
        is_returned: the version that counts was sent back and none has come since.
        returned_on: when.
    """

    submitted_on: date | None = None
    published_on: date | None = None
    is_returned: bool = False
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organ stands on a day.

    Attributes:
        state: see `State`.
        due: the day that matters for it: by which the report should have come in; None where there is none.
        days: of `late`, how many days it was; of `missing` and `unreadable`, how many days it is over; of `pending`, how many are
            left (0 on the last day); else 0.
        is_unlawful: late or missing by the law's own day, not by a local notice alone.
    """

    state: State
    due: Deadline | None
    days: int = 0
    is_unlawful: bool = False


def standing_of(
    deadlines: Deadlines,
    filed: Filed | None,
    today: date,
    *,
    is_exempt: bool = False,
    is_unreadable: bool = False,
) -> Standing:
    """Return how an organ stands on `today`.

    Args:
        deadlines: its last days.
        filed: what has come in; None where nothing has that could be read.
        today: the day in China on which somebody asks.
        is_exempt: it need not file for this year. One that files all the same is told as any other.
        is_unreadable: something came in that could not be read; asked only where `filed` is None.
    """
    due = deadlines.to_file
    if filed is None:
        if is_unreadable:
            return Standing(State.UNREADABLE, due, max((today - due.due).days, 0) if due else 0)
        if is_exempt:
            return Standing(State.EXEMPT, None)
        return _owing(deadlines, due, today)
    if filed.is_returned:
        return Standing(State.RETURNED, due, (today - filed.returned_on).days if filed.returned_on else 0)
    late, deadline = _lateness(deadlines, filed)
    if late and not is_exempt:
        return Standing(State.LATE, deadline, late, _is_unlawful(deadlines, filed))
    return Standing(State.FILED, due)


def _owing(deadlines: Deadlines, due: Deadline | None, today: date) -> Standing:
    if due is None:
        return Standing(State.PENDING, None)
    over = (today - due.due).days
    if over <= 0:
        return Standing(State.PENDING, due, -over)
    law = deadlines.to_file_by_law
    return Standing(State.MISSING, due, over, law is not None and today > law.due)


def _lateness(deadlines: Deadlines, filed: Filed) -> tuple[int, Deadline | None]:
    """Return by how many days it was late, the worse of submitting and publishing, and by which deadline."""
    found: list[tuple[int, Deadline]] = []
    for duty, day in (("submit", filed.submitted_on), ("publish", _published(deadlines, filed))):
        deadline = deadlines.of("submit" if duty == "submit" else "publish")
        if deadline is not None and day is not None and day > deadline.due:
            found.append(((day - deadline.due).days, deadline))
    return max(found, key=lambda pair: pair[0], default=(0, None))


def _published(deadlines: Deadlines, filed: Filed) -> date | None:
    """Return when it was published; where nobody knows and only publishing has a day, when it came in."""
    if filed.published_on is None and deadlines.of("submit") is None:
        return filed.submitted_on
    return filed.published_on


def _is_unlawful(deadlines: Deadlines, filed: Filed) -> bool:
    submit, publish = deadlines.by_law("submit"), deadlines.by_law("publish")
    published = _published(deadlines, filed)
    return bool(
        (submit and filed.submitted_on and filed.submitted_on > submit.due)
        or (publish and published and published > publish.due)
    )
