"""The web application: the one place that knows all the doors others come through.

`uvicorn --factory gouji.integrations.app:app`
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gouji.workers.logs import configure_logs
from gouji.workers.settings import Settings, load_settings
from gouji.workers.work import open_work

from .inbound import rest, reviewer

MOST_BYTES: Final = 1024 * 1024
"""Largest body of a request that is not a submission: forms and actions are small."""

SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
}

HTTPS_ONLY: Final = {"strict-transport-security": "max-age=63072000; includeSubDomains"}
"""Where browsers come over https: never again in the open, for two years."""


class SecurityHeaders:
    """Puts the security headers on every response that does not set its own."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        self._headers = {**SECURITY_HEADERS, **(HTTPS_ONLY if is_https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)


class Application(FastAPI):
    """FastAPI with our three wrappers around everything, its own refusals and failures included.

    `add_middleware` would put them inside the framework's limit of bodies and its answer to errors.
    """

    def build_middleware_stack(self) -> ASGIApp:
        """Return the whole application as it is served."""
        guarded = rest.Idempotent(rest.TooLargeProblem(super().build_middleware_stack()), self)
        return SecurityHeaders(guarded, is_https=self.state.work.settings.base_url.startswith("https:"))


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application with all its doors.

    Args:
        settings: those of the environment where None.
    """
    work = open_work(settings or load_settings())

    @asynccontextmanager
    async def closing(_: FastAPI) -> AsyncIterator[None]:
        yield
        await reviewer.close(made)
        work.close()
        work.celery.close()

    made = Application(
        title="Gouji 勾稽",
        version=version("gouji"),
        docs_url=None,
        redoc_url=None,
        max_body_size=MOST_BYTES,
        lifespan=closing,
    )
    rest.mount(made, work.settings)
    reviewer.mount(made, work)
    return made


def app() -> FastAPI:
    """Return the application for `uvicorn --factory`, logging as every process of Gouji does."""
    configure_logs()
    return create_app()
