"""Corrections of misread cells: kept for the bytes they were made on, ended but never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from ... import canonical
from ...corrections import Correction, Effect, correct
from ...errors import ConflictError, NotFoundError, Text
from ...model import Cell, CellKind, Document
from ..tables import CorrectionRow, CorrectionState, EvaluationRow, Report, Submission, SubmissionStatus
from . import audit
from .documents import document_of


@dataclass(frozen=True, slots=True)
class InForce:
    """A document with the corrections that stand, each with what it does to this reading."""

    document: Document
    standing: tuple[tuple[CorrectionRow, Effect], ...]

    @property
    def applied(self) -> tuple[CorrectionRow, ...]:
        """Those by which a figure is another than the one read."""
        return tuple(row for row, effect in self.standing if effect is Effect.APPLIED)


def standing(session: Session, submission_id: UUID) -> Sequence[CorrectionRow]:
    """Return the corrections that count for the bytes of a submission, in the order they were made."""
    return session.exec(
        select(CorrectionRow)
        .join(Submission, col(Submission.blob_digest) == col(CorrectionRow.blob_digest))
        .where(Submission.id == submission_id, CorrectionRow.state == CorrectionState.STANDING)
        .order_by(col(CorrectionRow.id))
    ).all()


def history(session: Session, submission_id: UUID) -> Sequence[CorrectionRow]:
    """Return every correction of the bytes of a submission, ended ones too, in the order they were made."""
    return session.exec(
        select(CorrectionRow)
        .join(Submission, col(Submission.blob_digest) == col(CorrectionRow.blob_digest))
        .where(Submission.id == submission_id)
        .order_by(col(CorrectionRow.id))
    ).all()


def in_force(session: Session, submission_id: UUID, document: Document) -> InForce:
    """Return `document` as read from a submission with the corrections of its bytes applied."""
    rows = standing(session, submission_id)
    corrected = correct(document, [correction_of(row) for row in rows])
    return InForce(corrected.document, tuple(zip(rows, corrected.effects, strict=True)))


def corrected_document_of(session: Session, submission_id: UUID) -> Document | None:
    """Return the document of a submission as it counts: as read, and corrected; None where it was not read (yet)."""
    document = document_of(session, submission_id)
    return None if document is None else in_force(session, submission_id, document).document


def applied_json(session: Session, submission_id: UUID, document: Document) -> list[canonical.Json]:
    """Return by which cells a person's figure counts instead of the one read: what, by whom, when and why."""
    return [
        {
            "id": row.id,
            "cell": row.address,
            "original": row.original,
            "entered": row.entered,
            "reason": row.reason,
            "by": row.actor,
            "at": row.created_at.isoformat(),
        }
        for row in in_force(session, submission_id, document).applied
    ]


def add_correction(
    session: Session,
    submission: Submission,
    correction: Correction,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> CorrectionRow:
    """Keep a correction; one that stood at this address is replaced by it, and kept too.

    Raises:
        ConflictError: the bytes of the submission are not here (`no_document`).
    """
    if submission.blob_digest is None:
        raise ConflictError(
            "no_document",
            Text(
                "尚未取得原件，不能更正。", "The document has not been fetched yet; nothing can be corrected."
            ),
        )
    before = _standing_at(session, submission.blob_digest, correction.address)
    if before is not None:
        _end(before, CorrectionState.REPLACED, actor=actor, reason=None, now=now)
        session.flush()
    row = CorrectionRow(
        blob_digest=submission.blob_digest,
        submission_id=submission.id,
        address=correction.address,
        original=cell_json(correction.original),
        entered=cell_json(correction.entered),
        reason=reason,
        actor=actor,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, row, submission.id, "correct_reading", actor, now)
    return row


def withdraw_correction(
    session: Session,
    submission_id: UUID,
    correction_id: int,
    *,
    actor: str,
    reason: str | None,
    now: datetime,
) -> CorrectionRow:
    """Take back a correction that stands: the cell counts as it was read.

    Raises:
        NotFoundError: the bytes of the submission have no such correction.
        ConflictError: it was withdrawn or replaced before (`already_ended`).
    """
    row = next((one for one in history(session, submission_id) if one.id == correction_id), None)
    if row is None:
        raise NotFoundError("correction_not_found", Text("没有这项更正。", "There is no such correction."))
    if row.state != CorrectionState.STANDING:
        raise ConflictError(
            "already_ended",
            Text(
                f"{row.ended_by} 已撤销或替换这项更正，请刷新页面。",
                f"{row.ended_by} has withdrawn or replaced this already; reload.",
            ),
        )
    _end(row, CorrectionState.WITHDRAWN, actor=actor, reason=reason, now=now)
    _record(session, row, submission_id, "withdraw_correction", actor, now)
    return row


def judged_with(session: Session, submission_id: UUID) -> list[UUID]:
    """Return what must be judged again when a correction of this submission changes, itself first.

    That is the latest version of every report that consists of the same bytes, and those that were compared with one.
    """
    own = session.exec(select(Submission.blob_digest).where(Submission.id == submission_id)).one()
    same = session.exec(
        select(Submission.id)
        .join(Report, col(Report.current_submission_id) == col(Submission.id))
        .where(Submission.blob_digest == own, Submission.status != SubmissionStatus.FAILED)
        .order_by(col(Submission.id) != submission_id, col(Submission.received_at))
    ).all()
    compared = session.exec(
        select(EvaluationRow.submission_id).where(
            col(EvaluationRow.predecessor_id).in_(same), col(EvaluationRow.is_current).is_(True)
        )
    ).all()
    return list(dict.fromkeys((*same, *compared)))


def correction_of(row: CorrectionRow) -> Correction:
    """Return the correction that was stored."""
    return Correction(row.address, cell_of(row.original), cell_of(row.entered))


def cell_json(cell: Cell) -> canonical.Json:
    """Return what is kept of a cell: value, kind and characters."""
    return {"value": cell.value, "kind": cell.kind.value, "raw": cell.raw}


def cell_of(value: canonical.Json) -> Cell:
    """Return the cell that `cell_json` was given."""
    return Cell(value["value"], CellKind(value["kind"]), value["raw"])


def _standing_at(session: Session, digest: str, address: str) -> CorrectionRow | None:
    return session.exec(
        select(CorrectionRow).where(
            CorrectionRow.blob_digest == digest,
            CorrectionRow.address == address,
            CorrectionRow.state == CorrectionState.STANDING,
        )
    ).first()


def _end(
    row: CorrectionRow, state: CorrectionState, *, actor: str, reason: str | None, now: datetime
) -> None:
    row.state = state.value
    row.ended_at, row.ended_by, row.ended_reason = now, actor, reason


def _record(
    session: Session, row: CorrectionRow, submission_id: UUID, action: str, actor: str, now: datetime
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject="submission",
        subject_id=submission_id,
        now=now,
        details={
            "correction": row.id,
            "cell": row.address,
            "original": row.original,
            "entered": row.entered,
            "reason": row.reason if row.ended_by is None else row.ended_reason,
        },
    )
