"""Who is mentioned in which comment, what of it they have read, and whether they wish a mail about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from ..tables import Decision, Mention, QueueItem, User, Wish
from .statements import changed, in_region, region_prefix


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One mention with the comment and the finding that it stands beside."""

    mention: Mention
    comment: Decision
    item: QueueItem


def add(session: Session, decision_id: int, user_ids: Iterable[int], now: datetime) -> list[Mention]:
    """Write down who is mentioned in a comment."""
    rows = [Mention(decision_id=decision_id, user_id=user_id, created_at=now) for user_id in user_ids]
    session.add_all(rows)
    session.flush()
    return rows


def people(session: Session) -> Sequence[User]:
    """Return everybody who can sign in, by name."""
    return session.exec(select(User).where(col(User.disabled).is_(False)).order_by(col(User.name))).all()


def mentions_of(
    session: Session,
    user_id: int,
    within: str | None,
    *,
    unread: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[Mentioned]:
    """Return where a user is mentioned, the latest first, as far as it lies in the user's region.

    Args:
        unread: only what was not read yet.
        before: id of the mention after which to go on.
    """
    conditions = _conditions(user_id, within)
    if unread:
        conditions.append(col(Mention.read_at).is_(None))
    if before is not None:
        conditions.append(col(Mention.id) < before)
    rows = session.exec(
        select(Mention, Decision, QueueItem)
        .join(Decision, col(Decision.id) == col(Mention.decision_id))
        .join(QueueItem, col(QueueItem.id) == col(Decision.item_id))
        .where(*conditions)
        .order_by(col(Mention.id).desc())
        .limit(limit)
    ).all()
    return [Mentioned(*row) for row in rows]


def count_unread(session: Session, user_id: int, within: str | None) -> int:
    """Return in how many comments that a user has not read they are mentioned."""
    return session.exec(
        select(func.count(col(Mention.id)))
        .join(Decision, col(Decision.id) == col(Mention.decision_id))
        .join(QueueItem, col(QueueItem.id) == col(Decision.item_id))
        .where(*_conditions(user_id, within), col(Mention.read_at).is_(None))
    ).one()


def mark_read(session: Session, user_id: int, mention_ids: Sequence[int] | None, now: datetime) -> int:
    """Mark a user's mentions as read, these or all of them; return how many were not."""
    query = update(Mention).where(col(Mention.user_id) == user_id, col(Mention.read_at).is_(None))
    if mention_ids is not None:
        query = query.where(col(Mention.id).in_(mention_ids))
    return changed(session, query.values(read_at=now))


def mentioned(session: Session, mention_id: int) -> tuple[Mentioned, User] | None:
    """Return one mention with whom it mentions; None where it is gone."""
    row = session.exec(
        select(Mention, Decision, QueueItem, User)
        .join(Decision, col(Decision.id) == col(Mention.decision_id))
        .join(QueueItem, col(QueueItem.id) == col(Decision.item_id))
        .join(User, col(User.id) == col(Mention.user_id))
        .where(Mention.id == mention_id)
    ).first()
    return None if row is None else (Mentioned(row[0], row[1], row[2]), row[3])


def may_still_read(told: Mentioned, user: User) -> bool:
    """Whether what somebody is mentioned beside lies in their region, which may be another one than it was then."""
    prefix = region_prefix(user.region) if user.region else ""
    return not user.disabled and (prefix == "" or (told.item.region or "").startswith(prefix))


def wishes_mail(session: Session, user_id: int) -> bool:
    """Return whether a user wishes a mail when mentioned."""
    row = session.get(Wish, user_id)
    return row is not None and row.mail_mentions


def wish_mail(session: Session, user_id: int, *, wished: bool) -> None:
    """Write down whether a user wishes a mail when mentioned."""
    row = session.get(Wish, user_id) or Wish(user_id=user_id)
    row.mail_mentions = wished
    session.add(row)


def _conditions(user_id: int, within: str | None) -> list[ColumnElement[bool]]:
    inside = [in_region(QueueItem.region, within)] if within else []
    return [col(Mention.user_id) == user_id, *inside]
