"""Who must file for a year: asked in SQL, so that a board or a summary can count it beside the reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from ...register import Contact, name_in
from ..tables import EvaluationRow, Organ, OrganContact, OrganExemption, OrganName, Report, Submission
from .organs import IDS_AT_ONCE, registered_of
from .statements import in_region


@dataclass(frozen=True, slots=True)
class Due:
    """One organ that has a report to file for a year, or is excused from it.

    Attributes:
        organ_id: of the row in `organs`.
        code: by which `Report.organ_code` names it.
        name: as it was called at the end of that year.
        parent_code: who supervises it, where somebody said; else the government of its region or the one above.
        exempt: why it need not file; None where it must.
    """

    organ_id: int
    code: str
    name: str
    kind: str
    region: str | None
    level: str
    parent_code: str | None
    exempt: str | None


def due(year: int, region: str | None = None) -> Select[Any]:
    """Return the statement that lists who files for a report year; for counting, use it as a subquery or CTE.

    Columns: `organ_id`, `code`, `name` (today's), `kind`, `region`, `level`, `parent_code`, `exempt` (the reason,
    NULL where the organ must file). An organ that was renamed stands there once; one that was founded later, or
    that had ended by the end of that year, does not; a vertical one only where it is said that it files here.

    Args:
        region: 行政区划代码 or its prefix; its subtree. None: everything, organs without region too.
    """
    exempted = _exempted(year)
    return (
        columns(
            col(Organ.id).label("organ_id"),
            col(Organ.code),
            col(Organ.name),
            col(Organ.kind),
            col(Organ.region),
            col(Organ.level),
            col(Organ.parent_code),
            exempted.c.reason.label("exempt"),
        )
        .outerjoin_from(Organ, exempted, exempted.c.organ_id == col(Organ.id))
        .where(
            or_(col(Organ.first_year).is_(None), col(Organ.first_year) <= year),
            or_(col(Organ.last_year).is_(None), col(Organ.last_year) >= year),
            or_(col(Organ.files).is_(True), and_(col(Organ.files).is_(None), col(Organ.kind) != "vertical")),
            *([in_region(col(Organ.region), region)] if region else []),
        )
    )


def organs_due(
    session: Session, year: int, region: str | None = None, codes: Sequence[str] | None = None
) -> tuple[Due, ...]:
    """Return who files for a report year in the subtree of `region`, under the names of that time, by code.

    Args:
        codes: only these organs, a few hundred at most.
    """
    statement = due(year, region).order_by(col(Organ.code))
    if codes is not None:
        statement = statement.where(col(Organ.code).in_(codes))
    found = [Due(*row) for row in session.execute(statement)]
    names = renamed(session, year, None if codes is None else [organ.organ_id for organ in found])
    return tuple(replace(organ, name=names.get(organ.organ_id, organ.name)) for organ in found)


def contacts_of(session: Session, organ_ids: Collection[int]) -> dict[int, tuple[Contact, ...]]:
    """Return the contacts of these organs by `organ_id`; an organ without any has no entry."""
    found: dict[int, list[Contact]] = defaultdict(list)
    wanted = set(organ_ids)
    statement = select(OrganContact).order_by(col(OrganContact.id))
    if len(wanted) <= IDS_AT_ONCE:
        statement = statement.where(col(OrganContact.organ_id).in_(wanted))
    for row in session.exec(statement):
        if row.organ_id in wanted:
            found[row.organ_id].append(Contact(row.name, row.email, row.phone, row.duty))
    return {organ_id: tuple(contacts) for organ_id, contacts in found.items()}


def _exempted(year: int) -> Subquery:
    """Return who is excused from a year and why, in the words that were entered first; once for all organs."""
    first = (
        columns(func.min(col(OrganExemption.id)).label("id"))
        .where(
            col(OrganExemption.first_year) <= year,
            or_(col(OrganExemption.last_year).is_(None), col(OrganExemption.last_year) >= year),
        )
        .group_by(col(OrganExemption.organ_id))
        .subquery("first_exemption")
    )
    return (
        columns(col(OrganExemption.organ_id), col(OrganExemption.reason))
        .join(first, first.c.id == col(OrganExemption.id))
        .subquery("exempted")
    )


def renamed(session: Session, year: int, only: Sequence[int] | None) -> dict[int, str]:
    """Return what organs were called at the end of a year, by id, of those that have a former name at all.

    Args:
        only: of these, a few hundred at most; None: of all.
    """
    statement = select(OrganName.organ_id).where(OrganName.kind == "former")
    if only is not None:
        statement = statement.where(col(OrganName.organ_id).in_(only))
    ids = set(session.exec(statement).all())
    return {organ_id: name_in(entry, year) for organ_id, entry in registered_of(session, ids).items()}


@dataclass(frozen=True, slots=True)
class FiledReport:
    """One report of an organ or of one it came from."""

    report: Report
    submission: Submission
    outcome: str | None


def reports_of(session: Session, codes: Collection[str]) -> list[FiledReport]:
    """Return the reports of the organs of these codes, the latest year first."""
    rows = session.exec(
        select(Report, Submission, EvaluationRow.outcome)
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .outerjoin(
            EvaluationRow,
            and_(
                col(EvaluationRow.submission_id) == col(Submission.id),
                col(EvaluationRow.is_current).is_(True),
            ),
        )
        .where(col(Report.organ_code).in_(codes))
        .order_by(col(Report.year).desc(), col(Report.organ_code))
    ).all()
    return [FiledReport(*row) for row in rows]


def saved_at(session: Session, code: str, *, lock: bool = False) -> datetime | None:
    """Return when an organ was last saved, so that nobody overwrites what he has not seen; None: no such organ.

    Args:
        lock: keep others from saving it until the session ends.
    """
    statement = select(Organ.created_at).where(Organ.code == code)
    return session.exec(statement.with_for_update() if lock else statement).first()
