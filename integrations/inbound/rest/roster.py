"""`/api/v1/organs`, the writing half: organs, what happened to them, roster files, reports that matched nobody.

Values are written as in a roster file (`gouji organs export`): several in one cell are separated by `|`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Path, Request, Response
from pydantic import Field, StrictBool

from gouji.engine.canonical import Json
from gouji.engine.errors import BadRequestError, Language, Text
from gouji.engine.roster.columns import COLUMNS
from gouji.engine.roster.events import Deed, Preview
from gouji.workers.outbox import flush

from ...desk import roster, roster_editing, roster_unmatched
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.base import Posted, PostedDay
from .models.roster import OrganSaved, Previewed, UnmatchedList
from .organs import organ_to_json
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["organs"])

Code = Annotated[str, Path(max_length=64, pattern=PRINTABLE)]
Value = Annotated[str, Field(max_length=4000)]
Values = Annotated[
    dict[str, Value],
    Field(
        description="by the keys of a roster file: " + ", ".join(column.key for column in COLUMNS),
        examples=[{"code": "DEMO0001", "name": "示例市某某局", "kind": "部门", "region": "220100"}],
    ),
]


class OrganValues(Posted):
    """An organ as it shall be.

    Attributes:
        values: those that are left out stay as they are.
        seen: `saved_at` as you saw it last: where somebody saved the organ since, 409.
    """

    values: Values
    seen: str = Field(default="", max_length=40)


class OrganEvent(Posted):
    """What happened to an organ, and the first day on which it holds.

    Attributes:
        new_name: of an organ that was renamed.
        others: codes of registered organs: those that went into this one, its parts, who took over its work.
        made: code and name of each organ that came of it and is not registered yet.
        ends: of a split, that the organ itself is gone.
        seen: `saved_at` as you saw it last.
        is_trial: only tell what would change.
    """

    event: Literal["founded", "renamed", "merged", "split", "abolished"]
    day: PostedDay
    text: str = Field(default="", max_length=500, pattern=PRINTABLE)
    new_name: str = Field(default="", max_length=200, pattern=PRINTABLE)
    others: list[Annotated[str, Field(max_length=64, pattern=PRINTABLE)]] = Field(default=[], max_length=200)
    made: list[tuple[str, str]] = Field(default=[], max_length=200)
    ends: StrictBool = False
    seen: str = Field(default="", max_length=40)
    is_trial: StrictBool = False


class Settling(Posted):
    """Whose a report is that matched no organ.

    Attributes:
        code: of the organ it is put to, for `assign`.
    """

    action: Literal["assign", "not_ours"]
    code: str = Field(default="", max_length=64, pattern=PRINTABLE)


@router.post("/organs", status_code=201, response_model=OrganSaved)
def add_organ(
    work: WorkOfRequest, actor: ActorOfRequest, background: BackgroundTasks, body: OrganValues
) -> Response:
    """Add an organ to the roster."""
    with work.database.session(actor.address) as session:
        entry = roster_editing.add_organ(
            session, work.register_now, work.plain_register, actor, _form(body.values, None), work.local_now()
        )
    background.add_task(flush, work)
    return _saved(work, actor, entry.organ.code or "", background, status=201)


@router.put("/organs/{code}", response_model=OrganSaved)
def edit_organ(
    work: WorkOfRequest, actor: ActorOfRequest, background: BackgroundTasks, code: Code, body: OrganValues
) -> Response:
    """Change values of an organ."""
    register = work.register_now
    form = _form(body.values, roster_editing.shown_values(roster.visible(register, actor, code)))
    with work.database.session(actor.address) as session:
        roster_editing.edit_organ(
            session, register, work.plain_register, actor, code, form, body.seen, work.local_now()
        )
    background.add_task(flush, work)
    return _saved(work, actor, code, background)


@router.post("/organs/{code}/events", response_model=Previewed)
def enter_event(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    background: BackgroundTasks,
    code: Code,
    body: OrganEvent,
) -> Response:
    """Enter what happened to an organ, or with `is_trial` tell what would change."""
    register, now = work.register_now, work.local_now()
    made = tuple((one, name) for one, name in body.made)
    deed = Deed(body.event, body.day, body.text, body.new_name, tuple(body.others), made, body.ends)
    if body.is_trial:
        found = roster_editing.show_event(register, actor, code, deed, now.date())
    else:
        with work.database.session(actor.address) as session:
            found = roster_editing.enter_event(session, register, actor, code, deed, body.seen, now)
        background.add_task(flush, work)
    return exact_json(_previewed(found, language_of(request)), background=background)


@router.get("/unmatched", response_model=UnmatchedList)
def list_unmatched(work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return the reports whose organ nobody could tell, each with organs that it could be."""
    with work.database.read_session() as session:
        found = roster_unmatched.waiting(session, work.register_now, actor)
    waiting = [
        {
            "report_id": one.one.report.id,
            "submission_id": str(one.one.submission.id),
            "organ_text": one.one.said.name,
            "year": one.one.report.year,
            "region": one.one.report.region,
            "candidates": [{"code": each.organ.code, "name": each.organ.name} for each in one.candidates],
        }
        for one in found
    ]
    return exact_json({"unmatched": waiting})


@router.post("/unmatched/{report_id}/actions", status_code=204, response_class=Response)
def settle(
    work: WorkOfRequest, actor: ActorOfRequest, background: BackgroundTasks, report_id: int, body: Settling
) -> Response:
    """Put a report to an organ, or say that it is none of those here."""
    now, known = work.local_now(), report_id if 0 < report_id < 2**31 else 0
    with work.database.session(actor.address) as session:
        if body.action == "assign":
            roster_unmatched.assign(session, work.register_now, actor, known, body.code, now)
        else:
            roster_unmatched.set_aside(session, actor, known, now)
    background.add_task(flush, work)
    return Response(status_code=204, background=background)


def _form(values: dict[str, str], shown: dict[str, str] | None) -> dict[str, str]:
    unknown = sorted(values.keys() - {column.key for column in COLUMNS})
    if unknown:
        names = ", ".join(name[:40].encode(errors="backslashreplace").decode() for name in unknown)
        raise BadRequestError(
            "unknown_column",
            Text(f"名录没有这些列：{names}。", f"The roster has no such columns: {names}."),
        )
    return {**(shown or roster_editing.shown_values(None)), **values}


def _saved(
    work: WorkOfRequest, actor: ActorOfRequest, code: str, background: BackgroundTasks, *, status: int = 200
) -> Response:
    with work.database.read_session() as session:
        page = roster.organ_page(session, work.register_now, actor, code)
    told: dict[str, Any] = organ_to_json(work.register_now, page.entry, None)
    saved_at = page.saved_at.isoformat() if page.saved_at else None
    response = exact_json({**told, "saved_at": saved_at}, background=background)
    response.status_code = status
    return response


def _previewed(found: Preview, language: Language) -> Json:
    return {
        "changed": [
            {
                "code": one.after.organ.code,
                "name": one.after.organ.name,
                "is_new": one.before is None,
                "differences": told_differences(one.differences, language),
            }
            for one in found.changed
        ],
        "effects": [text.in_language(language) for text in found.effects],
        "warnings": [text.in_language(language) for text in found.warnings],
    }


def told_differences(found: Any, language: Language) -> list[Json]:
    return [
        {
            "key": one.column.key,
            "column": one.column.head.in_language(language),
            "before": one.before,
            "after": one.after,
        }
        for one in found
    ]
