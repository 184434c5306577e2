"""What a person does about a cell that was misread: correct it, take the correction back.

The correction stays beside what was read, with who, when and why; the report is judged again with it, and so are
those that were compared with it. The caller flushes the outbox after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gouji.engine.canonical import Json
from gouji.engine.corrections import Correction, Effect, enter, has_cell
from gouji.engine.errors import BadRequestError, ConflictError, Text
from gouji.engine.model import Cell, Document
from gouji.engine.store import Session
from gouji.engine.store.queries import corrections, outbox
from gouji.engine.store.queries.documents import document_of
from gouji.engine.store.tables import CorrectionRow, CorrectionState, Report, ReviewState, Submission
from gouji.workers.broker import SUBMISSIONS

from .items import is_id
from .reasons import check_note, check_text
from .reports import readable
from .roles import Action, Actor, require


@dataclass(frozen=True, slots=True)
class Listed:
    """One correction; `effect` is what it does to the reading at hand, None where it was withdrawn or replaced."""

    row: CorrectionRow
    effect: Effect | None


def may_correct(actor: Actor, submission: Submission, report: Report, document: Document | None) -> bool:
    """Tell whether `actor` may correct cells of this submission now."""
    return (
        document is not None
        and actor.may(Action.CORRECT, report.region)
        and _refusal(submission, report, document) is None
    )


def correct_cell(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    now: datetime,
    *,
    address: str,
    kind: str,
    value: str | None,
    reason: str | None,
) -> CorrectionRow:
    """Say what really stands in a cell of the original.

    Args:
        address: full, `requests.received.natural`.
        kind: `number`, `blank` or `na`.
        value: the number's digits; nothing for the other two.
        reason: in words; needed.

    Raises:
        BadRequestError: no such cell (`unknown_cell`), nothing that a cell can hold (`bad_kind`, `bad_value`), what
            was read already (`nothing_to_correct`), no reason.
        ConflictError: not read yet, form fields, not the latest version, returned.
        NotFoundError, ForbiddenError: no such submission; role or region do not allow it.
    """
    submission, document = _correctable(session, actor, submission_id)
    words = check_text(reason)
    entered = enter(kind, value)
    if not has_cell(document, address):
        raise BadRequestError(
            "unknown_cell",
            Text(
                "这份报告的格式没有这个单元格，请核对地址。",
                "The form of this report has no such cell; check the address.",
            ),
        )
    read = document.cell(address)
    if _same(read, entered) and address not in document.doubts():
        raise BadRequestError(
            "nothing_to_correct",
            Text(
                "所填与系统读到的相同，无需更正；已有更正的，请撤销该更正。",
                "This is what was read; there is nothing to correct. Withdraw the correction where there is one.",
            ),
        )
    row = corrections.add_correction(
        session, submission, Correction(address, read, entered), reason=words, actor=actor.name, now=now
    )
    _judge_again(session, submission.id, now)
    return row


def withdraw(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    correction_id: int,
    now: datetime,
    reason: str | None = None,
) -> CorrectionRow:
    """Take back a correction: the cell counts as it was read.

    Raises:
        NotFoundError, ForbiddenError: no such submission or correction; role or region do not allow it.
        ConflictError: it was withdrawn or replaced before; not the latest version, or returned.
    """
    submission, _ = _correctable(session, actor, submission_id)
    words = check_note(reason)
    row = corrections.withdraw_correction(
        session,
        submission.id,
        correction_id if is_id(correction_id) else 0,
        actor=actor.name,
        reason=words,
        now=now,
    )
    _judge_again(session, submission.id, now)
    return row


def listed(session: Session, actor: Actor, submission_id: UUID) -> list[Listed]:
    """Return all corrections of the bytes of a submission, ended ones too, in the order they were made.

    Raises:
        NotFoundError: there is no such submission, or it lies outside the actor's region.
    """
    readable(session, actor, submission_id)
    return listed_of(session, submission_id, document_of(session, submission_id))


def listed_of(session: Session, submission_id: UUID, document: Document | None) -> list[Listed]:
    """Return the same of a submission that the caller may see.

    Args:
        document: as it was read, if it could be.
    """
    effects: dict[int, Effect] = {}
    if document is not None:
        in_force = corrections.in_force(session, submission_id, document)
        effects = {row.id: effect for row, effect in in_force.standing}
    return [Listed(row, effects.get(row.id)) for row in corrections.history(session, submission_id)]


def correction_json(one: Listed) -> Json:
    """Return a correction for machines; `state` is what it does: applied, agrees, reading_changed, withdrawn, replaced."""
    row = one.row
    return {
        "id": row.id,
        "cell": row.address,
        "state": one.effect.value if one.effect else row.state,
        "original": row.original,
        "entered": row.entered,
        "reason": row.reason,
        "by": row.actor,
        "at": row.created_at.isoformat(),
        "ended_by": row.ended_by,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "ended_reason": row.ended_reason,
    }


def standing(found: Sequence[Listed]) -> dict[str, Listed]:
    """Return those that stand, by the address of their cell."""
    return {one.row.address: one for one in found if one.row.state == CorrectionState.STANDING}


def _correctable(session: Session, actor: Actor, submission_id: UUID) -> tuple[Submission, Document]:
    submission, report = readable(session, actor, submission_id)
    require(actor, Action.CORRECT, report.region)
    document = document_of(session, submission_id)
    refusal = _refusal(submission, report, document)
    if refusal is not None:
        raise ConflictError(*refusal)
    assert document is not None  # noqa: S101 - refused above
    return submission, document


def _refusal(submission: Submission, report: Report, document: Document | None) -> tuple[str, Text] | None:
    """Say why nothing can be corrected here; None where something can."""
    if document is None:
        return "not_read", Text(
            "这份报告尚未读出，没有可更正的内容。",
            "This report is not read yet; there is nothing to correct.",
        )
    if not document.has_layout:
        return "form_fields", Text(
            "这份报告以表单数据报送，数值未经识别；有误请退回报送单位。",
            "This report came as form fields, which are not read from a document: return it where they are wrong.",
        )
    if report.current_submission_id != submission.id:
        return "not_latest", Text(
            "这不是最新版本，请处理最新版本。", "This is not the latest version; go to the latest one."
        )
    if submission.review_state == ReviewState.RETURNED:
        return "already_decided", Text(
            "这一版报告已退回，请等待新的版本。", "This version was returned; wait for the next one."
        )
    return None


def _same(read: Cell, entered: Cell) -> bool:
    return (read.kind, read.value) == (entered.kind, entered.value)


def _judge_again(session: Session, submission_id: UUID, now: datetime) -> None:
    for affected in corrections.judged_with(session, submission_id):
        outbox.enqueue(session, "evaluate_submission", [affected], queue=SUBMISSIONS, now=now)
