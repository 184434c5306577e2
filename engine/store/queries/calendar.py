"""The board: every organ that has to file for a year, beside what came in from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from ...calendar.deadlines import Deadlines, deadlines_of
from ...calendar.standing import OWING, Filed, Standing, State, standing_of
from ...rules import Ruleset
from ..tables import Decision, DocumentRow, EvaluationRow, Report, ReviewState, Submission, SubmissionStatus
from . import filings, roster
from .organs import IDS_AT_ONCE

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Line:
    """One organ on the board.

    Attributes:
        organ: who it is, and why it is exempt.
        deadlines: its last days.
        standing: how it stands on the day asked for.
        filed: what came in, None where nothing did that could be read.
        report_id: of its report, unreadable ones too; None where nothing came in at all.
        submission_id: the version that counts, else the latest.
        versions: how many versions came in, those that could not be read included.
        is_unreadable: something came in, and nothing of it could be read.
        is_imported: only a report brought in as one of an earlier year is there: filed, nobody knows when.
        outcome: of the latest judgement of that version, None while there is none.
        is_accepted: a person accepted that version.
    """

    organ: roster.Due
    deadlines: Deadlines
    standing: Standing
    filed: Filed | None = None
    report_id: int | None = None
    submission_id: UUID | None = None
    versions: int = 0
    is_unreadable: bool = False
    is_imported: bool = False
    outcome: str | None = None
    is_accepted: bool = False

    @property
    def owes(self) -> bool:
        """Whether a report that can be read is still to come by some day: not of an organ that need not file, whatever it
        tried to hand in."""
        return self.standing.state in OWING and self.standing.due is not None and self.organ.exempt is None


class _Version(NamedTuple):
    """What the board needs of one version: rows of whole tables take three times as long to make."""

    code: str
    report_id: int
    id: UUID
    status: str
    failure_code: str | None
    imported: bool
    review_state: str
    at: datetime
    published_on: date | None


@dataclass(slots=True)
class _Came:
    """What came in from one organ, version by version."""

    counted: list[_Version] = field(default_factory=list)
    others: list[_Version] = field(default_factory=list)


def board(
    session: Session, ruleset: Ruleset, year: int, region: str | None, today: date, zone: tzinfo
) -> list[Line]:
    """Return all organs of a region that have to file for `year`, exempt ones too, in the order of their codes.

    Costs five statements for every five hundred organs or so.

    Args:
        ruleset: of the country; where a region has its own, its deadlines hold there.
        region: 行政区划代码 or prefix; its subtree. None: everywhere.
        today: the day in `zone` on which somebody asks.
        zone: where a day is a day.

    Raises:
        BadRequestError: a deadline of the ruleset cannot be read (`bad_deadline`).
    """
    return lines_of(session, ruleset, year, roster.organs_due(session, year, region), today, zone)


def lines_of(
    session: Session, ruleset: Ruleset, year: int, organs: Sequence[roster.Due], today: date, zone: tzinfo
) -> list[Line]:
    """Return the lines of these organs; see `board`."""
    came = _came(session, year, [organ.code for organ in organs])
    latest = [_stands(one) for one in came.values()]
    returned = _returned(session, [one.id for one in latest if one.review_state == ReviewState.RETURNED])
    outcomes = _outcomes(session, [one.id for one in latest])
    known: dict[tuple[str, str | None], Deadlines] = {}
    found = []
    for organ in organs:
        key = (organ.kind, organ.region)
        if key not in known:
            known[key] = deadlines_of(ruleset.for_region(organ.region), *key, year)
        found.append(_line(organ, known[key], came.get(organ.code), returned, outcomes, today, zone))
    return found


def count_states(lines: Iterable[Line]) -> dict[State, int]:
    """Return how many organs stand in each state, all states present."""
    counts = dict.fromkeys(State, 0)
    for line in lines:
        counts[line.standing.state] += 1
    return counts


def in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield `values` in parts that a statement can name."""
    for start in range(0, len(values), IDS_AT_ONCE):
        yield values[start : start + IDS_AT_ONCE]


def _came(session: Session, year: int, codes: Sequence[str]) -> Mapping[str, _Came]:
    """Return the versions of a year by the code of their organ, in the order in which they came."""
    found: dict[str, _Came] = defaultdict(_Came)
    for part in in_parts(codes):
        rows = session.execute(
            columns(
                col(Report.organ_code),
                col(Report.id),
                col(Submission.id),
                col(Submission.status),
                col(Submission.failure_code),
                col(Submission.imported),
                col(Submission.review_state),
                filings.submitted_at(),
                filings.published_on(),
            )
            .join(Submission, col(Submission.report_id) == col(Report.id))
            .outerjoin(DocumentRow, col(DocumentRow.submission_id) == col(Submission.id))
            .where(col(Report.year) == year, col(Report.organ_code).in_(part))
            .order_by(col(Submission.received_at), col(Submission.version))
        )
        for version in map(_Version._make, rows):
            one = found[version.code]
            (one.counted if _counts(version) else one.others).append(version)
    return found


def _counts(version: _Version) -> bool:
    """Say of one version what `filings.counts` says in SQL."""
    is_readable = version.status != SubmissionStatus.FAILED or version.failure_code == filings.QUARANTINED
    return is_readable and not version.imported


def _returned(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """Return when these versions were last sent back."""
    found: dict[UUID, datetime] = {}
    for part in in_parts(ids):
        rows = session.exec(
            select(Decision.submission_id, func.max(Decision.created_at))
            .where(
                Decision.action == "return",
                col(Decision.item_id).is_(None),
                col(Decision.submission_id).in_(part),
            )
            .group_by(col(Decision.submission_id))
        )
        found.update((submission_id, at) for submission_id, at in rows)
    return found


def _outcomes(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    found: dict[UUID, str] = {}
    for part in in_parts(ids):
        rows = session.exec(
            select(EvaluationRow.submission_id, EvaluationRow.outcome).where(
                col(EvaluationRow.submission_id).in_(part), col(EvaluationRow.is_current).is_(True)
            )
        )
        found.update((submission_id, outcome) for submission_id, outcome in rows)
    return found


def _line(
    organ: roster.Due,
    deadlines: Deadlines,
    came: _Came | None,
    returned: Mapping[UUID, datetime],
    outcomes: Mapping[UUID, str],
    today: date,
    zone: tzinfo,
) -> Line:
    is_exempt = organ.exempt is not None
    filed = _filed(came, returned, zone) if came else None
    is_unreadable = came is not None and filed is None
    standing = standing_of(deadlines, filed, today, is_exempt=is_exempt, is_unreadable=is_unreadable)
    if came is None:
        return Line(organ, deadlines, standing)
    latest = _stands(came)
    return Line(
        organ,
        deadlines,
        standing,
        filed,
        latest.report_id,
        latest.id,
        len(came.counted) + len(came.others),
        is_unreadable=is_unreadable,
        is_imported=filed is not None and not came.counted,
        outcome=outcomes.get(latest.id),
        is_accepted=latest.review_state == ReviewState.ACCEPTED,
    )


def _stands(came: _Came) -> _Version:
    """Return the version that counts; else the report brought in as one of an earlier year, else the latest."""
    if came.counted:
        return came.counted[-1]
    readable = (one for one in reversed(came.others) if one.status != SubmissionStatus.FAILED)
    return next(readable, came.others[-1])


def _filed(came: _Came, returned: Mapping[UUID, datetime], zone: tzinfo) -> Filed | None:
    if not came.counted:
        was_imported = any(one.status != SubmissionStatus.FAILED for one in came.others)
        return Filed() if was_imported else None
    latest = came.counted[-1]
    at = returned.get(latest.id)
    return Filed(
        min(one.at for one in came.counted).astimezone(zone).date(),
        min((one.published_on for one in came.counted if one.published_on is not None), default=None),
        latest.review_state == ReviewState.RETURNED,
        at.astimezone(zone).date() if at else None,
    )
