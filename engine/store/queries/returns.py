"""Links in the letters of returned reports, and the corrected drafts that came in through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from ..tables import EvaluationRow, FindingRow, HeldDraft, Organ, OrganContact, ReturnLink, Submission
from . import audit
from .evaluations import current_evaluation, findings_of
from .statements import changed

HELD: Final = timedelta(days=1)
"""How long a corrected draft waits between its check and its submission."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A link with the version that was returned.

    Attributes:
        latest: number of the report's newest version, imported ones aside.
    """

    link: ReturnLink
    submission: Submission
    latest: int


def issue(
    session: Session,
    submission_id: UUID,
    findings: Sequence[int],
    *,
    by: str,
    now: datetime,
    until: datetime,
    again: bool = False,
) -> ReturnLink:
    """Add the link of a returned version; links issued for it before open nothing any more.

    Args:
        findings: ids of the rows of findings that the letter is about.
        again: it takes the place of another link of the same return, whose letter may have gone out by mail.
    """
    revoke(session, submission_id, by=by, now=now)
    before = latest_link(session, submission_id)
    link = ReturnLink(
        submission_id=submission_id,
        findings=list(findings),
        issued_by=by,
        created_at=now,
        expires_at=until,
        mailed_to=before.mailed_to if before and again else None,
        mailed_at=before.mailed_at if before and again else None,
    )
    session.add(link)
    session.flush()
    _note(session, "issue_return_link", by, submission_id, now, {"until": until.isoformat()})
    return link


def revoke(session: Session, submission_id: UUID, *, by: str, now: datetime) -> bool:
    """End every link of a version; return whether one was still open."""
    ended = changed(
        session,
        update(ReturnLink)
        .where(
            col(ReturnLink.submission_id) == submission_id,
            col(ReturnLink.revoked_at).is_(None),
            col(ReturnLink.used_at).is_(None),
        )
        .values(revoked_at=now),
    )
    if ended:
        _note(session, "revoke_return_link", by, submission_id, now, {})
    return ended > 0


def latest_link(session: Session, submission_id: UUID) -> ReturnLink | None:
    """Return the link that was issued last for a version, whatever became of it; None where there is none."""
    return session.exec(
        select(ReturnLink)
        .where(ReturnLink.submission_id == submission_id)
        .order_by(col(ReturnLink.created_at).desc(), col(ReturnLink.revoked_at).is_not(None))
        .execution_options(populate_existing=True)
        .limit(1)
    ).first()


def follow(session: Session, link_id: UUID, *, lock: bool = False) -> Followed | None:
    """Return a link with its version; None where there is no such link.

    Args:
        lock: for whoever submits: of two at once the second waits, and finds it used.
    """
    statement = select(ReturnLink).where(ReturnLink.id == link_id)
    link = session.exec(statement.with_for_update() if lock else statement).first()
    submission = session.get(Submission, link.submission_id) if link else None
    if link is None or submission is None:
        return None
    latest = session.exec(
        select(func.max(Submission.version)).where(
            Submission.report_id == submission.report_id, col(Submission.imported).is_(False)
        )
    ).one()
    return Followed(link, submission, latest or 0)


def mark_used(session: Session, link: ReturnLink, answer_id: UUID, now: datetime) -> None:
    """Say that a corrected report was submitted through a link: it opens nothing any more, its draft is not needed."""
    link.used_at, link.answer_id = now, answer_id
    session.add(link)
    session.flush()
    changed(session, delete(HeldDraft).where(col(HeldDraft.link_id) == link.id))
    _note(session, "submit_correction", "returned", link.submission_id, now, {"answer": str(answer_id)})


def reserve_mail(session: Session, link_id: UUID, address: str, now: datetime) -> bool:
    """Note to whom the letter goes by mail; return False where it went to somebody else before."""
    link = session.exec(select(ReturnLink).where(ReturnLink.id == link_id).with_for_update()).one()
    if link.mailed_to is None:
        link.mailed_to, link.mailed_at = address, now
        session.add(link)
    return link.mailed_to == address


def hold(session: Session, link_id: UUID, digest: str, filename: str, content: bytes, now: datetime) -> None:
    """Keep a corrected draft between its check and its submission, in place of an earlier one."""
    changed(session, delete(HeldDraft).where(col(HeldDraft.link_id) == link_id))
    session.add(
        HeldDraft(link_id=link_id, digest=digest, filename=filename[:500], content=content, created_at=now)
    )


def held(session: Session, link_id: UUID, now: datetime) -> HeldDraft | None:
    """Return the draft that waits to be submitted; None where there is none, or it waited too long."""
    row = session.get(HeldDraft, link_id)
    return None if row is None or row.created_at <= now - HELD else row


def drop_held(session: Session, link_id: UUID) -> bool:
    """Delete the draft that waits; return whether there was one."""
    return changed(session, delete(HeldDraft).where(col(HeldDraft.link_id) == link_id)) == 1


def sweep(session: Session, now: datetime) -> int:
    """Delete the drafts that waited too long; return how many."""
    return changed(session, delete(HeldDraft).where(col(HeldDraft.created_at) <= now - HELD))


def findings_named(session: Session, ids: Sequence[int]) -> list[FindingRow]:
    """Return rows of findings in the order of their ids in `ids`; those that are gone are left out."""
    rows = session.exec(select(FindingRow).where(col(FindingRow.id).in_(ids))).all()
    by_id = {row.id: row for row in rows}
    return [by_id[one] for one in ids if one in by_id]


def evaluation_named(
    session: Session, ids: Sequence[int], submission_id: UUID
) -> tuple[EvaluationRow, Sequence[FindingRow]] | None:
    """Return the evaluation that these findings are of, with all that it found; None where there is none.

    Where no finding is named, or they are gone, it is the version's current one.
    """
    named = findings_named(session, ids)
    row = session.get(EvaluationRow, named[0].evaluation_id) if named else None
    row = row or current_evaluation(session, submission_id)
    return None if row is None else (row, findings_of(session, row.id))


def contacts_of(session: Session, organ_code: str | None) -> Sequence[OrganContact]:
    """Return whom to write to at the organ of this code, in the order in which they were entered."""
    if organ_code is None:
        return []
    return session.exec(
        select(OrganContact)
        .join(Organ, col(Organ.id) == col(OrganContact.organ_id))
        .where(Organ.code == organ_code)
        .order_by(col(OrganContact.id))
    ).all()


def _note(
    session: Session, action: str, actor: str, submission_id: UUID, now: datetime, details: dict[str, str]
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject="submission",
        subject_id=submission_id,
        now=now,
        details=details,
    )
