"""`/openapi.json`: what the framework collects of the routes, completed by what it cannot know.

Every route under `/api/v1` needs a token and answers errors as problem+json; which ones, follows from its method
and its parts. A status that is not described here does not occur (`tests/integration/test_schemathesis.py`).
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from .errors import MEDIA_TYPE
from .models.base import Problem

API: Final = "/api/v1/"
WEBHOOK: Final = "/webhooks/submissions"

ABOUT: Final = """\
Checks 政府信息公开工作年度报告 as they are submitted.

* A workflow system posts submissions to `/webhooks/submissions`, signed after Standard Webhooks, and gets its answers at
  its `callback_url`, signed alike.
* Everything under `/api/v1` is for programs of the office: `Authorization: Bearer …` (`gouji token create --user NAME`).
  A token may do what its account may, in the account's region only; what lies outside is answered 404.
* Texts come in Chinese or English: `?lang=zh|en`, else `Accept-Language`.
* Figures are JSON numbers that keep every decimal.
* Errors are `application/problem+json` (RFC 9457) with a `code` that stays.
* Writes take an `Idempotency-Key`: the same key with the same request within 24 hours is answered as the first time and
  does nothing twice.
* Lists are paged by `limit` and `cursor`; `next` in the answer (and `Link: …; rel="next"`) leads on.
"""

TAGS: Final = (
    ("webhook", "Submissions as they arrive from workflow systems."),
    (
        "submissions",
        "Reports in all their versions: how far they came, what was read, what is decided about them.",
    ),
    ("queue", "The reviewers' queue: findings and what is decided about them."),
    ("rules", "The catalogue, and what rules on trial say."),
    ("organs", "The roster: who must file."),
    ("calendar", "Last days, and who kept them."),
    ("summaries", "The year in numbers, each with what it counts."),
    ("accounts", "People, their tokens and their sign-ins."),
    ("office", "Quarantine, mails, audit trail."),
    ("health", "For whoever watches over the processes."),
)

REFUSED: Final = {
    400: "The request broke off, or its cursor is not one of ours.",
    401: "No token, or one that is unknown, revoked or run out.",
    403: "The role, the token's scope or the region does not allow it.",
    404: "There is none, or it lies outside the account's region.",
    409: "Somebody else was first, or the state does not allow it; the detail says which.",
    413: "The body is too large.",
    415: "The kind of file or body is not taken.",
    422: "A parameter or a part of the body is wrong; `errors` points at it.",
    503: "Something that is needed is not set up, or is not there at the moment.",
}
HEALTH: Final = ("/healthz", "/readyz", "/metrics")
METHODS: Final = ("get", "post", "put", "patch", "delete")


def describe(app: FastAPI) -> None:
    """Have `app` serve the whole description; to be called when all routes are there."""
    found = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None or "x-complete" not in app.openapi_schema["info"]:
            app.openapi_schema = completed(found())
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign] # FastAPI's own way to extend it


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the description with problems, tags and words about the whole; changes `schema`."""
    schema["info"] |= {"description": ABOUT, "license": {"name": "Apache-2.0"}, "x-complete": True}
    used = {tag for path in schema["paths"].values() for one in path.values() for tag in one.get("tags", ())}
    schema["tags"] = [{"name": name, "description": words} for name, words in TAGS if name in used]
    parts = schema.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        parts.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts |= problem.pop("$defs", {})
    parts["Problem"] = problem
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                _add_problems(path, method, methods[method])
    return schema


def _add_problems(path: str, method: str, route: dict[str, Any]) -> None:
    answers = route["responses"]
    if path in HEALTH:
        return
    for status in _statuses(path, method, route):
        answers[str(status)] = {
            "description": REFUSED[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _statuses(path: str, method: str, route: dict[str, Any]) -> list[int]:
    if path == WEBHOOK:
        return [400, 401, 413, 415, 422, 503]
    statuses = [401, 403]
    if "422" in route["responses"]:  # the framework knows what has parameters or a body
        statuses.append(422)
    if "{" in path:
        statuses.append(404)
    if method != "get":
        statuses += [400, 409, 413]
    if any(one["name"] == "cursor" for one in route.get("parameters", ())):
        statuses.append(400)
    return sorted(set(statuses))
