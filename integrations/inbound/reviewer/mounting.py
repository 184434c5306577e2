"""Putting the pages into the application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from gouji.workers.live import redis_address
from gouji.workers.work import Work

from .pages import HERE, install_problem_pages
from .routes import (
    account,
    authenticator,
    calendar,
    changes,
    drafts,
    live,
    load,
    mails,
    mentions,
    openid,
    passages,
    quarantine,
    queue,
    reading,
    reports,
    returned,
    roster,
    roster_files,
    rules,
    sign_in,
    summaries,
    users,
    views,
    waivers,
)
from .streams import Listener

SIDES = ("gouji.integrations.beside", "static")
"""Where style and script of the two sides of a report are."""

router = APIRouter(include_in_schema=False)
for _part in (
    sign_in,
    openid,
    account,
    authenticator,
    users,
    queue,
    views,
    waivers,
    load,
    live,
    mentions,
    reports,
    returned,
    passages,
    changes,
    reading,
    rules,
    quarantine,
    calendar,
    mails,
    summaries,
    roster_files,
    roster,
):
    router.include_router(_part.router)


async def close(app: FastAPI) -> None:
    """Stop hearing of changes."""
    listener: Listener = app.state.live
    await listener.stop()


class Assets(StaticFiles):
    """Style, script and mark: kept by browsers for a year, because their address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Add the headers to what is there; what is not there is not to be remembered."""
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def mount(app: FastAPI, work: Work) -> None:
    """Add all pages to `app`, and what they load under `/static`.

    Errors of `app` must have their handlers by now (`rest.install_problems`).
    The pages find database, broker and settings as `app.state.work`, and what hears of changes as `app.state.live`,
    which are set here; `close` ends it.
    """
    app.state.work = work
    app.state.live = Listener(redis_address(work.settings.resolved_broker_url))
    install_problem_pages(app)
    app.include_router(router)
    app.include_router(drafts.drafts_router(work.settings))
    app.include_router(returned.returned_router(work.settings))
    app.mount("/static", Assets(directory=HERE / "static", packages=[SIDES]), name="static")
