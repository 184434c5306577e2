"""A letter that went back with a report: its link taken back or sent anew, the letter sent by mail once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from gouji.engine.errors import BadRequestError, ConflictError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import returns
from gouji.engine.store.tables import Report, ReviewState, Submission
from gouji.workers import mailing
from gouji.workers.work import Work

from ..outbound.mail import Letter, mail_address
from . import links
from .letter import with_link
from .links import LinkState, terms_of
from .reports import readable
from .returning import letter_of, letters_of
from .roles import Action, Actor, require

MAIL_KIND: Final = "returned"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at the organ to whom the letter can be mailed: name and address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """What a reviewer sees of a letter that went back.

    Attributes:
        letter: as it was sent, without the link.
        address: of the link; None where it opens nothing, or letters carry none.
        state: of the link; None where there never was one.
        until, mailed_at: in the office's zone.
        contacts: to whom it can be mailed; none once it was mailed.
        posted: what became of the mail.
    """

    submission: Submission
    report: Report
    letter: str
    address: str | None
    state: LinkState | None
    until: datetime | None
    contacts: tuple[Contact, ...]
    mailed_to: str | None
    mailed_at: datetime | None
    posted: mailing.Posted | None


def contacts_of(session: Session, report: Report) -> tuple[Contact, ...]:
    """Return to whom at the organ of a report mail can go: each usable address of the roster once."""
    found: dict[str, Contact] = {}
    for row in returns.contacts_of(session, report.organ_code):
        try:
            address = mail_address(row.email.strip())
        except BadRequestError:
            continue
        found.setdefault(address.lower(), Contact(row.name, address))
    return tuple(found.values())


def sent_letter(work: Work, actor: Actor, submission_id: UUID) -> SentLetter:
    """Return what became of the letter of a returned version.

    Raises:
        NotFoundError, ForbiddenError: no such submission; role or region do not allow to return it.
        ConflictError: it is not returned (`not_returned`).
    """
    with work.database.read_session() as session:
        submission, report = _returned(session, actor, submission_id)
        link = returns.latest_link(session, submission.id)
        followed = returns.follow(session, link.id) if link else None
        letter = letter_of(session, submission)
        contacts, about = contacts_of(session, report), _about(session, submission)
    state = links.state_of(followed, work.now()) if followed else None
    mailed_to = link.mailed_to if link else None
    posted = _posted(work, mailed_to, submission, about) if mailed_to else None
    return SentLetter(
        submission,
        report,
        letter,
        terms_of(work.settings).address(link) if link and state is LinkState.OPEN else None,
        state,
        link.expires_at.astimezone(work.zone) if link else None,
        () if mailed_to else contacts,
        mailed_to,
        link.mailed_at.astimezone(work.zone) if link and link.mailed_at else None,
        posted,
    )


def issue_again(work: Work, actor: Actor, submission_id: UUID) -> None:
    """Make a new link for a returned version; the one before opens nothing any more.

    Raises:
        NotFoundError, ForbiddenError, ConflictError: as `sent_letter`; a later version is there already
            (`not_latest`).
        BadRequestError: letters carry no links here (`no_links`).
    """
    now = work.local_now()
    with work.database.session(actor.address) as session:
        submission, _ = _returned(session, actor, submission_id)
        link = returns.latest_link(session, submission.id)
        followed = returns.follow(session, link.id) if link else None
        if followed is not None and followed.latest > submission.version:
            raise ConflictError(
                "not_latest",
                Text("已有新的版本，不再需要链接。", "A later version is there; no link is needed."),
            )
        terms, chosen = terms_of(work.settings), link.findings if link else []
        if (
            not terms.are_possible
            or links.issue(session, terms, submission, chosen, actor.name, now, again=True) is None
        ):
            raise BadRequestError(
                "no_links",
                Text(
                    "本系统没有启用链接（GOUJI_RETURN_LINK_DAYS 为 0，或没有配置密钥）。",
                    "Links are not in use (GOUJI_RETURN_LINK_DAYS is 0, or there is no secret).",
                ),
            )


def take_back(work: Work, actor: Actor, submission_id: UUID) -> None:
    """End the link of a returned version.

    Raises:
        NotFoundError, ForbiddenError, ConflictError: as `sent_letter`.
    """
    with work.database.session(actor.address) as session:
        submission, _ = _returned(session, actor, submission_id)
        returns.revoke(session, submission.id, by=actor.name, now=work.now())


def mail_letter(work: Work, actor: Actor, submission_id: UUID, recipient: str) -> mailing.Posted:
    """Mail the letter, its link included, to one contact of the organ; at most once per return.

    Raises:
        NotFoundError, ForbiddenError, ConflictError: as `sent_letter`; mailed to somebody else before
            (`already_mailed`).
        BadRequestError: no contact of this organ (`no_contact`).
    """
    now = work.local_now()
    with work.database.session(actor.address) as session:
        submission, report = _returned(session, actor, submission_id)
        known = require_contact(session, report, recipient)
        link = returns.latest_link(session, submission.id) or returns.issue(
            session, submission.id, [], by=actor.name, now=now, until=now
        )
        if not returns.reserve_mail(session, link.id, known.address, now):
            raise ConflictError(
                "already_mailed",
                Text(
                    "这次退回的函件已发给他人，每次退回只发一次。",
                    "The letter of this return went to somebody else already; it is mailed once.",
                ),
            )
        letter = letter_of(session, submission)
        about = _about(session, submission)
        followed = returns.follow(session, link.id)
    is_open = followed is not None and links.state_of(followed, now) is LinkState.OPEN
    address = terms_of(work.settings).address(link) if is_open else None
    text = with_link(letter, address, link.expires_at.astimezone(work.zone).date()) if address else letter
    return mailing.post(
        work,
        kind=MAIL_KIND,
        recipient=known.address,
        period=str(submission.year),
        subject_key=about,
        compose=lambda: Letter(mail_subject(submission.year), text),
        may_opt_out=False,
    )


def require_contact(session: Session, report: Report, recipient: str) -> Contact:
    """Return the contact with this address; raises `BadRequestError` (`no_contact`) where the organ has none such."""
    for contact in contacts_of(session, report):
        if contact.address.lower() == recipient.strip().lower():
            return contact
    raise BadRequestError(
        "no_contact",
        Text(
            "名录中该机关没有这个邮箱；请刷新后重选，或先在名录中补充联系人。",
            "The roster has no such address for this organ; reload and choose again, or add the contact first.",
        ),
    )


def mail_subject(year: int) -> str:
    """Return the subject line of a letter that is mailed."""
    return f"关于退回{year}年政府信息公开工作年度报告的函"


def _posted(work: Work, recipient: str, submission: Submission, about: str) -> mailing.Posted | None:
    return mailing.posted(
        work, kind=MAIL_KIND, recipient=recipient, period=str(submission.year), subject_key=about
    )


def _about(session: Session, submission: Submission) -> str:
    """Return what a mail is about: a version and which of its returns, where one was taken back before."""
    return f"{submission.id}.{len(letters_of(session, submission))}"


def _returned(session: Session, actor: Actor, submission_id: UUID) -> tuple[Submission, Report]:
    submission, report = readable(session, actor, submission_id)
    require(actor, Action.RETURN, report.region)
    if submission.review_state != ReviewState.RETURNED:
        raise ConflictError("not_returned", Text("这一版没有退回。", "This version was not returned."))
    return submission, report
