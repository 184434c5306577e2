"""`/api/v1/summaries/{year}`: the numbers of the yearly summary, and what each of them counts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from gouji.engine.canonical import Json
from gouji.engine.errors import Language, Text
from gouji.engine.summary import summary_to_json

from ...desk import summaries
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.years import ListModel, SummaryModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1/summaries", tags=["summaries"])

Year = Annotated[int, Path(ge=2008, le=2099)]
Region = Annotated[
    str | None,
    Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it; your own by default"),
]
Own = Annotated[
    bool, Query(description="what belongs to the region itself alone, nothing of the divisions below it")
]


@router.get("/{year}", response_model=SummaryModel)
def read_summary(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    year: Year,
    region: Region = None,
    own: Own = False,
) -> Response:
    """Return every number of the summary, each with last year's and the address of the list that it counts."""
    summary = summaries.summary_for(work, actor, year, region, is_own=own)
    return exact_json(summary_to_json(summary, language_of(request), work.settings.base_url))


@router.get("/{year}/list/{key}", response_model=ListModel)
def read_list(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    year: Year,
    key: Annotated[str, Path(max_length=160)],
    region: Region = None,
    own: Own = False,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Return one page of what a number counts: `total` rows, which add up to `amount`."""
    listing = summaries.list_for(work, actor, year, key, region, is_own=own, page=page)
    language = language_of(request)
    return exact_json(
        {
            "key": listing.key,
            "total": listing.total,
            "amount": listing.amount,
            "page_size": summaries.PAGE_SIZE,
            "reports": [_plain(entry, language) for entry in listing.reports],
            "findings": [_plain(entry, language) for entry in listing.findings],
        }
    )


def _plain(entry: Any, language: Language) -> Json:
    return {field.name: _value(getattr(entry, field.name), language) for field in fields(entry)}


def _value(value: object, language: Language) -> object:
    if isinstance(value, Text):
        return value.in_language(language)
    return value.isoformat() if isinstance(value, date) else value
