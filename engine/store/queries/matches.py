"""How the organs of reports were found in the register, which were not found, and what people said of those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from ...model import OrganKind
from ...register import UNRESOLVED, Match, Register, Said, match_organ
from ..tables import MatchKind, Organ, OrganMatch, Report, Submission
from .statements import in_region

OPEN: Final = tuple(MatchKind(how) for how in UNRESOLVED)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One report of which nobody can say whose it is."""

    match: OrganMatch
    report: Report
    submission: Submission

    @property
    def said(self) -> Said:
        """What the sender said of it."""
        return said_of(self.submission)


def said_of(submission: Submission) -> Said:
    """Return what the sender of a submission said of its organ."""
    kind = cast("OrganKind | None", submission.kind)
    return Said(submission.organ, submission.year, submission.organ_code, submission.region, kind)


def own_key(match: Match, said: Said, register: Register) -> str | None:
    """Return the identity of a report that could be several organs', so that it is kept apart from theirs.

    None where one organ was found, or the name is nobody else's.
    """
    if match.how not in ("ambiguous", "conflict"):
        return None
    name = register.normalise(said.name)
    return f"unmatched:{name}:{said.region or ''}:{said.code or ''}:{said.year}"


def keep_match(session: Session, report: Report, match: Match) -> None:
    """Keep how the organ of a report was found; what a person decided stands.

    A name of which somebody said that it is none of the organs here is not asked about again.
    """
    row = session.get(OrganMatch, report.id)
    if row is not None and row.decided_by is not None:
        return
    how: str = match.how
    by = None
    if not match.is_resolved and (former := _said_not_ours(session, report)) is not None:
        how, by = MatchKind.NOT_OURS.value, former
    if row is None:
        row = OrganMatch(report_id=report.id, how=how)
    row.how, row.candidates, row.decided_by = how, list(match.candidates), by
    session.add(row)
    session.flush()


def _said_not_ours(session: Session, report: Report) -> str | None:
    """Return who said that reports under this name are none of the organs here; None where nobody did."""
    return session.exec(
        select(OrganMatch.decided_by)
        .join(Report, col(Report.id) == col(OrganMatch.report_id))
        .where(
            OrganMatch.how == MatchKind.NOT_OURS,
            Report.organ_key == report.organ_key,
            col(Report.region).is_not_distinct_from(report.region),
        )
        .limit(1)
    ).first()


def unmatched(session: Session, *, within: str | None = None, limit: int = 200) -> list[Unmatched]:
    """Return reports that no organ was found for, the newest first; none while nothing is registered at all.

    Args:
        within: 行政区划代码 or prefix; reports without region are shown to those only who see everything.
    """
    if session.exec(select(Organ.id).limit(1)).first() is None:
        return []
    rows = session.exec(
        select(OrganMatch, Report, Submission)
        .join(Report, col(Report.id) == col(OrganMatch.report_id))
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .where(*_open(within))
        .order_by(col(Report.id).desc())
        .limit(limit)
    ).all()
    return [Unmatched(*row) for row in rows]


def count_unmatched(session: Session, *, within: str | None = None) -> int:
    """Return how many reports no organ was found for; none while nothing is registered at all."""
    if session.exec(select(Organ.id).limit(1)).first() is None:
        return 0
    counted = (
        select(func.count(col(OrganMatch.report_id)))
        .join(Report, col(Report.id) == col(OrganMatch.report_id))
        .where(*_open(within))
    )
    return session.exec(counted).one()


def unmatched_report(session: Session, report_id: int) -> Unmatched | None:
    """Return one report that no organ was found for; None where there is no such one, or it was settled."""
    row = session.exec(
        select(OrganMatch, Report, Submission)
        .join(Report, col(Report.id) == col(OrganMatch.report_id))
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .where(Report.id == report_id, *_open(None))
    ).first()
    return None if row is None else Unmatched(*row)


def _open(within: str | None) -> Iterator[ColumnElement[bool]]:
    yield col(OrganMatch.how).in_(OPEN)
    if within:
        yield in_region(Report.region, within)


def decide(session: Session, match: OrganMatch, how: MatchKind, *, actor: str, now: datetime) -> None:
    """Keep what a person said of a report's organ."""
    match.how, match.candidates, match.decided_by, match.decided_at = how.value, [], actor, now
    session.add(match)


def to_match(
    session: Session, register: Register, *, after: int = 0, limit: int = 1000
) -> list[tuple[Unmatched, Match]]:
    """Return reports whose organ was not found so far or never looked for, with what the register says now.

    Args:
        after: id of the last report of the page before.
    """
    rows = session.exec(
        select(OrganMatch, Report, Submission)
        .select_from(Report)
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .outerjoin(OrganMatch, col(OrganMatch.report_id) == col(Report.id))
        .where(
            col(Report.id) > after,
            or_(
                col(OrganMatch.report_id).is_(None),
                and_(col(OrganMatch.how).in_(OPEN), col(OrganMatch.decided_by).is_(None)),
            ),
        )
        .order_by(col(Report.id))
        .limit(limit)
    ).all()
    found = []
    for match, report, submission in rows:
        one = Unmatched(
            match or OrganMatch(report_id=report.id, how=MatchKind.UNKNOWN.value), report, submission
        )
        found.append((one, match_organ(register, one.said)))
    return found


def submissions_of(session: Session, report_id: int) -> list[UUID]:
    """Return the ids of all versions of a report, the first first."""
    return list(
        session.exec(
            select(Submission.id).where(Submission.report_id == report_id).order_by(col(Submission.version))
        ).all()
    )
