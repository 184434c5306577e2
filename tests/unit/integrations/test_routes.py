"""Every address, asked by everybody: who may use it is written down here, and an address without a line fails.

`elsewhere` and `boss elsewhere` are a reviewer and an administrator of another region, `nobody` did not sign in.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from gouji.engine.errors import Text
from gouji.engine.model import Organ
from gouji.engine.register import Registered
from gouji.engine.store import Database
from gouji.engine.store.queries import organs, queue, submissions
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.integrations.inbound.reviewer.door import form_token
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import (
    NOW,
    add_account,
    open_store,
    signed_in,
    standard_report,
    submit,
)

PEOPLE: Final = {
    "filer": ("filer", None),
    "author": ("author", None),
    "reviewer": ("reviewer", "2201"),
    "supervisor": ("supervisor", "22"),
    "admin": ("admin", None),
    "elsewhere": ("reviewer", "13"),
    "boss elsewhere": ("admin", "13"),
}
EVERYBODY: Final = ("nobody", *PEOPLE)
ORGAN: Final = Organ("长春市名录局", "ROSTER1", "department", "220100", "prefecture", False, True)
DECIDING: Final = ("reviewer", "supervisor", "admin")
FIRST_REFUSAL: Final = 400


@dataclass(frozen=True)
class Rule:
    """What an address answers: `allowed` to those in `who`, else the refusal that fits."""

    allowed: int
    who: tuple[str, ...]
    ask: dict[str, Any]
    unseen: tuple[str, ...] = ("filer", "elsewhere", "boss elsewhere")
    places: dict[str, str] = field(default_factory=dict)

    def status(self, name: str, *, is_api: bool) -> int:
        """Return the status that this person gets."""
        if name in self.who:
            return self.allowed
        if name == "nobody":
            return 401 if is_api else 303
        return 404 if name in self.unseen else 403

    def changes(self, address: str, name: str) -> bool:
        """Whether this person changes something there; what a refused one changes, the next one is told."""
        is_writing = not address.startswith("GET ")
        return is_writing and name in self.who and self.allowed < FIRST_REFUSAL


READING: Final = tuple(name for name in PEOPLE if "elsewhere" not in name and name != "filer")
"""The filer here is bound to no organ and sees no report; what one sees who is, stands in `test_filers.py`."""
REGIONAL: Final = tuple(name for name in PEOPLE if name != "filer")
ELSEWHERE: Final = ("elsewhere", "boss elsewhere")
ANYBODY_SIGNED_IN: Final = tuple(PEOPLE)
EDITING: Final = ("supervisor", "admin")
EDITING_SOMEWHERE: Final = (*EDITING, "boss elsewhere")
"""Whoever keeps the roster of their own region."""
MANAGING: Final = ("admin", "boss elsewhere")
"""Whoever manages the accounts of their own region."""
WATCHING: Final = (*DECIDING, "elsewhere", "boss elsewhere")
"""Whoever reviews looks at the calendar of their own region."""

RULES: Final = {
    "GET /healthz": Rule(200, EVERYBODY, {}),
    "GET /readyz": Rule(200, EVERYBODY, {}),
    "GET /metrics": Rule(200, EVERYBODY, {}),
    "GET /openapi.json": Rule(200, EVERYBODY, {}),
    "GET /static": Rule(307, EVERYBODY, {}),
    "POST /webhooks/submissions": Rule(401, EVERYBODY, {"json": {}}),
    "GET /api/v1/queues": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /api/v1/findings/{finding_id}": Rule(200, READING, {}),
    "GET /api/v1/findings": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /api/v1/findings/actions": Rule(200, ANYBODY_SIGNED_IN, {"json": {"action": "claim", "ids": [1]}}),
    "POST /api/v1/findings/{finding_id}/actions": Rule(200, DECIDING, {"json": {"action": "claim"}}),
    "GET /api/v1/submissions": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /api/v1/submissions/{submission_id}": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/versions": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/document": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/reading": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/passages": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/changes": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/ledger": Rule(200, READING, {}),
    "GET /api/v1/submissions/{submission_id}/letter": Rule(200, DECIDING, {}),
    "GET /api/v1/rules": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /api/v1/rules/{rule_id}": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /api/v1/quarantine": Rule(200, ("admin", "boss elsewhere"), {}, unseen=()),
    "GET /api/v1/mails": Rule(200, ("admin",), {}, unseen=()),
    "GET /api/v1/mails/{mail_id}": Rule(404, ("admin",), {}, unseen=()),
    "POST /api/v1/mails/{mail_id}/resend": Rule(404, ("admin",), {}, unseen=()),
    # The trail is of the whole country.
    "GET /api/v1/audit": Rule(200, ("admin",), {}, unseen=()),
    "GET /api/v1/audit/verification": Rule(200, ("admin",), {}, unseen=()),
    "POST /api/v1/submissions/{submission_id}/actions": Rule(200, DECIDING, {"json": {"action": "return"}}),
    "GET /api/v1/submissions/{submission_id}/corrections": Rule(200, READING, {}),
    "POST /api/v1/submissions/{submission_id}/corrections": Rule(
        201,
        DECIDING,
        {"json": {"cell": "requests.received.total", "kind": "number", "value": "41", "reason": "漏了一位"}},
    ),
    # Nothing was corrected in this store: who may correct is told so.
    "DELETE /api/v1/submissions/{submission_id}/corrections/{correction_id}": Rule(404, DECIDING, {}),
    "GET /api/v1/shadow-findings": Rule(200, ("author", "admin", "boss elsewhere"), {}, unseen=()),
    # Everybody sees the summary of the own region.
    "GET /api/v1/summaries/{year}": Rule(200, REGIONAL, {}, unseen=()),
    "GET /api/v1/summaries/{year}/list/{key}": Rule(200, REGIONAL, {}, unseen=()),
    "GET /summaries": Rule(303, ANYBODY_SIGNED_IN, {}),
    "GET /summaries/{year}": Rule(200, READING, {"params": {"region": "2201"}}, ELSEWHERE),
    "GET /summaries/{year}/list/{key}": Rule(200, READING, {"params": {"region": "2201"}}, ELSEWHERE),
    "GET /summaries/{year}/file/{form}": Rule(200, READING, {"params": {"region": "2201"}}, ELSEWHERE),
    "GET /sign-in": Rule(200, EVERYBODY, {}),
    "POST /sign-in": Rule(403, EVERYBODY, {"data": {"name": "a", "password": "b"}}),
    # Somebody who is in already is sent on; so is nobody, to the sign-in.
    "GET /sign-in/code": Rule(303, ANYBODY_SIGNED_IN, {}),
    "POST /sign-in/code": Rule(403, EVERYBODY, {"data": {"code": "000000"}}),
    # There is no provider here, and nobody asked it anything.
    "GET /sign-in/oidc": Rule(404, EVERYBODY, {}),
    "GET /sign-in/oidc/callback": Rule(404, EVERYBODY, {}),
    "GET /sign-in/oidc/out": Rule(404, EVERYBODY, {}),
    "GET /password/{token}": Rule(404, EVERYBODY, {}),
    "POST /password/{token}": Rule(403, EVERYBODY, {"data": {"new": "long enough", "again": "long enough"}}),
    "GET /account": Rule(200, ANYBODY_SIGNED_IN, {}),
    # Nothing is filled in, nothing of this name is theirs: whoever signed in is told so.
    "POST /account/password": Rule(400, ANYBODY_SIGNED_IN, {"data": {"current": "wrong"}}),
    "POST /account/sign-ins/others": Rule(303, ANYBODY_SIGNED_IN, {"data": {}}),
    "POST /account/sign-ins/{key}/end": Rule(404, ANYBODY_SIGNED_IN, {"data": {}}),
    "POST /account/tokens": Rule(200, ANYBODY_SIGNED_IN, {"data": {"name": "a", "scope": "read"}}),
    "POST /account/tokens/{token_id}/revoke": Rule(404, ANYBODY_SIGNED_IN, {"data": {}}),
    "POST /account/identities/{identity_id}/unbind": Rule(404, ANYBODY_SIGNED_IN, {"data": {}}),
    "GET /account/authenticator": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /account/authenticator": Rule(400, ANYBODY_SIGNED_IN, {"data": {"code": "000000"}}),
    "POST /account/authenticator/codes": Rule(400, ANYBODY_SIGNED_IN, {"data": {"code": "000000"}}),
    "POST /account/authenticator/remove": Rule(400, ANYBODY_SIGNED_IN, {"data": {"code": "000000"}}),
    "GET /api/v1/users": Rule(200, MANAGING, {}, unseen=()),
    # The name is taken: who may add somebody is told so.
    "POST /api/v1/users": Rule(
        422, ("admin",), {"json": {"name": "admin", "role": "reviewer", "region": "22"}}, unseen=()
    ),
    "GET /api/v1/users/{user_id}": Rule(200, ("admin",), {}, unseen=("boss elsewhere",)),
    "PATCH /api/v1/users/{user_id}": Rule(
        200, ("admin",), {"json": {"disabled": True}}, unseen=("boss elsewhere",)
    ),
    "POST /api/v1/users/{user_id}/password-link": Rule(201, ("admin",), {}, unseen=("boss elsewhere",)),
    # There is none to remove: who may is told so.
    "DELETE /api/v1/users/{user_id}/authenticator": Rule(409, ("admin",), {}, unseen=("boss elsewhere",)),
    "GET /users": Rule(200, MANAGING, {}, unseen=()),
    "GET /users/new": Rule(200, MANAGING, {}, unseen=()),
    # No name is given: who may add somebody is told so.
    "POST /users/new": Rule(400, ("admin",), {"data": {"role": "reviewer", "region": "22"}}, unseen=()),
    "GET /users/{user_id}": Rule(200, ("admin",), {}, unseen=("boss elsewhere",)),
    "POST /users/{user_id}": Rule(303, ("admin",), {"data": {"role": "filer"}}, unseen=("boss elsewhere",)),
    "POST /users/{user_id}/{deed}": Rule(
        303, ("admin",), {"data": {}}, unseen=("boss elsewhere",), places={"deed": "disable"}
    ),
    "POST /sign-out": Rule(303, EVERYBODY, {"data": {}}),
    "GET /": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /reports/{submission_id}": Rule(200, READING, {}),
    "GET /reports/{submission_id}/return": Rule(200, DECIDING, {}),
    "POST /reports/{submission_id}/return": Rule(303, DECIDING, {"data": {"letter": "请修改"}}),
    # An error stands: whoever may accept reports is told so.
    "POST /reports/{submission_id}/accept": Rule(409, DECIDING, {"data": {}}),
    # Nothing was returned or accepted: who may take that back is told so.
    "POST /reports/{submission_id}/undo": Rule(409, DECIDING, {"data": {}}),
    "GET /reports/{submission_id}/passages": Rule(200, READING, {}),
    "GET /reports/{submission_id}/changes": Rule(200, READING, {}),
    "GET /reports/{submission_id}/reading": Rule(200, READING, {}),
    # What was handed in here has no pages: who may see them is told so.
    "GET /reports/{submission_id}/pages/{page}.png": Rule(404, READING, {}),
    "POST /reports/{submission_id}/corrections": Rule(
        303,
        DECIDING,
        {"data": {"cell": "requests.received.total", "kind": "blank", "reason": "原件为空白"}},
    ),
    "POST /reports/{submission_id}/corrections/{correction_id}/withdraw": Rule(404, DECIDING, {"data": {}}),
    # There is no broker that could tell of changes.
    "GET /live": Rule(204, ANYBODY_SIGNED_IN, {}),
    # Nobody saved a view in this store: everybody is told so.
    "GET /api/v1/views": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /api/v1/views": Rule(422, ANYBODY_SIGNED_IN, {"json": {"name": ""}}),
    "GET /api/v1/views/{view_id}": Rule(404, ANYBODY_SIGNED_IN, {}, unseen=()),
    "PUT /api/v1/views/{view_id}": Rule(404, ANYBODY_SIGNED_IN, {"json": {"name": "我的"}}, unseen=()),
    "DELETE /api/v1/views/{view_id}": Rule(404, ANYBODY_SIGNED_IN, {}, unseen=()),
    "PUT /api/v1/views/{view_id}/start": Rule(404, ANYBODY_SIGNED_IN, {}, unseen=()),
    "DELETE /api/v1/views/{view_id}/start": Rule(404, ANYBODY_SIGNED_IN, {}, unseen=()),
    # Nobody is mentioned in this store: everybody is told so.
    "GET /mentions": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /mentions/{mention_id}": Rule(404, ANYBODY_SIGNED_IN, {}, unseen=()),
    "POST /mentions/{mention_id}": Rule(404, ANYBODY_SIGNED_IN, {"data": {}}, unseen=()),
    "POST /mentions/read": Rule(303, ANYBODY_SIGNED_IN, {"data": {}}),
    "POST /mentions/wish": Rule(303, ANYBODY_SIGNED_IN, {"data": {}}),
    "GET /findings/{item_id}/colleagues": Rule(200, READING, {}),
    "GET /api/v1/mentions": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /api/v1/mentions/read": Rule(200, ANYBODY_SIGNED_IN, {"json": {}}),
    "GET /queue/news": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /queue/rows": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /queue/panel/{submission_id}": Rule(200, READING, {}),
    # Nobody saved a view in this store: everybody is told so.
    "GET /views": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /views": Rule(400, ANYBODY_SIGNED_IN, {"data": {"name": ""}}),
    "GET /views/{view_id}": Rule(404, ANYBODY_SIGNED_IN, {}, unseen=()),
    "POST /views/{view_id}": Rule(404, ANYBODY_SIGNED_IN, {"data": {"name": "我的"}}, unseen=()),
    "POST /views/{view_id}/delete": Rule(404, ANYBODY_SIGNED_IN, {"data": {}}, unseen=()),
    "POST /views/{view_id}/start": Rule(404, ANYBODY_SIGNED_IN, {"data": {}}, unseen=()),
    "POST /findings/actions": Rule(200, ANYBODY_SIGNED_IN, {"data": {"action": "claim", "finding": "1"}}),
    "POST /findings/{item_id}/actions": Rule(303, DECIDING, {"data": {"action": "claim"}}),
    # Whoever reviews sees what is asked for at home; supervisors give out findings.
    "GET /waivers": Rule(200, WATCHING, {}, unseen=()),
    "GET /load": Rule(200, EDITING_SOMEWHERE, {}, unseen=()),
    "POST /load/move": Rule(303, EDITING_SOMEWHERE, {"data": {"source": "nobody"}}, unseen=()),
    # Nothing is handed out by itself, there is no such way, nobody of that name, no such absence: who may is told so.
    "POST /load/hand-out": Rule(409, EDITING_SOMEWHERE, {"data": {}}, unseen=()),
    "POST /load/mode": Rule(400, EDITING_SOMEWHERE, {"data": {"mode": "sometimes"}}, unseen=()),
    "POST /load/absences": Rule(
        400,
        EDITING_SOMEWHERE,
        {"data": {"name": "nobody", "from_on": "2024-01-01", "to_on": "2024-01-02"}},
        unseen=(),
    ),
    "POST /load/absences/{absence_id}/cancel": Rule(404, EDITING_SOMEWHERE, {"data": {}}, unseen=()),
    "POST /reports/{submission_id}/assign": Rule(303, EDITING, {"data": {"to": ""}}),
    "POST /findings/assign": Rule(200, EDITING_SOMEWHERE, {"data": {"finding": "1"}}, unseen=()),
    "GET /api/v1/waivers": Rule(200, WATCHING, {}, unseen=()),
    "GET /api/v1/load": Rule(200, EDITING_SOMEWHERE, {}, unseen=()),
    "POST /api/v1/assignments": Rule(200, EDITING_SOMEWHERE, {"json": {"findings": [1]}}, unseen=()),
    "POST /api/v1/submissions/{submission_id}/assignment": Rule(200, EDITING, {"json": {}}),
    "POST /api/v1/assignments/moves": Rule(200, EDITING_SOMEWHERE, {"json": {"source": "nobody"}}, unseen=()),
    "POST /api/v1/assignments/hand-out": Rule(409, EDITING_SOMEWHERE, {}, unseen=()),
    "PUT /api/v1/assignments/settings": Rule(200, EDITING_SOMEWHERE, {"json": {"mode": "off"}}, unseen=()),
    "POST /api/v1/absences": Rule(
        422,
        EDITING_SOMEWHERE,
        {"json": {"name": "nobody", "from_on": "2024-01-01", "to_on": "2024-01-02"}},
        unseen=(),
    ),
    "DELETE /api/v1/absences/{absence_id}": Rule(404, EDITING_SOMEWHERE, {}, unseen=()),
    "GET /rules": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /rules/{rule_id}": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /api/v1/missing-reports": Rule(200, WATCHING, {}, unseen=()),
    "POST /api/v1/missing-reports/{missing_id}/actions": Rule(
        404, WATCHING, {"json": {"action": "excuse", "reason": "机构筹建", "seen": 1}}, unseen=()
    ),
    "GET /api/v1/calendar/{year}": Rule(200, WATCHING, {}, unseen=()),
    "GET /api/v1/organs": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /api/v1/organs/{code}": Rule(200, READING, {}),
    # Nothing is filled in, seen or handed in: who may write is told so.
    "POST /api/v1/organs": Rule(422, EDITING_SOMEWHERE, {"json": {"values": {}}}, unseen=()),
    "PUT /api/v1/organs/{code}": Rule(409, EDITING, {"json": {"values": {"name": "长春市名录局"}}}),
    "POST /api/v1/organs/{code}/events": Rule(
        422, EDITING, {"json": {"event": "renamed", "day": "2024-01-01", "is_trial": True}}
    ),
    "POST /api/v1/organs/imports": Rule(
        201, EDITING_SOMEWHERE, {"content": "代码,名称\n".encode()}, unseen=()
    ),
    "POST /api/v1/organs/imports/{import_id}": Rule(
        404, EDITING_SOMEWHERE, {"json": {"digest": "0"}}, unseen=()
    ),
    "GET /api/v1/unmatched": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /api/v1/unmatched/{report_id}/actions": Rule(
        409, EDITING_SOMEWHERE, {"json": {"action": "not_ours"}}, unseen=()
    ),
    "GET /calendar": Rule(200, WATCHING, {}, unseen=()),
    "GET /calendar/board.csv": Rule(200, WATCHING, {}, unseen=()),
    "GET /calendar/board.xlsx": Rule(200, WATCHING, {}, unseen=()),
    "GET /calendar/missing": Rule(200, WATCHING, {}, unseen=()),
    "GET /calendar/reminders": Rule(200, WATCHING, {}, unseen=()),
    # The register of this store is empty, and nothing is missing: who may look is told so.
    "GET /calendar/organs": Rule(404, WATCHING, {"params": {"code": "X1"}}, unseen=()),
    "POST /calendar/missing/{missing_id}/{deed}": Rule(
        404, WATCHING, {"data": {"reason": "机构筹建"}}, unseen=()
    ),
    # Addresses of the whole country, so not for administrators of a region. Nothing was sent from this store.
    "GET /mails": Rule(200, ("admin",), {}, unseen=()),
    "POST /mails/{mail_id}/resend": Rule(404, ("admin",), {"data": {}}, unseen=()),
    # The link says who opts out of what; this one is damaged.
    "GET /mail/opt-out/{token}": Rule(400, EVERYBODY, {}),
    "POST /mail/opt-out/{token}": Rule(400, EVERYBODY, {"data": {}}),
    # Anybody has a draft checked; a form that was not opened from here is refused, and nothing is kept here.
    "GET /draft": Rule(200, EVERYBODY, {}),
    "POST /draft": Rule(403, EVERYBODY, {"data": {"text": "年报"}}),
    "POST /draft/keep": Rule(403, EVERYBODY, {"data": {"sealed": "x"}}),
    "GET /draft/kept/{secret}": Rule(404, EVERYBODY, {}),
    "POST /draft/kept/{secret}/delete": Rule(403, EVERYBODY, {"data": {"x": "1"}}),
    # The link says whose report it is; this one is damaged.
    "GET /returned/{token}": Rule(404, EVERYBODY, {}),
    "POST /returned/{token}/check": Rule(403, EVERYBODY, {"data": {"text": "年报"}}),
    "POST /returned/{token}/submit": Rule(403, EVERYBODY, {"data": {"digest": "x"}}),
    "POST /returned/{token}/discard": Rule(403, EVERYBODY, {"data": {"x": "1"}}),
    # Nothing was returned in this store: who may return is told so.
    "GET /reports/{submission_id}/returned": Rule(409, DECIDING, {}),
    "POST /reports/{submission_id}/returned/link": Rule(409, DECIDING, {"data": {}}),
    "POST /reports/{submission_id}/returned/revoke": Rule(409, DECIDING, {"data": {}}),
    "POST /reports/{submission_id}/returned/mail": Rule(409, DECIDING, {"data": {"mail_to": "a@example.cn"}}),
    "GET /roster": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /roster/new": Rule(200, EDITING_SOMEWHERE, {}, unseen=()),
    # The form is not filled in: who may save it is told so.
    "POST /roster/new": Rule(400, EDITING_SOMEWHERE, {"data": {}}, unseen=()),
    "GET /roster/organs/{code}": Rule(200, READING, {}),
    "GET /roster/organs/{code}/edit": Rule(200, EDITING, {}),
    # It was not seen before, nothing is chosen, there is no step: who may change it is told so.
    "POST /roster/organs/{code}/edit": Rule(409, EDITING, {"data": {"name": "长春市名录局"}}),
    "GET /roster/organs/{code}/event": Rule(200, EDITING, {}),
    "POST /roster/organs/{code}/event": Rule(400, EDITING, {"data": {}}),
    "POST /roster/organs/{code}/withdraw": Rule(404, EDITING, {"data": {"place": "0"}}),
    "GET /roster/export.{kind}": Rule(200, ANYBODY_SIGNED_IN, {}),
    "GET /roster/import": Rule(200, EDITING_SOMEWHERE, {}, unseen=()),
    "GET /roster/import/progress/{token}": Rule(
        200, EDITING_SOMEWHERE, {}, unseen=(), places={"token": "7f3e6f0a-7b1e-4c58-9a8b-0c5b7c9d2e11"}
    ),
    "POST /roster/import": Rule(
        200, EDITING_SOMEWHERE, {"data": {}, "files": {"file": ("a.csv", "代码,名称\n".encode())}}, unseen=()
    ),
    # No such file waits, no such report: who may decide is told so.
    "POST /roster/import/{file_id}": Rule(404, EDITING_SOMEWHERE, {"data": {}}, unseen=()),
    "GET /roster/unmatched": Rule(200, ANYBODY_SIGNED_IN, {}),
    "POST /roster/unmatched/{report_id}": Rule(
        409, EDITING_SOMEWHERE, {"data": {"action": "not_ours"}}, unseen=()
    ),
    "GET /quarantine": Rule(200, ("admin", "boss elsewhere"), {}, unseen=()),
    # Nothing is set aside in this store: who may release is told so.
    "POST /quarantine/{submission_id}/release": Rule(400, ("admin",), {"data": {}}),
}


@dataclass(frozen=True)
class House:
    """A store with people, its application behind a real server, and how everybody shows who they are."""

    database: Database
    app: FastAPI
    door: httpx.Client
    tokens: dict[str, str]
    cookies: dict[str, str]

    def ask(self, name: str, address: str, ask: dict[str, Any], places: dict[str, str]) -> httpx.Response:
        """Send one request as this person."""
        method, _, path = address.partition(" ")
        headers, said = {}, dict(ask)
        if name in PEOPLE:
            headers = {
                "authorization": f"Bearer {self.tokens[name]}",
                "cookie": f"gouji={self.cookies[name]}",
            }
        if "data" in said and name in PEOPLE:
            said["data"] = {**places, **said["data"], "csrf": form_token(self.cookies[name])}
        return self.door.request(method, path.format_map(places), headers=headers, **said)

    def hand_in(self, organ: str) -> dict[str, str]:
        """Store a judged report of Changchun; return what its addresses are made of."""
        standard, evaluation = standard_report()
        document = replace(standard, organ=organ, source=organ, text=f"{standard.text}\n{organ}")
        submission_id = submit(self.database, document, evaluation)
        with self.database.read_session() as session:
            wanted = queue.QueueFilter(rule="A01", text=organ)
            (entry,) = queue.list_queue(session, wanted)[0]
        item = str(entry.item.id)
        return {
            "submission_id": str(submission_id),
            "submission": str(submission_id),
            "finding_id": item,
            "item_id": item,
            "rule_id": "A01",
            "correction_id": "999999",
            "page": "1",
            "key": "filing.late",
            "form": "xlsx",
            "missing_id": "999999",
            "absence_id": "999999",
            "view_id": "999999",
            "mention_id": "999999",
            "code": "ROSTER1",
            "kind": "csv",
            "import_id": "00000000-0000-4000-8000-000000000000",
            "file_id": "00000000-0000-4000-8000-000000000000",
            "report_id": "999999",
            "deed": "excuse",
            "mail_id": "00000000-0000-4000-8000-000000000000",
            "token": "damaged",
            "secret": "guessed",
            "year": "2025",
            "user_id": str(self.add_person()),
            "token_id": "999999",
            "identity_id": "999999",
        }

    def add_person(self) -> int:
        """Add an account of Changchun, whose password nobody knows; return its id."""
        with self.database.session() as session:
            name = f"person {secrets.token_hex(8)}"
            return accounts.add_user(session, name, None, "reviewer", NOW, region="220102").id


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    database = open_store(folder)
    with database.session() as session:
        for name, (role, region) in PEOPLE.items():
            add_account(session, name, "long enough", role, NOW, region=region)
        tokens = {name: accounts.create_token(session, name, datetime.now(UTC)) for name in PEOPLE}
        organs.save_organs(session, [Registered(ORGAN)], NOW)
    app = create_app(Settings(_env_file=None, data_dir=folder, webhook_secrets="whsec_" + "QQ" * 16))
    now = app.state.work.now()
    cookies = {name: signed_in(database, name, now) for name in PEOPLE}
    with serving(app) as door:
        yield House(database, app, door, tokens, cookies)
    database.close()


@pytest.fixture(scope="module")
def untouched(house: House) -> dict[str, str]:
    """Hand in the report that everybody is asked about who changes nothing."""
    return house.hand_in("长春市未动局")


def addresses(routes: list[Any]) -> set[str]:
    """Return `METHOD /path` of every route, without the types of its parts; a mounted application counts as one."""
    found: set[str] = set()
    for route in routes:
        if nested := getattr(getattr(route, "original_router", None), "routes", None):
            found |= addresses(nested)
            continue
        methods = getattr(route, "methods", None) or {"GET"}
        path = re.sub(r":\w+}", "}", route.path)
        found |= {f"{method} {path}" for method in methods if method != "HEAD"}
    return found


def test_every_address_has_a_line_here(house: House) -> None:
    assert addresses(list(house.app.routes)) == set(RULES)


@pytest.mark.parametrize("address", RULES)
def test_an_address_is_for_those_only_for_whom_it_is(
    house: House, untouched: dict[str, str], address: str
) -> None:
    rule = RULES[address]
    asking = EVERYBODY[:1] if rule.who == EVERYBODY else EVERYBODY

    got = {
        name: house.ask(
            name,
            address,
            rule.ask,
            {
                **(house.hand_in(f"{address} {name}") if rule.changes(address, name) else untouched),
                **rule.places,
            },
        ).status_code
        for name in asking
    }

    assert got == {name: rule.status(name, is_api="/api/" in address) for name in asking}


def test_an_administrator_sees_and_releases_what_was_set_aside_at_home_only(house: House) -> None:
    places = house.hand_in("长春市隔离局")
    with house.database.session() as session:
        submissions.quarantine(session, UUID(places["submission_id"]), reason="三次失败", now=NOW)
    bosses = ("boss elsewhere", "admin")

    shown = ["三次失败" in house.ask(name, "GET /quarantine", {}, places).text for name in bosses]
    release = "POST /quarantine/{submission_id}/release"
    released = [house.ask(name, release, {"data": {}}, places).status_code for name in bosses]

    assert (shown, released) == ([False, True], [404, 303])


def test_an_administrator_sees_what_could_not_be_judged_at_home_only_and_in_both_languages(
    house: House,
) -> None:
    places = house.hand_in("长春市未能局")
    with house.database.session() as session:
        submissions.fail_submission(
            session,
            UUID(places["submission_id"]),
            code="empty_file",
            text=Text("这份文件为空", "this file is empty"),
            now=NOW,
        )

    pages = {
        (name, language): house.ask(name, f"GET /quarantine?lang={language}", {}, places).text
        for name in ("boss elsewhere", "admin")
        for language in ("zh", "en")
    }

    shown = {
        asked: [
            words in page for words in ("长春市未能局", "empty_file", "这份文件为空", "this file is empty")
        ]
        for asked, page in pages.items()
    }
    assert shown == {
        ("boss elsewhere", "zh"): [False] * 4,
        ("boss elsewhere", "en"): [False] * 4,
        ("admin", "zh"): [True, True, True, False],
        ("admin", "en"): [True, True, False, True],
    }
    assert "没有未能核对的报送。" in pages["boss elsewhere", "zh"]
    assert "No submission was refused." in pages["boss elsewhere", "en"]


@pytest.mark.parametrize(
    "query",
    [
        "year=0",
        "year=9223372036854775808",
        "year=abc",
        "region=1",
        "region=%EF%BC%91%EF%BC%92",
        "state=nope",
        "rule=%00",
        "q=%00",
        "offset=9223372036854775808",
        "limit=0",
    ],
)
def test_a_filter_that_cannot_be_is_a_problem(house: House, query: str) -> None:
    response = house.ask("admin", f"GET /api/v1/findings?{query}", {}, {})

    assert (response.status_code, response.json()["code"]) == (422, "bad_parameters")


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "'); drop table queue_item; --"])
def test_a_search_takes_its_words_as_they_are(house: House, text: str) -> None:
    house.hand_in(f"长春市 {text} 局 {text.encode().hex()}")

    found = house.ask("admin", "GET /api/v1/findings", {"params": {"q": text, "rule": "A01"}}, {}).json()

    assert found["total"] > 0
    assert [entry["organ"] for entry in found["findings"] if text not in entry["organ"]] == []


def test_organs_come_page_by_page_and_at_home_only(house: House) -> None:
    with house.database.session() as session:
        more = [replace(ORGAN, code=f"ROSTER{number}", name=f"长春市名录{number}局") for number in (2, 3)]
        organs.save_organs(session, [Registered(organ) for organ in more], NOW)

    def asked(name: str, **query: str) -> tuple[list[str], str | None]:
        told = house.ask(name, "GET /api/v1/organs", {"params": query}, {}).json()
        return [organ["code"] for organ in told["organs"]], told["next"]

    first, following = asked("admin", limit="2")
    assert (first, asked("admin", limit="2", cursor=following or "")) == (
        ["ROSTER1", "ROSTER2"],
        (["ROSTER3"], None),
    )
    assert asked("reviewer", region="2201", q="mlj", year="2024") == (["ROSTER1"], None)
    assert asked("reviewer", region="13") == asked("elsewhere") == ([], None)
    assert house.ask("admin", "GET /api/v1/organs?region=1", {}, {}).status_code == 422
    assert house.ask("admin", "GET /api/v1/organs/ROSTER1", {}, {}).json() == {
        "code": "ROSTER1",
        "name": "长春市名录局",
        "kind": "department",
        "region": "220100",
        "level": "prefecture",
        "supervisor": None,
        "first_year": None,
        "last_year": None,
        "files_here": True,
        "aliases": [],
        "former_names": [],
        "lineage": [],
        "contacts": [],
        "exemptions": [],
        "saved_at": NOW.isoformat(),
    }
