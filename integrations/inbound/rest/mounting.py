"""Putting the machines' door into the application."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, FastAPI

from gouji.workers.settings import Settings

from . import (
    calendar,
    changes,
    corrections,
    health,
    load,
    mentions,
    office,
    organs,
    queue,
    reports,
    roster,
    roster_imports,
    rules,
    shadow,
    submissions,
    summaries,
    users,
    views,
    waivers,
)
from .bodies import check_json
from .description import describe
from .errors import install_problems
from .webhook import webhook_router

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    part.router
    for part in (
        reports,
        submissions,
        changes,
        corrections,
        queue,
        views,
        mentions,
        waivers,
        load,
        rules,
        shadow,
        summaries,
        calendar,
        roster,
        roster_imports,
        organs,
        office,
        users,
        health,
    )
)
"""In the order of the description; of two addresses that could mean the same, the first is asked first."""


def mount(app: FastAPI, settings: Settings) -> None:
    """Add webhook, API and health to `app`, with errors as problems and the description of all of it."""
    install_problems(app)
    app.include_router(webhook_router(settings))
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(check_json)])
    describe(app)
