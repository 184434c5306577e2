"""Which reports of a year are worth comparing word for word."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from ...model import Document
from ...similarity import SKETCH_VERSION, VALUES, bands_of, estimate, sketch_of, wording_of
from ..tables import FindingRow, Report, SketchBand, SketchRow
from ..tables.evaluations import EvaluationRow
from .statements import insert_all

WORTH_COMPARING: Final = 0.12
"""Estimated likeness from which two are compared exactly; 0.3 is told, an estimate is off by 0.04 (one sigma)."""
SHARING_MOST: Final = 200
"""Reports that share most bands, whose sketches are looked at."""
COMPARED_AT_MOST: Final = 12
"""Reports that are then compared exactly: of a text that a hundred organs copied, a dozen is evidence enough."""

_FORMAT: Final = f"<{VALUES}I"


def keep_sketch(session: Session, submission_id: UUID, report_id: int, document: Document) -> None:
    """Keep the sketch of a version as it was judged; those of the report's other versions go.

    Args:
        session: of the transaction that stores the evaluation.
        submission_id: the version.
        report_id: whose version it is.
        document: as judged; one without a year, or with too few words of its own, has no sketch.
    """
    sketch = sketch_of(wording_of(document)) if document.year else None
    row = session.get(SketchRow, submission_id)
    if row and sketch and (row.version, row.content) == (SKETCH_VERSION, struct.pack(_FORMAT, *sketch)):
        return
    _forget(session, report_id)
    if sketch is None or document.year is None:
        return
    session.add(
        SketchRow(
            submission_id=submission_id,
            report_id=report_id,
            year=document.year,
            version=SKETCH_VERSION,
            content=struct.pack(_FORMAT, *sketch),
        )
    )
    session.flush()
    bands = sorted(set(bands_of(sketch)))
    insert_all(
        session,
        [SketchBand(year=document.year, band=band, submission_id=submission_id) for band in bands],
    )


def _forget(session: Session, report_id: int) -> None:
    known = session.exec(select(SketchRow.submission_id).where(SketchRow.report_id == report_id)).all()
    if known:
        session.execute(delete(SketchBand).where(col(SketchBand.submission_id).in_(known)))
        session.execute(delete(SketchRow).where(col(SketchRow.submission_id).in_(known)))


def alike(session: Session, report_id: int, document: Document) -> Sequence[UUID]:
    """Return the current versions of other reports of the year that may be like this one, the likest first.

    Args:
        session: open for reading.
        report_id: the report itself, which is left out.
        document: its document.
    """
    sketch = sketch_of(wording_of(document)) if document.year else None
    if sketch is None:
        return ()
    sharing = (
        select(SketchBand.submission_id)
        .where(SketchBand.year == document.year, col(SketchBand.band).in_(set(bands_of(sketch))))
        .group_by(col(SketchBand.submission_id))
        .order_by(func.count().desc(), col(SketchBand.submission_id))
        .limit(SHARING_MOST)
    ).subquery()
    rows = session.exec(
        select(SketchRow)
        .join(sharing, sharing.c.submission_id == col(SketchRow.submission_id))
        .join(Report, col(Report.current_submission_id) == col(SketchRow.submission_id))
        .where(Report.id != report_id, SketchRow.version == SKETCH_VERSION)
    ).all()
    found = [(estimate(sketch, struct.unpack(_FORMAT, row.content)), row.submission_id) for row in rows]
    likest = sorted((one for one in found if one[0] >= WORTH_COMPARING), key=lambda one: (-one[0], one[1]))
    return [submission_id for _, submission_id in likest[:COMPARED_AT_MOST]]


def naming(session: Session, submission_ids: Sequence[UUID], rule: str) -> dict[UUID, set[str]]:
    """Return for each submission the keys of the current findings of `rule`: whom it is said to be like."""
    if not submission_ids:
        return {}
    rows = session.exec(
        select(EvaluationRow.submission_id, FindingRow.key)
        .join(FindingRow, col(FindingRow.evaluation_id) == col(EvaluationRow.id))
        .where(
            col(EvaluationRow.submission_id).in_(submission_ids),
            col(EvaluationRow.is_current).is_(True),
            FindingRow.rule == rule,
        )
    ).all()
    found: dict[UUID, set[str]] = {submission_id: set() for submission_id in submission_ids}
    for submission_id, key in rows:
        found[submission_id].add(key)
    return found
