"""The link in the letter of a returned report: signed, so that nobody can make one; what it opens stands in the store.

A link opens one version of one report. It ends when it runs out, when it is taken back or replaced, and when the report
moves on: a later version came in, or the version was accepted, or its return was undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from gouji.engine.errors import NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import returns
from gouji.engine.store.queries.returns import Followed
from gouji.engine.store.tables import ReturnLink, ReviewState, Submission
from gouji.workers.settings import Settings

PATH: Final = "/returned/"
SALT: Final = "gouji.returned"
LONGEST_TOKEN: Final = 400


class LinkState(StrEnum):
    """What a link opens: everything, the receipt of what was submitted through it, or nothing any more."""

    OPEN = "open"
    USED = "used"
    OVERTAKEN = "overtaken"
    REVOKED = "revoked"
    EXPIRED = "expired"


OVER: Final[dict[LinkState, Text]] = {
    LinkState.OVERTAKEN: Text(
        "这份报告已有新的版本，或审核单位已作出新的处理，此链接不再需要。",
        "A newer version of this report came in, or the office has decided on it since; this link is not needed any more.",
    ),
    LinkState.REVOKED: Text(
        "审核单位已停用此链接，或已另发新的链接；请使用最近一次收到的退回函。",
        "The office has taken this link back or sent a newer one; use the letter that you received last.",
    ),
    LinkState.EXPIRED: Text(
        "此链接已过有效期；请与退回函上的审核单位联系，由其另发新的链接，或按原渠道重新报送。",
        "This link has run out; ask the office named in the letter for a new one, or file the usual way.",
    ),
}
"""What is told to somebody whose link is real and opens nothing any more."""


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """How links are made: where they lead, what signs them (newest first), for how many days they open."""

    base_url: str
    secrets: Sequence[str]
    days: int

    @property
    def are_possible(self) -> bool:
        """Whether a letter can carry a link."""
        return self.days > 0 and bool(self.secrets)

    def until(self, now: datetime) -> datetime:
        """Return when a link that is made now runs out."""
        return now + timedelta(days=self.days)

    def address(self, link: ReturnLink) -> str | None:
        """Return a link's address, the same every time; None where letters carry none."""
        if not self.are_possible:
            return None
        token = _signer(self.secrets).dumps([link.id.hex, int(link.expires_at.timestamp())])
        return f"{self.base_url.rstrip('/')}{PATH}{token if isinstance(token, str) else token.decode()}"


def terms_of(settings: Settings) -> LinkTerms:
    """Return how links are made under these settings."""
    return LinkTerms(settings.base_url, settings.answer_secrets, settings.return_link_days)


@dataclass(frozen=True, slots=True)
class Carried:
    """A link on its way with a letter: its address, and when it runs out in the office's zone."""

    address: str
    until: datetime


def issue(
    session: Session,
    terms: LinkTerms,
    submission: Submission,
    findings: Sequence[int],
    by: str,
    now: datetime,
    *,
    again: bool = False,
) -> Carried | None:
    """Make the link of a version that was just returned, in place of an earlier one.

    Where letters carry none, what was chosen is kept all the same, and None returned.

    Args:
        findings: ids of the rows of findings that the letter is about.
        by: name of the reviewer.
        now: aware, in the office's zone.
        again: for the same return.
    """
    until = terms.until(now)
    link = returns.issue(session, submission.id, findings, by=by, now=now, until=until, again=again)
    address = terms.address(link)
    return Carried(address, until) if address else None


def read_token(token: str, secrets: Sequence[str]) -> UUID:
    """Return which link a token names.

    Raises:
        NotFoundError: not made here, for something else, or damaged (`link_unknown`): which of these is not told.
    """
    try:
        if not secrets or len(token) > LONGEST_TOKEN:
            raise BadData("no secret")
        name, _ = _signer(secrets).loads(token)
        return UUID(hex=name)
    except (BadData, ValueError, TypeError, AttributeError) as error:
        raise unknown() from error


def state_of(followed: Followed, now: datetime) -> LinkState:
    """Return what a link opens now."""
    link, submission = followed.link, followed.submission
    if link.used_at is not None:
        return LinkState.USED
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if followed.latest > submission.version or submission.review_state != ReviewState.RETURNED:
        return LinkState.OVERTAKEN
    return LinkState.EXPIRED if link.expires_at <= now else LinkState.OPEN


def unknown() -> NotFoundError:
    """Return what is told of a link that is none."""
    return NotFoundError(
        "link_unknown",
        Text(
            "链接不完整或无效；请从退回函中重新完整打开或复制，仍打不开时请与审核单位联系。",
            "This link is damaged or not valid; open or copy it whole from the letter, or ask the office.",
        ),
    )


def _signer(secrets: Sequence[str]) -> URLSafeSerializer:
    # itsdangerous signs with the last one and accepts all.
    return URLSafeSerializer(list(reversed(secrets)), salt=SALT)
