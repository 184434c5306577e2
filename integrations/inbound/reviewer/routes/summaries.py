"""The yearly summary: its page, the lists behind its numbers, the same as files."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.summary import FAMILY_NAMES, label_of, note_of, unit_of
from gouji.engine.summary.figures import path_of
from gouji.workers import summarising, summary_files

from ....desk import summaries
from ..door import Reader, WorkOfRequest
from ..language import language_of
from ..pages import PageRoute, render
from ..views.summaries import summary_view

router = APIRouter(route_class=PageRoute)

Year = Annotated[int, Path(ge=summarising.FIRST_YEAR, le=summarising.LAST_YEAR)]
Region = Annotated[str, Query(pattern=r"^(([0-9]{2}){1,3})?$")]
Own = Annotated[bool, Query()]


@router.get("/summaries")
def latest_summary(
    work: WorkOfRequest,
    actor: Reader,
    year: Annotated[int | None, Query(ge=summarising.FIRST_YEAR, le=summarising.LAST_YEAR)] = None,
    region: Region = "",
) -> Response:
    """Lead to the summary of the year that was chosen, else of the last one that ended."""
    del actor
    return RedirectResponse(path_of(year or work.local_now().year - 1, region or None), 303)


@router.get("/summaries/{year}")
def summary_page(
    request: Request, work: WorkOfRequest, actor: Reader, year: Year, region: Region = "", own: Own = False
) -> Response:
    """Show the summary of a region and year."""
    summary = summaries.summary_for(work, actor, year, region or None, is_own=own)
    view = summary_view(summary, actor.region)
    return render(request, "summary.html", view=view, summary=summary, note_of=note_of, here="summaries")


@router.get("/summaries/{year}/list/{key}")
def list_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    year: Year,
    key: Annotated[str, Path(max_length=160)],
    region: Region = "",
    own: Own = False,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Show what a number of the summary counts."""
    listing = summaries.list_for(work, actor, year, key, region or None, is_own=own, page=page)
    seen = summaries.region_for(actor, region or None)
    shown = listing.reports or listing.findings
    first = (page - 1) * summaries.PAGE_SIZE
    address = path_of(year, region or None, f"/list/{key}", is_own=own)
    return render(
        request,
        "summary_list.html",
        listing=listing,
        label=label_of(key),
        scope=_scope_of(key),
        unit=unit_of(key),
        note=note_of(key),
        area=summarising.area_of(work.plain_register, seen, own),
        year=year,
        back=path_of(year, region or None, is_own=own),
        first=first + 1,
        last=first + len(shown),
        previous=_paged(address, page - 1) if page > 1 else None,
        next=_paged(address, page + 1) if first + len(shown) < listing.total else None,
        adds_up=listing.amount != listing.total,
        state_labels={entry.state: label_of(f"filing.{entry.state}") for entry in listing.reports},
        here="summaries",
    )


@router.get("/summaries/{year}/file/{form}")
def summary_file(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    year: Year,
    form: Literal["xlsx", "pdf"],
    region: Region = "",
    own: Own = False,
) -> Response:
    """Give the summary as a workbook with all organs, or as paper."""
    seen = summaries.region_for(actor, region or None)
    made = summary_files.render_file(work, year, seen, form, language_of(request), is_own=own)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.filename)}"}
    return Response(made.content, media_type=made.media_type, headers=headers)


def _scope_of(key: str) -> str:
    """Return which findings a key names: a rule, a group, a severity; empty for everything else."""
    kind, _, rest = key.partition(".")
    name = rest.rpartition(".")[0]
    if kind != "findings" or name == "all":
        return ""
    return f"{name} {FAMILY_NAMES[name].zh}" if name in FAMILY_NAMES else name


def _paged(address: str, page: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'page': page})}"
