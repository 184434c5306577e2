"""`/api/v1/load`, `/assignments`, `/absences`: who has what, who gets what, who is away."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store.queries.load import Desk
from gouji.engine.store.tables import Absence

from ...desk import assigning, load
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.load import (
    AbsenceModel,
    Assignment,
    GivenModel,
    LoadModel,
    Move,
    NewAbsence,
    ReportAssignment,
    Setting,
)
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["queue"])


@router.get("/load", response_model=LoadModel)
def show_load(work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return what everybody of your region has on the desk and decided lately, who is away, and how it is handed out."""
    with work.database.read_session() as session:
        view = load.load(session, actor, work.local_now())
        settings = assigning.settings(session, actor)
    return exact_json(
        {
            "people": [_person(one) for one in view.people],
            "unassigned": _desk(view.free),
            "absences": [_absence(one) for one in view.absences],
            "settings": [
                {
                    "region": one.region,
                    "mode": one.mode,
                    "changed_by": one.changed_by,
                    "changed_at": one.changed_at.isoformat(),
                }
                for one in settings
            ],
            "unreachable": list(view.unreachable),
        }
    )


@router.post("/assignments", response_model=GivenModel)
def assign_findings(
    request: Request, body: Assignment, work: WorkOfRequest, actor: ActorOfRequest
) -> Response:
    """Give findings to somebody; tells which were given and, of each skipped one, why."""
    with work.database.session(actor.address) as session:
        seen = assigning.give(
            session, actor, body.findings, body.to or assigning.NOBODY, work.local_now(), why=body.why
        )
    return _given(seen, language_of(request))


@router.post("/submissions/{submission_id}/assignment", response_model=GivenModel)
def assign_report(
    request: Request,
    submission_id: UUID,
    body: ReportAssignment,
    work: WorkOfRequest,
    actor: ActorOfRequest,
) -> Response:
    """Give all that waits of a report to somebody."""
    with work.database.session(actor.address) as session:
        seen = assigning.give_report(
            session, actor, submission_id, body.to or assigning.NOBODY, work.local_now(), why=body.why
        )
    return _given(seen, language_of(request))


@router.post("/assignments/moves", response_model=GivenModel)
def move_work(request: Request, body: Move, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Move all that waits and is one person's to another, but for what waits for the approval of a waiver."""
    with work.database.session(actor.address) as session:
        seen = assigning.move_work(
            session, actor, body.source, body.to or assigning.NOBODY, work.local_now(), why=body.why
        )
    return _given(seen, language_of(request))


@router.post("/assignments/hand-out", response_model=GivenModel)
def hand_out(request: Request, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Hand out what is open and nobody's, as the settings of your region say."""
    now = work.local_now()
    with work.database.session(actor.address) as session:
        seen = assigning.hand_out_waiting(session, actor, now.date(), now)
    return _given(seen, language_of(request))


@router.put("/assignments/settings", response_model=LoadModel)
def set_mode(body: Setting, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Say how a region hands out what comes into its queue from now on; answers with the load."""
    with work.database.session(actor.address) as session:
        assigning.set_mode(session, actor, body.region or actor.region, body.mode, work.local_now())
    return show_load(work, actor)


@router.post("/absences", response_model=AbsenceModel)
def enter_absence(body: NewAbsence, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Enter that somebody is away: nothing is given to them meanwhile."""
    with work.database.session(actor.address) as session:
        row = load.enter_absence(
            session, actor, body.name, body.from_on, body.to_on, body.stand_in, work.local_now()
        )
        return exact_json(_absence(row))


@router.delete("/absences/{absence_id}", response_model=AbsenceModel)
def cancel_absence(absence_id: int, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Let an absence not count any more."""
    with work.database.session(actor.address) as session:
        return exact_json(_absence(load.cancel_absence(session, actor, absence_id, work.local_now())))


def _given(seen: assigning.Given, language: Language) -> Response:
    skipped = [
        {"id": one.item_id, "code": one.code, "message": one.text.in_language(language)}
        for one in seen.skipped
    ]
    return exact_json({"done": list(seen.done), "skipped": skipped, "complete": seen.is_all})


def _desk(desk: Desk) -> Json:
    return {**asdict(desk), "oldest": desk.oldest.isoformat() if desk.oldest else None}


def _person(one: load.Person) -> Json:
    return {
        "name": one.name,
        "role": one.role.value if one.role else None,
        "region": one.region,
        **_desk(one.desk),
        "decided": one.decided,
        "away_until": one.absence.to_on.isoformat() if one.absence else None,
        "stand_in": one.absence.stand_in if one.absence else None,
    }


def _absence(row: Absence) -> Json:
    return {
        "id": row.id,
        "name": row.name,
        "from_on": row.from_on.isoformat(),
        "to_on": row.to_on.isoformat(),
        "stand_in": row.stand_in,
    }
