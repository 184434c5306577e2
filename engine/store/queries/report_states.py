"""The state of every report as summaries ask for it: worked out once, kept in `report_states`, and exact at any time.

What is kept of a report counts until something is written about it: triggers of the database then name the report in
`touched_reports`, whoever writes and however. Readers take the state of named reports from the tables themselves, in the
same statement; `catch_up` works their states out anew and takes their names away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy import Column as TableColumn
from sqlmodel import Session, col

from ..tables import (
    DocumentRow,
    EvaluationRow,
    ItemState,
    QueueItem,
    Report,
    ReportState,
    ReviewState,
    Submission,
    SubmissionStatus,
    TallyRow,
    TouchedReport,
)
from .filings import QUARANTINED
from .items import STANDING
from .statements import changed
from .summaries_scope import Column, count_plainly, is_sqlite, number_in_json

CARRY_RULES: Final = ("Y01", "G10")
NO_PREDECESSOR: Final = "Y10"
OVER: Final = (ItemState.DISMISSED.value, ItemState.FIXED.value)
"""States of a finding that is none, or is no more."""
NEEDS_NOBODY: Final = "accepted"
"""Outcome of a report that asks for no person."""
AT_ONCE: Final = 200_000
AT_ONCE_ON_SQLITE: Final = 5_000
"""Names taken away in one transaction."""
LOCK: Final = 0x60555A53
"""Key of the lock that lets one process catch up at a time on PostgreSQL."""

_STATE: Any = ReportState.__table__  # type: ignore[attr-defined]
_COLUMNS: Final = tuple(column.name for column in _STATE.c)


def states(session: Session, year: int) -> Subquery:
    """Return the state of every report of a year that anything came in for, as it is at this moment."""
    kept = select(*_STATE.c).where(_STATE.c.year == year)
    if not is_behind(session):
        return kept.subquery("states")
    touched = select(col(TouchedReport.report_id))
    fresh = worked_out(session, [col(Report.id).in_(touched), col(Report.year) == year])
    return union_all(kept.where(_STATE.c.report_id.not_in(touched)), fresh).subquery("states")


def is_behind(session: Session) -> bool:
    """Tell whether anything was written since the states were worked out."""
    return session.execute(select(col(TouchedReport.id)).limit(1)).first() is not None


def behind(session: Session, most: int) -> int:
    """Return how many names of reports wait for `catch_up`, counted up to `most`."""
    waiting = select(col(TouchedReport.id)).limit(most).subquery()
    return int(session.execute(select(func.count()).select_from(waiting)).scalar_one())


def catch_up(session: Session, at_once: int | None = None) -> int:
    """Work out anew the states of reports that were touched, the first named first; return how many names that settled.

    Call it in a transaction of its own until it returns 0. Another process that is at it is left alone (PostgreSQL), or
    waited for (SQLite).

    Args:
        at_once: so many names at most; None: as many as suit the database. PostgreSQL looks through whole tables for
            many names, SQLite looks each up, and keeps all other writers waiting meanwhile.
    """
    if not is_behind(session) or not _is_alone(session):
        return 0
    count_plainly(session)
    names = _taken(session, at_once or (AT_ONCE_ON_SQLITE if is_sqlite(session) else AT_ONCE))
    reports = select(names.c.report_id)
    # Exactly these names: one that is committed from here on stays, and its report is worked out once more.
    settled = changed(session, delete(TouchedReport).where(col(TouchedReport.id).in_(select(names.c.id))))
    changed(session, delete(ReportState).where(col(ReportState.report_id).in_(reports)))
    fresh = worked_out(session, [col(Report.id).in_(reports)])
    changed(session, insert(_STATE).from_select(_COLUMNS, fresh, include_defaults=False))
    names.drop(session.connection())
    return settled


def _taken(session: Session, at_once: int) -> Table:
    """Return the names that are dealt with now, in a temporary table: drop it in the same transaction."""
    names = Table(
        "names_taken",
        MetaData(),
        TableColumn("id", BigInteger, primary_key=True, autoincrement=False),
        TableColumn("report_id", Integer),
        prefixes=["TEMPORARY"],
    )
    names.create(session.connection())
    first = (
        select(col(TouchedReport.id), col(TouchedReport.report_id))
        .order_by(col(TouchedReport.id))
        .limit(at_once)
    )
    changed(session, insert(names).from_select(["id", "report_id"], first))
    if not is_sqlite(session):
        session.execute(text("ANALYZE names_taken"))
    return names


def differing(session: Session, most: int = 100) -> list[int]:
    """Return the numbers of reports whose kept state is not what the tables say, `most` at most; none is as it should be.

    Every report is looked at: on a whole country's store this takes minutes.
    """
    touched = select(col(TouchedReport.report_id))
    kept = select(*_STATE.c).where(_STATE.c.report_id.not_in(touched))
    fresh = worked_out(session, [col(Report.id).not_in(touched)])
    one = (kept.except_(fresh)).subquery("one")
    other = (fresh.except_(kept)).subquery("other")
    found = union_all(select(one.c.report_id), select(other.c.report_id)).subquery("found")
    statement = select(found.c.report_id).distinct().order_by(found.c.report_id).limit(most)
    return list(session.execute(statement).scalars())


def touch_all(session: Session) -> None:
    """Name every report, so that all states are worked out anew."""
    changed(session, insert(TouchedReport).from_select(["report_id"], select(col(Report.id))))


def worked_out(session: Session, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """Return the statement that works states out from the tables, in the order of the columns of `ReportState`.

    Args:
        conditions: on `Report`; which reports. A report without any version has no state.
    """
    wanted = select(col(Report.id)).where(*conditions)
    came, found = _came(wanted), _found(wanted)
    latest = Submission.__table__.alias("latest")  # type: ignore[attr-defined]
    standing = Submission.__table__.alias("standing")  # type: ignore[attr-defined]
    is_judged = and_(col(EvaluationRow.submission_id) == latest.c.id, col(EvaluationRow.is_current).is_(True))
    said = [
        *came.c,
        col(Report.year),
        *_of_latest(session, came, latest),
        standing.c.id.label("standing_id"),
        col(TallyRow.missing_tables),
        col(TallyRow.unknown),
        *(func.coalesce(column, 0).label(column.name) for column in found.c if column.name != "report_id"),
    ]
    by_name = {column.name: column for column in said}
    return (
        select(*(by_name[name] for name in _COLUMNS))
        .join_from(came, Report, col(Report.id) == came.c.report_id)
        .outerjoin(latest, and_(latest.c.report_id == came.c.report_id, latest.c.version == came.c.latest))
        .outerjoin(EvaluationRow, is_judged)
        .outerjoin(
            standing, and_(standing.c.report_id == came.c.report_id, standing.c.version == came.c.standing)
        )
        .outerjoin(TallyRow, col(TallyRow.submission_id) == standing.c.id)
        .outerjoin(found, found.c.report_id == came.c.report_id)
    )


def _is_alone(session: Session) -> bool:
    if is_sqlite(session):
        return True
    return bool(session.execute(text(f"SELECT pg_try_advisory_xact_lock({LOCK})")).scalar_one())


def _number(condition: ColumnElement[bool]) -> Column:
    return func.sum(case((condition, 1), else_=0))


def _came(wanted: Select[Any]) -> Subquery:
    """Return for each report what came in: first and last time, how many versions, which of them count."""
    return (
        select(col(Submission.report_id), *_of_versions())
        .outerjoin(
            EvaluationRow,
            and_(
                col(EvaluationRow.submission_id) == col(Submission.id),
                col(EvaluationRow.is_current).is_(True),
            ),
        )
        .outerjoin(DocumentRow, col(DocumentRow.submission_id) == col(Submission.id))
        .where(col(Submission.report_id).in_(wanted))
        .group_by(col(Submission.report_id))
        .subquery("came")
    )


def _of_versions() -> list[Column]:
    """Return what is asked of all versions of a report together."""
    came_in: ColumnElement[datetime] = func.coalesce(
        col(Submission.submitted_at), col(Submission.received_at)
    )
    is_filed = col(Submission.imported).is_(False)
    is_failed = col(Submission.status) == SubmissionStatus.FAILED.value
    # What breaks our own machine is no fault of who filed it.
    is_counted = and_(is_filed, or_(~is_failed, col(Submission.failure_code) == QUARANTINED))
    is_returned = col(Submission.review_state) == ReviewState.RETURNED.value
    published = func.coalesce(col(Submission.published_on), col(DocumentRow.published_on))
    # An index holds it: the wide rows stay unread.
    stands = and_(col(EvaluationRow.submission_id).is_not(None), ~is_returned, ~is_failed)
    return [
        _number(is_filed).label("versions"),
        _number(is_counted).label("counted"),
        _number(col(Submission.imported).is_(True)).label("imported"),
        _number(and_(is_counted, is_returned)).label("returned"),
        _number(and_(is_filed, col(Submission.quarantined_at).is_not(None))).label("quarantined"),
        func.min(case((is_counted, came_in))).label("first_in"),
        func.max(case((is_counted, came_in))).label("last_in"),
        func.min(case((is_counted, published))).label("published_on"),
        func.max(case((is_counted, col(Submission.version)))).label("latest"),
        func.max(case((stands, col(Submission.version)))).label("standing"),
    ]


def _of_latest(session: Session, came: Subquery, latest: Any) -> list[Column]:
    """Return what became of the version that came last."""
    judged: Any = EvaluationRow.__table__.c  # type: ignore[attr-defined]
    is_fine = or_(latest.c.review_state == ReviewState.ACCEPTED.value, judged.outcome == NEEDS_NOBODY)
    passed = case(
        (latest.c.id.is_(None), None),
        (latest.c.review_state == ReviewState.RETURNED.value, "returned"),
        (judged.id.is_(None), "unchecked"),
        (and_(is_fine, came.c.versions == 1), "first"),
        (is_fine, "later"),
        else_="waiting",
    )
    return [
        latest.c.id.label("latest_id"),
        latest.c.review_state,
        judged.outcome,
        judged.ruleset_id,
        judged.ruleset_version,
        judged.ruleset_digest.label("digest"),
        number_in_json(session, judged.counts, "not_assessable").label("unassessed"),
        number_in_json(session, judged.counts, "engine_error").label("rule_errors"),
        passed.label("passed"),
    ]


def _found(wanted: Select[Any]) -> Subquery:
    """Return how many findings there are of each report, by what became of them."""
    item = QueueItem
    stands = col(item.state).in_([state.value for state in STANDING])
    lasts = col(item.state).not_in(OVER)
    is_error = col(item.severity) == "error"

    def of(severity: str) -> ColumnElement[bool]:
        return and_(col(item.severity) == severity, col(item.state) != ItemState.DISMISSED.value)

    return (
        select(
            col(item.report_id),
            _number(stands).label("standing_findings"),
            _number(and_(stands, is_error)).label("standing_errors"),
            _number(is_error).label("found_errors"),
            _number(of("error")).label("errors"),
            _number(of("warning")).label("warnings"),
            _number(of("info")).label("infos"),
            *(_number(col(item.state) == state).label(state) for state in ("fixed", "waived", "dismissed")),
            _number(and_(lasts, col(item.rule).in_(CARRY_RULES))).label("broken"),
            _number(and_(lasts, col(item.rule) == NO_PREDECESSOR)).label("without_predecessor"),
        )
        .where(col(item.report_id).in_(wanted))
        .group_by(col(item.report_id))
        .subquery("found_of_report")
    )
