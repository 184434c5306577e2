"""`/api/v1/shadow-findings`: what rules on trial say, for rule authors and administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store.queries.shadow import ShadowFilter
from gouji.engine.store.tables import EvaluationRow, Report, ShadowFindingRow

from ...desk.reasons import PRINTABLE
from ...desk.shadow import shadow_page
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.findings import ShadowPage
from .paging import Cursor, Limit, id_before, page_json, to_cursor

router = APIRouter(prefix="/api/v1", tags=["rules"])


@router.get("/shadow-findings", response_model=ShadowPage)
def list_shadow_findings(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    rule: Annotated[str | None, Query(max_length=16, pattern=PRINTABLE)] = None,
    region: Annotated[
        str | None, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")
    ] = None,
    year: Annotated[int | None, Query(ge=1000, le=9999)] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000, deprecated=True, description="use cursor")] = 0,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Return one page of findings of rules on trial, the latest first, and how many there are in all.

    They are of reports as they were last judged and stand in no queue, answer or count.
    """
    wanted = ShadowFilter(rule=rule, region=region, year=year)
    with work.database.read_session() as session:
        rows, total = shadow_page(
            session, actor, wanted, before=id_before(cursor), offset=offset, limit=limit + 1
        )
        found = [_described(*row, language_of(request)) for row in rows[:limit]]
    following = to_cursor(rows[limit - 1][2].id) if len(rows) > limit else None
    return page_json(request, {"total": total, "findings": found}, following)


def _described(report: Report, evaluation: EvaluationRow, row: ShadowFindingRow, language: Language) -> Json:
    return {
        "submission_id": str(evaluation.submission_id),
        "organ": report.organ,
        "region": report.region,
        "year": report.year,
        "judged_at": evaluation.created_at.isoformat(),
        "ruleset": {"version": evaluation.ruleset_version, "digest": evaluation.ruleset_digest},
        "finding": row.content[language],
    }
