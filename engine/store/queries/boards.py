"""The board as counts and pages: worked out in SQL from the rows that summaries count, so that both say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlmodel import Session, col

from ...calendar.standing import OWING, State
from ..tables import Decision, OrganContact, OrganName, ReviewState
from .summaries_filings import FILED, filings
from .summaries_scope import Column, Scope, count_plainly, once

Counts = Mapping[State, int]
STILL_TO_COME: Final = tuple(state.value for state in State if state in OWING)
_BRIEF: Final = ("organ_id", "code", "name", "region", "latest_id", "due", "late_days", "standing")
URGENCY: Final = {state.value: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Owing:
    """An organ from which a report is still to come, with what is entered as its addresses."""

    organ_id: int
    code: str
    name: str
    emails: tuple[str, ...]


def count_by_region(session: Session, scope: Scope) -> Mapping[str, Counts]:
    """Return how many organs of each division stand in each state, by its code; empty text: nobody knows the division."""
    count_plainly(session)
    row = brief(session, scope)
    place = func.coalesce(row.region, "")
    found: dict[str, dict[State, int]] = defaultdict(lambda: dict.fromkeys(State, 0))
    for region, state, number in session.execute(
        select(place, row.standing, func.count()).group_by(place, row.standing)
    ):
        found[region][State(state)] += number
    return found


def page(
    session: Session, scope: Scope, *, state: str = "", q: str = "", offset: int = 0, limit: int = 100
) -> list[str]:
    """Return the codes of the organs of one page of the board: the worst state first, in it the longest over or soonest due.

    Args:
        state: only those that stand so.
        q: part of a name that an organ has or had, or its code.
    """
    count_plainly(session)
    row = brief(session, scope)
    statement = (
        select(row.code).where(*_wanted(row, state, q)).order_by(*order_of(row)).offset(offset).limit(limit)
    )
    return list(session.execute(statement).scalars())


def count(session: Session, scope: Scope, *, state: str = "", q: str = "") -> int:
    """Return how many organs `page` has on all pages."""
    count_plainly(session)
    row = brief(session, scope)
    return int(session.execute(select(func.count(row.code)).where(*_wanted(row, state, q))).scalar_one())


def owing(session: Session, scope: Scope) -> Iterator[Owing]:
    """Yield the organs from which a report that can be read is still to come, by code; not those that need not file."""
    count_plainly(session)
    row = brief(session, scope, "exempt")
    statement = (
        select(row.organ_id, row.code, row.name, col(OrganContact.email))
        .outerjoin(
            OrganContact, and_(col(OrganContact.organ_id) == row.organ_id, col(OrganContact.email) != "")
        )
        .where(row.standing.in_(STILL_TO_COME), row.exempt.is_(None))
        .order_by(row.code, col(OrganContact.id))
    )
    last: Any = None
    emails: list[str] = []
    for one in session.execute(statement):
        if last is not None and one.organ_id != last.organ_id:
            yield Owing(last.organ_id, last.code, last.name, tuple(emails))
            emails = []
        last = one
        emails += [one.email] if one.email else []
    if last is not None:
        yield Owing(last.organ_id, last.code, last.name, tuple(emails))


def standings(session: Session, scope: Scope) -> Subquery:
    """Return the rows of `filings` of organs that have to file, with `standing`: a value of `State`."""
    row = filings(session, scope, strangers=False).c
    standing = case(
        (and_(row.counted > 0, row.review_state == ReviewState.RETURNED.value), State.RETURNED.value),
        (row.state == "late", State.LATE.value),
        (row.state.in_((*FILED, "imported")), State.FILED.value),
        (row.state == "unreadable", State.UNREADABLE.value),
        (row.state == "exempt", State.EXEMPT.value),
        (row.state == "missing", State.MISSING.value),
        else_=State.PENDING.value,
    )
    return select(*row, standing.label("standing")).subquery("standings")


def brief(session: Session, scope: Scope, *more: str) -> Any:
    """Return those columns of `standings` by which organs are counted, sorted and found, and those named: the fewer, the
    sooner."""
    row = standings(session, scope).c
    return once(session, select(*(row[name] for name in (*_BRIEF, *more)))).subquery("brief").c


def order_of(row: Any) -> tuple[Column, ...]:
    """Return by what rows of `standings` are sorted: the worst state first, then late ones by days, returned ones by
    when, others by their last day."""
    is_owing = row.standing.in_(STILL_TO_COME)
    return (
        case(URGENCY, value=row.standing),
        case((row.standing == State.LATE.value, -row.late_days), else_=0),
        case((is_owing, row.due)).asc().nulls_last(),
        case((row.standing == State.RETURNED.value, returned_at(row))).asc().nulls_last(),
        row.code,
    )


def returned_at(row: Any) -> Column:
    """Return when the version that counts was last sent back."""
    return (
        select(func.max(col(Decision.created_at)))
        .where(
            col(Decision.submission_id) == row.latest_id,
            col(Decision.action) == "return",
            col(Decision.item_id).is_(None),
        )
        .scalar_subquery()
    )


def _wanted(row: Any, state: str, q: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [row.standing == state] if state else []
    if q:
        former = select(col(OrganName.organ_id)).where(col(OrganName.name).contains(q, autoescape=True))
        conditions.append(or_(row.name.contains(q, autoescape=True), row.code == q, row.organ_id.in_(former)))
    return conditions
