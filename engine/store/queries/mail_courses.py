"""What became of mails, step by step: every attempt at one, and what servers wrote back afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from ..tables.mails import MailAttempt, MailBounce


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one mail, oldest first; what was kept long enough is dropped (`mails_kept.drop_details`)."""

    attempts: tuple[MailAttempt, ...] = ()
    bounces: tuple[MailBounce, ...] = ()


def courses(session: Session, mail_ids: Collection[UUID]) -> Mapping[UUID, Course]:
    """Return the courses of these mails, a few hundred at most, by their ids; two statements."""
    attempts: dict[UUID, list[MailAttempt]] = defaultdict(list)
    for attempt in session.exec(
        select(MailAttempt).where(col(MailAttempt.mail_id).in_(mail_ids)).order_by(col(MailAttempt.number))
    ):
        attempts[attempt.mail_id].append(attempt)
    bounces: dict[UUID, list[MailBounce]] = defaultdict(list)
    for bounce in session.exec(
        select(MailBounce).where(col(MailBounce.mail_id).in_(mail_ids)).order_by(col(MailBounce.id))
    ):
        bounces[bounce.mail_id].append(bounce)
    return {one: Course(tuple(attempts[one]), tuple(bounces[one])) for one in mail_ids}
