"""What the organs below a government reported for the same year, from the register and the figures that are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from ...facts import figures_from_json, figures_of, figures_to_json, total_of
from ...model import Child, Children, ChildState, Document, Number, Organ, ReportedFigures
from ...register import Below, Register, organs_below
from ...summary import tally_of
from ..tables import (
    EvaluationRow,
    FiguresRow,
    FindingRow,
    QueueItem,
    Report,
    ReviewState,
    Submission,
    SubmissionStatus,
    tally_row,
)
from .corrections import corrected_document_of
from .items import STANDING
from .statements import in_region

FAULTS: Final = ("A", "Y", "L")
"""Groups of rules whose errors make figures unfit to be summed up."""
CARRY_OVER: Final = "Y01"


@dataclass(slots=True)
class _Filed:
    """What is stored of one report below."""

    standing: Submission | None = None
    states: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    breaks: list[tuple[str, Number]] = field(default_factory=list)


def keep_figures(session: Session, submission_id: UUID, document: Document) -> bool:
    """Keep the figures of a version as it was judged; return whether they are others than were kept."""
    figures = figures_of(document)
    content = figures_to_json(figures)
    session.merge(tally_row(submission_id, tally_of(figures)))
    row = session.get(FiguresRow, submission_id)
    if row is None:
        session.add(FiguresRow(submission_id=submission_id, content=content))
        return True
    if row.content == content:
        return False
    row.content = content
    return True


def children_of(
    session: Session,
    report: Report,
    submission: Submission,
    government: Organ,
    register: Register,
    zone: ZoneInfo,
) -> Children | None:
    """Return what the organs below a government reported; None where it is none or its region is not known.

    Costs five statements, whatever the number of organs: their figures, not their documents, are read.

    Args:
        report: the government's own, of the year in question.
        submission: its version; what came in after it is told.
        government: as the register knows it.
        zone: where a day is a day.
    """
    if government.kind != "government" or government.region is None:
        return None
    below = organs_below(register, government, report.year)
    if not below.reporters:
        return Children(())
    within = _within(report.year, government.region)
    by_code = _reports_of(session, within, below, register)
    filed = _filed(session, within)
    _add_faults(session, within, filed)
    figures = _figures(session, within, filed, set(by_code.values()))

    def told(organs: Iterable[Organ]) -> list[ReportedFigures]:
        found = (figures.get(by_code.get(organ.code or "", 0)) for organ in organs)
        return [one for one in found if one is not None]

    reporters = (
        _child(organ, below, filed.get(key), figures.get(key), submission, zone)
        for organ in below.reporters
        for key in [by_code.get(organ.code or "", 0)]
    )
    return Children(tuple(reporters), total_of(told(below.further)), total_of(told(below.vertical)))


def _within(year: int, region: str) -> Sequence[ColumnElement[bool]]:
    return (
        col(Report.year) == year,
        or_(in_region(Report.region, region), col(Report.region).is_(None)),
    )


def _reports_of(
    session: Session, within: Sequence[ColumnElement[bool]], below: Below, register: Register
) -> dict[str, int]:
    """Return the number of the report of each organ, by the organ's code."""
    organs = (*below.reporters, *below.further, *below.vertical)
    codes = {organ.code for organ in organs}
    names: dict[str, str] = {}
    for organ in organs:
        for name in register.names_of(organ):
            names[name] = "" if name in names else organ.code or ""
    found: dict[str, int] = {}
    for row in session.exec(select(Report).where(*within)).all():
        code = row.organ_code
        if code not in codes:
            code = names.get(row.organ_key) or register.find_organ(row.organ, region=row.region).code
        if code in codes and code is not None:
            found.setdefault(code, row.id)
    return found


def _filed(session: Session, within: Sequence[ColumnElement[bool]]) -> dict[int, _Filed]:
    """Return for each report the version that stands for it: judged, not returned, the latest of those."""
    judged = set(
        session.exec(
            select(EvaluationRow.submission_id)
            .join(Report, col(Report.id) == col(EvaluationRow.report_id))
            .where(*within, col(EvaluationRow.is_current).is_(True))
        ).all()
    )
    found: dict[int, _Filed] = defaultdict(_Filed)
    rows = session.exec(
        select(Submission)
        .join(Report, col(Report.id) == col(Submission.report_id))
        .where(*within)
        .order_by(col(Submission.version))
    ).all()
    for row in rows:
        if row.status == SubmissionStatus.FAILED:
            continue
        one = found[row.report_id]
        is_returned = row.review_state == ReviewState.RETURNED
        one.states.add("returned" if is_returned else "waiting")
        if row.id in judged and not is_returned:
            one.standing = row
    return found


def _add_faults(session: Session, within: Sequence[ColumnElement[bool]], filed: Mapping[int, _Filed]) -> None:
    open_errors = (
        select(QueueItem.report_id, QueueItem.rule)
        .join(Report, col(Report.id) == col(QueueItem.report_id))
        .where(*within, QueueItem.severity == "error", col(QueueItem.state).in_(STANDING))
    )
    for report_id, rule in session.exec(open_errors):
        if rule.startswith(FAULTS) and report_id in filed:
            filed[report_id].errors.add(rule)
    broken = (
        select(EvaluationRow, FindingRow)
        .join(FindingRow, col(FindingRow.evaluation_id) == col(EvaluationRow.id))
        .join(Report, col(Report.id) == col(EvaluationRow.report_id))
        .where(*within, col(EvaluationRow.is_current).is_(True), FindingRow.rule == CARRY_OVER)
        .order_by(col(FindingRow.position))
    )
    for evaluation, finding in session.exec(broken):
        one = filed.get(evaluation.report_id)
        stands = one is not None and one.standing is not None and one.standing.id == evaluation.submission_id
        if one and stands and finding.cells and finding.delta is not None:
            one.breaks.append((finding.cells[0].rpartition(".")[2], finding.delta))


def _figures(
    session: Session,
    within: Sequence[ColumnElement[bool]],
    filed: Mapping[int, _Filed],
    wanted: set[int],
) -> dict[int, ReportedFigures]:
    """Return the figures of each report that is wanted; those judged before they were kept from their documents."""
    standing = {one.standing.id: key for key, one in filed.items() if one.standing and key in wanted}
    rows = session.exec(
        select(FiguresRow)
        .join(Submission, col(Submission.id) == col(FiguresRow.submission_id))
        .join(Report, col(Report.id) == col(Submission.report_id))
        .where(*within)
    )
    found = {
        standing.pop(row.submission_id): figures_from_json(row.content)
        for row in rows
        if row.submission_id in standing
    }
    for submission_id, key in standing.items():
        document = corrected_document_of(session, submission_id)
        if document is not None:
            found[key] = figures_of(document)
    return found


def _child(
    organ: Organ,
    below: Below,
    filed: _Filed | None,
    figures: ReportedFigures | None,
    government: Submission,
    zone: ZoneInfo,
) -> Child:
    is_office = (organ.code or organ.name) in below.offices
    standing = filed.standing if filed else None
    if filed is None or standing is None or figures is None:
        return Child(organ.name, organ.kind, _state(filed), is_office)
    came_later = not (standing.imported or government.imported) and _at(standing) > _at(government)
    return Child(
        organ.name,
        organ.kind,
        "filed",
        is_office,
        figures,
        tuple(sorted(filed.errors)),
        standing.received_at.astimezone(zone).date() if came_later else None,
        standing.version,
        tuple(filed.breaks),
    )


def _at(submission: Submission) -> datetime:
    return submission.received_at


def _state(filed: _Filed | None) -> ChildState:
    if filed is None or not filed.states:
        return "missing"
    return "returned" if "returned" in filed.states and "waiting" not in filed.states else "waiting"
