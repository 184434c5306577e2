"""Reports that did not come: found on the day after their last day, closed when they come, excused by a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from ...calendar.standing import State
from ...errors import ConflictError, NotFoundError, Text
from ..tables import MissingReport, MissingState, Report
from . import audit
from .calendar import Line, in_parts
from .statements import changed, in_region, insert_once

STANDING = (MissingState.OPEN, MissingState.EXCUSED)


@dataclass(frozen=True, slots=True)
class Found:
    """How many missing reports were found anew or came back, and how many were closed."""

    opened: int = 0
    closed: int = 0


def sync_missing(session: Session, year: int, lines: Iterable[Line], today: date, now: datetime) -> Found:
    """Bring what is known of missing reports in line with the board of a day; doing it twice changes nothing.

    A missing report is opened once per organ and year. It is closed as `filed` when one came, as `dropped` when none
    is due any more (exempt, a later deadline), and comes back where that was undone. What a person excused stays so.
    """
    wanted = list(lines)
    known = {row.organ_code: row for row in _of_organs(session, year, wanted)}
    opened = closed = 0
    for line in wanted:
        row = known.get(line.organ.code)
        if line.standing.state is State.MISSING:
            opened += _open(session, line, row, year, today, now)
        elif row is not None:
            closed += _close(row, line, now)
    return Found(opened, closed)


def drop_gone(session: Session, year: int, due: Iterable[str], now: datetime) -> int:
    """Close what is open for organs that need not file for `year` any more: abolished, merged, taken off the roster."""
    due_codes = set(due)
    rows = session.exec(
        select(MissingReport).where(MissingReport.year == year, col(MissingReport.state).in_(STANDING))
    ).all()
    gone = [row for row in rows if row.organ_code not in due_codes]
    for row in gone:
        _end(row, MissingState.DROPPED, now)
    return len(gone)


def close_filed(session: Session, report: Report, now: datetime) -> int:
    """Close the missing report that has come: one statement, and nothing where none was missed."""
    if report.organ_code is None:
        return 0
    return changed(
        session,
        update(MissingReport)
        .where(
            col(MissingReport.organ_code) == report.organ_code,
            col(MissingReport.year) == report.year,
            col(MissingReport.state).in_(STANDING),
        )
        .values(
            state=MissingState.FILED.value,
            report_id=report.id,
            closed_at=now,
            closed_by=None,
            version=MissingReport.version + 1,
            updated_at=now,
        ),
    )


def missing(
    session: Session,
    *,
    year: int | None = None,
    region: str | None = None,
    within: str | None = None,
    states: Sequence[str] = (MissingState.OPEN.value,),
    offset: int = 0,
    limit: int = 200,
) -> tuple[Sequence[MissingReport], int]:
    """Return one page of missing reports, errors first, then the longest over; and how many there are in all.

    Args:
        region: 行政区划代码 or prefix; `within` is the reader's own, both must hold.
        states: any of these; empty means all.
    """
    conditions = list(_conditions(year, region, within, states))
    total = session.exec(select(func.count(col(MissingReport.id))).where(*conditions)).one()
    rows = session.exec(
        select(MissingReport)
        .where(*conditions)
        .order_by(col(MissingReport.severity), col(MissingReport.due_on), col(MissingReport.organ_code))
        .offset(offset)
        .limit(limit)
    ).all()
    return rows, total


def of_organ(session: Session, organ_code: str, year: int) -> MissingReport | None:
    """Return what is known of one organ's missing report of a year; None where it never was missing."""
    return session.exec(
        select(MissingReport).where(MissingReport.organ_code == organ_code, MissingReport.year == year)
    ).first()


def open_years(session: Session) -> Sequence[int]:
    """Return the years of which a report is still missing."""
    return session.exec(
        select(MissingReport.year)
        .where(col(MissingReport.state).in_(STANDING))
        .distinct()
        .order_by(col(MissingReport.year))
    ).all()


def missing_report(session: Session, missing_id: int) -> MissingReport:
    """Return one; raises NotFoundError."""
    row = session.get(MissingReport, missing_id)
    if row is None:
        raise NotFoundError(
            "missing_report_not_found", Text("没有这条缺报记录", "There is no such missing report")
        )
    return row


def excuse(
    session: Session, missing_id: int, *, actor: str, reason: str, seen: int, now: datetime
) -> MissingReport:
    """Note why a report need not come for now; raises ConflictError where it changed since the actor saw it."""
    row = _locked(session, missing_id, seen)
    if row.state != MissingState.OPEN:
        raise _moved_on()
    row.state, row.reason = MissingState.EXCUSED.value, reason
    row.closed_at, row.closed_by = now, actor
    _touch(row, now)
    _record(session, row, actor, "excuse", now)
    return row


def reopen(session: Session, missing_id: int, *, actor: str, seen: int, now: datetime) -> MissingReport:
    """Take an excuse back; raises ConflictError where it changed since the actor saw it."""
    row = _locked(session, missing_id, seen)
    if row.state != MissingState.EXCUSED:
        raise _moved_on()
    row.state = MissingState.OPEN.value
    row.closed_at = row.closed_by = row.reason = None
    _touch(row, now)
    _record(session, row, actor, "reopen", now)
    return row


def _of_organs(session: Session, year: int, lines: Sequence[Line]) -> Iterator[MissingReport]:
    for part in in_parts([line.organ.code for line in lines]):
        yield from session.exec(
            select(MissingReport).where(MissingReport.year == year, col(MissingReport.organ_code).in_(part))
        )


def _open(
    session: Session, line: Line, row: MissingReport | None, year: int, today: date, now: datetime
) -> int:
    due = line.standing.due
    if due is None:
        return 0
    told = {
        "organ": line.organ.name,
        "region": line.organ.region,
        "kind": line.organ.kind,
        "due_on": due.due,
        "basis": due.basis[:500],
        "severity": "error" if line.standing.is_unlawful else "warning",
    }
    if row is None:
        fixed = {"organ_code": line.organ.code, "year": year, "state": MissingState.OPEN.value, "version": 1}
        times = {"found_on": today, "created_at": now, "updated_at": now}
        return int(insert_once(session, MissingReport, {**fixed, **told, **times}))
    if any(getattr(row, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(row, name, value)
        _touch(row, now)
    if row.state in STANDING:
        return 0
    row.state, row.closed_at, row.closed_by = MissingState.OPEN.value, None, None
    row.report_id = row.reason = None
    _touch(row, now)
    return 1


def _close(row: MissingReport, line: Line, now: datetime) -> int:
    if row.state not in STANDING:
        return 0
    came = line.report_id is not None  # what cannot be read is no missing report: it stands among those
    if came:
        row.report_id = line.report_id
    _end(row, MissingState.FILED if came else MissingState.DROPPED, now)
    return 1


def _end(row: MissingReport, state: MissingState, now: datetime) -> None:
    row.state, row.closed_at, row.closed_by = state.value, now, None
    _touch(row, now)


def _touch(row: MissingReport, now: datetime) -> None:
    row.version += 1
    row.updated_at = now


def _locked(session: Session, missing_id: int, seen: int) -> MissingReport:
    row = session.exec(select(MissingReport).where(MissingReport.id == missing_id).with_for_update()).first()
    if row is None:
        return missing_report(session, missing_id)
    if row.version != seen:
        raise _moved_on()
    return row


def _moved_on() -> ConflictError:
    return ConflictError(
        "missing_report_changed",
        Text(
            "这条缺报记录刚刚有变动，请刷新后再操作",
            "This changed a moment ago; reload the page and try again",
        ),
    )


def _record(session: Session, row: MissingReport, actor: str, action: str, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject="missing_report",
        subject_id=row.id,
        now=now,
        details={"organ": row.organ, "year": row.year, "reason": row.reason},
    )


def _conditions(
    year: int | None, region: str | None, within: str | None, states: Sequence[str]
) -> Iterable[ColumnElement[bool]]:
    if year is not None:
        yield col(MissingReport.year) == year
    if states:
        yield col(MissingReport.state).in_(states)
    for code in (region, within):
        if code:
            yield in_region(MissingReport.region, code)
