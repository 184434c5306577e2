"""What the page of the original beside what was read shows, read from the store within one session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from gouji.engine.corrections import Effect
from gouji.engine.model import Document, Finding
from gouji.engine.store import Session
from gouji.engine.store.queries import corrections as stored
from gouji.engine.store.queries import submissions
from gouji.engine.store.queries.documents import document_of
from gouji.engine.store.tables import Submission, SubmissionStatus

from ...beside.original import PageSize, is_paged
from ...beside.page import Beside, set_beside
from ...beside.reading import ReadCell, Shown, stands
from ...beside.words import EFFECTS
from ...desk import corrections
from ...desk.corrections import Listed
from ...desk.reports import readable
from ...desk.roles import Actor
from .pictures import PICTURES, Kept


@dataclass(frozen=True, slots=True)
class ReadingView:
    """Everything on the page beside the report's head.

    Attributes:
        beside: both sides; None where the report is not read (yet).
        cell: the one that was chosen.
        history: of the corrections of that cell, the latest first.
        corrections: all that stand, in the order they were made.
        may_correct: whether this person may correct a cell of this report now.
        is_pending: whether a correction was made or withdrawn that the report is not judged with yet.
    """

    id: UUID
    beside: Beside | None
    cell: ReadCell | None
    history: tuple[Shown, ...]
    corrections: tuple[Shown, ...]
    may_correct: bool
    is_pending: bool


def load_reading(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    chosen: str | None,
    zone: tzinfo,
    finding: Finding | None = None,
) -> ReadingView:
    """Return the page's content.

    Args:
        chosen: address of the cell that is marked and can be corrected; others than the report's count as none.
        finding: whose cells are marked on both sides.

    Raises:
        NotFoundError: there is no such submission, or it is outside the actor's region.
    """
    submission, report = readable(session, actor, submission_id)
    document = document_of(session, submission_id)
    listed = corrections.listed_of(session, submission_id, document)
    shown = [_shown(one, zone) for one in listed]
    marked = cells_told(finding, document) if finding and document else ()
    beside = _beside(session, submission, document, shown, chosen, marked) if document else None
    cell = _chosen(beside, chosen)
    return ReadingView(
        id=submission.id,
        beside=beside,
        cell=cell,
        history=tuple(one for one in reversed(shown) if cell and one.address == cell.address),
        corrections=tuple(one for one in shown if one.effect is not None),
        may_correct=corrections.may_correct(actor, submission, report, document),
        is_pending=_is_pending(submission, listed),
    )


def corrected_cells(
    session: Session, submission_id: UUID, document: Document | None, zone: tzinfo
) -> Mapping[str, Shown]:
    """Return the corrections by which a figure counts that was not read, by the address of its cell."""
    if document is None:
        return {}
    found = stored.in_force(session, submission_id, document)
    return {row.address: _shown(Listed(row, Effect.APPLIED), zone) for row in found.applied}


def cells_told(finding: Finding, document: Document) -> tuple[str, ...]:
    """Return the cells that a finding quotes; all that it is about where it quotes none.

    A relation over a whole column is about every cell of it, but what is wrong there is told by two or three.
    """
    cells, spans = finding.candidate.cells, finding.candidate.spans
    return tuple(cell for cell in cells if document.cell(cell).span in spans) or cells


def _beside(
    session: Session,
    submission: Submission,
    document: Document,
    shown: Sequence[Shown],
    chosen: str | None,
    marked: Sequence[str],
) -> Beside:
    counts = stored.in_force(session, submission.id, document).document
    sizes = _sizes(session, submission) if is_paged(document) else ()
    return set_beside(
        counts,
        sizes=sizes,
        pictures=[f"/reports/{submission.id}/pages/{number}.png" for number in range(1, len(sizes) + 1)],
        corrections={one.address: one for one in shown if one.effect is not None},
        chosen=chosen,
        asks=True,
        marked=marked,
    )


def _sizes(session: Session, submission: Submission) -> tuple[PageSize, ...]:
    return PICTURES.sizes(submission.blob_digest or "", content(session, submission.id))


def content(session: Session, submission_id: UUID) -> Callable[[], Kept]:
    """Return what gives the file of a submission and its name; it is large, and mostly not needed."""

    def load() -> Kept:
        document = document_of(session, submission_id)
        source = document.source if document else ""
        return Kept(submissions.content_of(session, submission_id) or b"", source)

    return load


def _chosen(beside: Beside | None, chosen: str | None) -> ReadCell | None:
    for table in beside.reading.tables if beside and chosen else ():
        for grid in table.grids:
            for row in grid.rows:
                for cell in row.cells:
                    if cell.address == chosen:
                        return cell
    return None


def _is_pending(submission: Submission, listed: Sequence[Listed]) -> bool:
    if submission.status == SubmissionStatus.FAILED:
        return False
    if submission.status != SubmissionStatus.EVALUATED:
        return True
    changes = [moment for one in listed for moment in (one.row.created_at, one.row.ended_at) if moment]
    return bool(changes) and (submission.begun_at is None or max(changes) > submission.begun_at)


def _shown(one: Listed, zone: tzinfo) -> Shown:
    row = one.row
    correction = stored.correction_of(row)
    return Shown(
        id=row.id,
        address=row.address,
        was=stands(correction.original),
        now=stands(correction.entered),
        reason=row.reason,
        actor=row.actor,
        at=_local(row.created_at, zone),
        effect=one.effect,
        state=EFFECTS[one.effect.value if one.effect else row.state],
        ended_by=row.ended_by,
        ended_at=_local(row.ended_at, zone) if row.ended_at else None,
        ended_reason=row.ended_reason,
    )


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone)
