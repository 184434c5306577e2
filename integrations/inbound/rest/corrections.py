"""`/api/v1/submissions/{id}/corrections`: cells that were misread, and what really stands there."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Response
from pydantic import Field

from gouji.engine.canonical import Json
from gouji.engine.store import Session
from gouji.workers.outbox import flush

from ...desk import corrections
from ...desk.roles import Actor
from .door import ActorOfRequest, WorkOfRequest
from .models.base import Posted
from .models.submissions import CorrectionList, CorrectionModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1/submissions/{submission_id}/corrections", tags=["submissions"])


class CellCorrection(Posted):
    """What really stands in a cell that was misread.

    Attributes:
        cell: its full address.
        kind: whether it holds a number, is blank, or holds a stroke.
        value: the digits of a number as text, with sign and decimals; absent for the other two.
        reason: in words: what was misread.
    """

    cell: str = Field(max_length=100, examples=["requests.received.natural"])
    kind: Literal["number", "blank", "na"]
    value: str | None = Field(default=None, max_length=40, examples=["41"])
    reason: str = Field(max_length=2000, examples=["扫描件中的 4 与 1 粘连"])


@router.get("", response_model=CorrectionList)
def list_corrections(submission_id: UUID, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return all corrections of the bytes of a submission, oldest first.

    `state` says what each does: `applied`; `agrees` where the reader now sees the same by itself;
    `reading_changed` where it now sees something else, so that a person must look again; `withdrawn`, `replaced`.
    """
    with work.database.read_session() as session:
        return exact_json({"corrections": _listed(session, actor, submission_id)})


@router.post("", status_code=201, response_model=CorrectionModel)
def correct_cell(
    submission_id: UUID,
    body: CellCorrection,
    background: BackgroundTasks,
    work: WorkOfRequest,
    actor: ActorOfRequest,
) -> Response:
    """Correct a misread cell; the report is judged again, and its sender gets an answer that takes it into account."""
    with work.database.session(actor.address) as session:
        row = corrections.correct_cell(
            session,
            actor,
            submission_id,
            work.local_now(),
            address=body.cell,
            kind=body.kind,
            value=body.value,
            reason=body.reason,
        )
        described = _described(session, actor, submission_id, row.id)
    background.add_task(flush, work)
    response = exact_json(described, background=background)
    response.status_code = 201
    return response


@router.delete("/{correction_id}", response_model=CorrectionModel)
def withdraw_correction(
    submission_id: UUID,
    correction_id: int,
    background: BackgroundTasks,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    reason: Annotated[str | None, Query(max_length=2000, description="why it is taken back")] = None,
) -> Response:
    """Take a correction back: the cell counts as it was read, and the report is judged again. It stays in the list."""
    with work.database.session(actor.address) as session:
        corrections.withdraw(session, actor, submission_id, correction_id, work.local_now(), reason)
        described = _described(session, actor, submission_id, correction_id)
    background.add_task(flush, work)
    return exact_json(described, background=background)


def _listed(session: Session, actor: Actor, submission_id: UUID) -> list[Json]:
    found = corrections.listed(session, actor, submission_id)
    return [corrections.correction_json(one) for one in found]


def _described(session: Session, actor: Actor, submission_id: UUID, correction_id: int) -> Json:
    return next(one for one in _listed(session, actor, submission_id) if one["id"] == correction_id)
