"""`/api/v1/organs/imports`: a roster file is handed in, checked, and imported as it was told."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Body, Query, Request, Response
from pydantic import Field

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.roster.plan import Planned
from gouji.workers.outbox import flush

from ...desk import roster_files
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.base import Posted
from .models.roster import ImportChecked, ImportDone
from .replies import exact_json
from .roster import told_differences

router = APIRouter(prefix="/api/v1/organs", tags=["organs"])


class Importing(Posted):
    """The file that is imported: as it was checked, and no other.

    Attributes:
        digest: as it was told when it was checked.
    """

    digest: str = Field(max_length=64)


@router.post("/imports", status_code=201, response_model=ImportChecked, max_body_size=roster_files.MOST_BYTES)
def check_import(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
    filename: Annotated[str, Query(min_length=1, max_length=200, pattern=PRINTABLE)] = "roster.csv",
) -> Response:
    """Hand in a roster file (CSV or XLSX, up to 20 MB); tells what importing it would change, and changes nothing."""
    roster_files.require_size(content)
    checked = roster_files.check_file(
        work.database, work.register_now, work.plain_register, actor, filename, content, work.local_now()
    )
    language, plan = language_of(request), checked.plan
    body = {
        "import_id": str(checked.file_id),
        "digest": checked.digest,
        "rows": plan.rows,
        "new": [_planned(one, language) for one in plan.new],
        "changed": [_planned(one, language) for one in plan.changed],
        "unchanged": plan.unchanged,
        "mistakes": [
            {
                "line": one.line,
                "column": one.column.in_language(language) if one.column else None,
                "severity": one.severity,
                "message": one.text.in_language(language),
                "value": one.value,
            }
            for one in plan.mistakes
        ],
    }
    response = exact_json(body)
    response.status_code = 201
    return response


@router.post("/imports/{import_id}", response_model=ImportDone)
def apply_import(
    work: WorkOfRequest,
    actor: ActorOfRequest,
    background: BackgroundTasks,
    import_id: UUID,
    body: Importing,
) -> Response:
    """Import a file that was checked, whole or not at all; 409 where the roster changed meanwhile."""
    plan = roster_files.apply_file(
        work.database,
        lambda: work.register_now,
        work.plain_register,
        actor,
        import_id,
        body.digest,
        work.local_now(),
    )
    background.add_task(flush, work)
    done = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": plan.unchanged}
    return exact_json(done, background=background)


def _planned(one: Planned, language: Language) -> Json:
    organ = one.after.organ
    told = {"line": one.line, "code": organ.code, "name": organ.name}
    return {**told, "differences": told_differences(one.differences, language)}
