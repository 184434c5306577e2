"""`/api/v1/organs`: the roster, page by page, and one organ with all that is known of it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from gouji.engine.canonical import Json
from gouji.engine.register import (
    Register,
    Registered,
    exemption_in,
    files_here,
    is_within,
    reported_for,
    years_of,
)
from gouji.engine.roster.tree import supervisors

from ...desk import roster
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .models.roster import OrganSaved
from .models.years import OrganPage
from .paging import Cursor, from_cursor, page_json, to_cursor
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["organs"])

ONE_CODE: Final[TypeAdapter[Any]] = TypeAdapter(tuple[str])
Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]


@router.get("/organs", response_model=OrganPage)
def list_organs(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    region: Region | None = None,
    year: Annotated[
        int | None, Query(ge=2008, le=2200, description="only those there in this report year")
    ] = None,
    q: Annotated[str, Query(max_length=100, pattern=PRINTABLE)] = "",
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Return `{organs, next}` in the order of codes; `next` is null on the last page."""
    register = work.register_now
    found = [
        entry
        for entry in roster.seen_by(register, actor)
        if (region is None or (entry.organ.region and is_within(entry.organ.region, region)))
        and (year is None or reported_for(register, entry, year))
    ]
    if q.strip():
        found = roster.search(register, found, q)
    found.sort(key=lambda entry: entry.organ.code or "")
    (after,) = from_cursor(cursor, ONE_CODE) or ("",)
    rest = [entry for entry in found if (entry.organ.code or "") > after]
    page = rest[:limit]
    following = to_cursor(page[-1].organ.code) if len(rest) > limit else None
    return page_json(request, {"organs": [organ_to_json(register, entry, year) for entry in page]}, following)


@router.get("/organs/{code}", response_model=OrganSaved)
def show_organ(work: WorkOfRequest, actor: ActorOfRequest, code: str) -> Response:
    """Return one organ as in the list, and when it was saved: to be sent as `seen` with a change."""
    register = work.register_now
    with work.database.read_session() as session:
        page = roster.organ_page(session, register, actor, code)
    saved_at = page.saved_at.isoformat() if page.saved_at else None
    return exact_json({**organ_to_json(register, page.entry, None), "saved_at": saved_at})


def organ_to_json(register: Register, entry: Registered, year: int | None) -> Json:
    """Return an organ as the interface has it; `exempt` is that of `year`, where one is asked for."""
    organ, years = entry.organ, years_of(register, entry)
    exempt = exemption_in(entry, year) if year is not None else None
    told: dict[str, Any] = {
        "code": organ.code,
        "name": organ.name,
        "kind": organ.kind,
        "region": organ.region,
        "level": organ.level,
        "supervisor": supervisors(register).get(organ.code or ""),
        "first_year": years.first,
        "last_year": years.last,
        "files_here": files_here(entry),
        "aliases": [one.name for one in entry.other_names if one.kind == "alias"],
        "former_names": [
            {"name": one.name, "since": _day(one.since), "until": _day(one.until)}
            for one in entry.other_names
            if one.kind == "former"
        ],
        "lineage": [
            {
                "event": step.event,
                "effective_on": _day(step.effective_on),
                "others": list(step.others),
                "text": step.text,
            }
            for step in entry.lineage
        ],
        "contacts": [
            {"name": one.name, "email": one.email, "phone": one.phone, "duty": one.duty}
            for one in entry.contacts
        ],
        "exemptions": [
            {"first_year": one.first_year, "last_year": one.last_year, "reason": one.reason}
            for one in entry.exemptions
        ],
    }
    return {**told, **({"exempt": exempt.reason if exempt else None} if year is not None else {})}


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
