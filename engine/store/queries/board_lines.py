"""Every organ of a board, one by one: what `calendar.board` says of them, from one statement, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import case, select
from sqlmodel import Session, col

from ...calendar.deadlines import Deadlines, deadlines_of
from ...calendar.standing import Filed, standing_of
from ...rules import Ruleset
from ..tables import Organ, ReviewState
from . import calendar, roster
from .boards import brief, order_of, returned_at
from .calendar import Line
from .organs import IDS_AT_ONCE
from .summaries_scope import Scope, count_plainly

_TOLD: Final = (
    *("kind", "exempt", "report_id", "review_state", "first_day", "published_on"),
    *("versions", "imported", "outcome"),
)
"""What a line says beside that by which organs are sorted."""


def lines(session: Session, ruleset: Ruleset, scope: Scope) -> Iterator[Line]:
    """Yield all organs that have to file, exempt ones too, in the order of `boards.page`, read as they are asked for.

    Keep the session until the last is there. Beside the one statement there are a few for every five hundred organs: what they
    were called at the end of the year, and what came in from those of which nothing counts as filed.

    Raises:
        BadRequestError: a deadline of the ruleset cannot be read (`bad_deadline`).
    """
    count_plainly(session)
    row = brief(session, scope, *_TOLD)
    is_returned = row.review_state == ReviewState.RETURNED.value
    statement = (
        select(
            *row,
            col(Organ.level),
            col(Organ.parent_code),
            case((is_returned, returned_at(row))).label("returned_at"),
        )
        .join(Organ, col(Organ.id) == row.organ_id)
        .order_by(*order_of(row))
    )
    found = session.execute(statement.execution_options(yield_per=IDS_AT_ONCE))

    @cache
    def deadlines(kind: str, region: str | None) -> Deadlines:
        return deadlines_of(ruleset.for_region(region), kind, region, scope.year)

    for rows in found.partitions(IDS_AT_ONCE):
        organs = _organs(session, scope.year, rows)
        odd = _odd(session, ruleset, scope, organs, rows)
        for one in rows:
            organ = organs[one.organ_id]
            yield odd.get(organ.organ_id) or _line(organ, deadlines(organ.kind, organ.region), one, scope)


def _organs(session: Session, year: int, rows: Sequence[Any]) -> Mapping[int, roster.Due]:
    """Return who these are, under the names of that time."""
    names = roster.renamed(session, year, [one.organ_id for one in rows])
    return {
        one.organ_id: roster.Due(
            one.organ_id,
            one.code,
            names.get(one.organ_id, one.name),
            one.kind,
            one.region,
            one.level,
            one.parent_code,
            one.exempt,
        )
        for one in rows
    }


def _odd(
    session: Session,
    ruleset: Ruleset,
    scope: Scope,
    organs: Mapping[int, roster.Due],
    rows: Sequence[Any],
) -> Mapping[int, Line]:
    """Return the lines of organs from which something came that does not count as filed: unreadable, or brought in."""
    asked = [
        organs[one.organ_id]
        for one in rows
        if one.latest_id is None and (one.versions or 0) + (one.imported or 0) > 0
    ]
    found = calendar.lines_of(session, ruleset, scope.year, asked, scope.today, scope.zone) if asked else []
    return {line.organ.organ_id: line for line in found}


def _line(organ: roster.Due, deadlines: Deadlines, row: Any, scope: Scope) -> Line:
    is_exempt = organ.exempt is not None
    if row.latest_id is None:
        return Line(organ, deadlines, standing_of(deadlines, None, scope.today, is_exempt=is_exempt))
    filed = Filed(
        row.first_day,
        row.published_on,
        row.review_state == ReviewState.RETURNED,
        _day(row.returned_at, scope),
    )
    return Line(
        organ,
        deadlines,
        standing_of(deadlines, filed, scope.today, is_exempt=is_exempt),
        filed,
        row.report_id,
        row.latest_id,
        row.versions + row.imported,
        outcome=row.outcome,
        is_accepted=row.review_state == ReviewState.ACCEPTED,
    )


def _day(at: datetime | None, scope: Scope) -> Any:
    return at.astimezone(scope.zone).date() if at else None
