"""Mentions: `@name` in a comment, for colleagues who may read the report; told on a page, and by mail to those who wish it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import mentions, outbox, users
from gouji.engine.store.queries.mentions import Mentioned
from gouji.engine.store.tables import Decision, QueueItem, User
from gouji.workers.broker import MAIL

from .roles import Action, Actor, Role, actor_of

MOST: Final = 20
"""So many people are told of one comment."""


def record(session: Session, actor: Actor, item: QueueItem, comment: Decision, now: datetime) -> list[str]:
    """Tell those whom a comment mentions; return their names. Who may not read the report is not told."""
    text = comment.text or ""
    if "@" not in text:
        return []
    session.flush()
    people = {user.name: user for user in colleagues(session, actor, item.region)}
    names = names_in(text, people)[:MOST]
    rows = mentions.add(session, comment.id, (people[name].id for name in names), now)
    for row, name in zip(rows, names, strict=True):
        if people[name].email and mentions.wishes_mail(session, people[name].id):
            outbox.enqueue(session, "tell_mentioned", [row.id], queue=MAIL, now=now)
    return names


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that follow an `@`, each once, in order; where one begins with another, the longer one."""
    longest = sorted(names, key=len, reverse=True)
    found: dict[str, None] = {}
    for at, char in enumerate(text):
        if char == "@":
            name = next((name for name in longest if text.startswith(name, at + 1)), None)
            if name is not None:
                found[name] = None
    return list(found)


def colleagues(session: Session, actor: Actor, region: str | None) -> list[User]:
    """Return who may be mentioned beside a finding of a region: whoever may read it, but filers and oneself."""
    return [
        user
        for user in mentions.people(session)
        if user.role != Role.FILER and user.id != actor.user_id and actor_of(user).may(Action.READ, region)
    ]


def list_mentions(
    session: Session, actor: Actor, *, unread: bool = False, before: int | None = None, limit: int = 50
) -> list[Mentioned]:
    """Return where this person is mentioned, the latest first."""
    return mentions.mentions_of(
        session, actor.user_id, actor.region, unread=unread, before=before, limit=limit
    )


def mark_read(session: Session, actor: Actor, mention_ids: Sequence[int] | None, now: datetime) -> int:
    """Mark mentions of this person as read, these or all; return how many were not."""
    return mentions.mark_read(session, actor.user_id, mention_ids, now)


def wish_mail(session: Session, actor: Actor, *, wished: bool) -> None:
    """Have a mail sent when this person is mentioned, or not.

    Raises:
        BadRequestError: the account has no mail address (`no_mail_address`).
    """
    user = users.find_user(session, actor.name)
    if wished and (user is None or not user.email):
        raise BadRequestError(
            "no_mail_address",
            Text(
                "账号没有登记邮箱，请先由管理员登记。",
                "This account has no mail address; ask an administrator to enter one.",
            ),
        )
    mentions.wish_mail(session, actor.user_id, wished=wished)


def count_unread(session: Session, actor: Actor) -> int:
    """Return in how many comments that they have not read this person is mentioned."""
    return mentions.count_unread(session, actor.user_id, actor.region)
