"""Mails as programs see them: page by page, with every attempt and what came back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from gouji.engine.store.queries import bounces, mails
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roles import Role
from gouji.integrations.inbound.rest.paging import to_cursor
from gouji.workers import mailing
from tests.integration.mail.conftest import Office
from tests.integration.mail.test_doors import write
from tests.integration.mail_server import MailServer


def attempt(number: int, at: datetime, outcome: str, code: int, error: str, by: str | None) -> dict[str, Any]:
    moment = at.isoformat()
    return {
        "number": number,
        "attempted_at": moment,
        "ended_at": moment,
        "outcome": outcome,
        "code": code,
        "error": error,
        "asked_by": by,
        "is_ours": False,
    }


def test_programs_get_mails_page_by_page_with_every_attempt(
    office: Office, server: MailServer, door: httpx.Client
) -> None:
    begun = office.clock.now = datetime.now(UTC).replace(microsecond=0)
    server.recipients += ["550 5.1.1 no such user", "451 4.7.1 greylisted"]
    first = write(office)
    office.clock.now += timedelta(hours=1)
    mailing.resend(office, first.mail_id or "", by="李雷")
    assert mailing.send_due(office) == 1
    others = [write(office, f"{name}@example.gov.cn").mail_id for name in "abc"]  # at one moment
    with office.database.session() as session:
        row = mails.mail(session, UUID(first.mail_id or ""))
        bounces.record(
            session, row, digest="d", action="failed", status="5.1.1", code=None,
            recipient="deputy@example.gov.cn", diagnostic="no such user", now=office.clock.now,
        )  # fmt: skip
        accounts.add_user(session, "管理员", "long enough", Role.ADMIN, datetime.now(UTC))
        token = accounts.create_token(session, "管理员", datetime.now(UTC))
    door.headers["authorization"] = f"Bearer {token}"

    pages, following = [], "/api/v1/mails?limit=3"
    while following:
        answer = door.get(following)
        pages.append(answer.json()["mails"])
        following = answer.links.get("next", {}).get("url", "")

    assert [[one["id"] for one in page] for page in pages] == [
        sorted(one or "" for one in others),
        [first.mail_id],
    ]
    (told,) = pages[1]
    assert door.get(f"/api/v1/mails/{first.mail_id}").json() == told
    later = begun + timedelta(hours=1)
    assert told["history"] == [
        attempt(1, begun, "refused", 550, "服务器答复 550 5.1.1 no such user", None),
        attempt(2, later, "delayed", 451, "服务器答复 451 4.7.1 greylisted", "李雷"),
    ]
    soon = (later + timedelta(seconds=mails.BACKOFF[0])).isoformat()
    assert (told["attempts"], told["dropped"], told["next_attempt_at"]) == (2, 0, soon)
    assert told["bounces"] == [
        {
            "received_at": later.isoformat(),
            "action": "failed",
            "status": "5.1.1",
            "recipient": "deputy@example.gov.cn",
            "diagnostic": "no such user",
        }
    ]
    bad = [to_cursor(*places) for places in ((7,), ("9999-12-31T23:59:59-14:00", first.mail_id), ("x", "y"))]
    asked = [door.get(f"/api/v1/mails?cursor={cursor}") for cursor in bad]
    assert [(one.status_code, one.json()["code"]) for one in asked] == [(400, "bad_cursor")] * 3
