"""The yearly summary in the mail: written to every supervisor once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from gouji.engine.errors import BadRequestError, Language, NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import outbox, users
from gouji.engine.store.queries.statements import region_prefix
from gouji.engine.store.tables import Role, User
from gouji.integrations.outbound.mail import Letter
from gouji.integrations.outbound.summary import render_mail

from .broker import MAIL
from .mailing import Posted, has_opted_out, post, posted
from .summarising import organ_lines, take_summary
from .work import Work

log = structlog.get_logger(__name__)

KIND: Final = "summary"
STILL_DUE: Final = timedelta(days=30)
"""So long after its day a summary that nobody sent is still sent by the schedule."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is written to.

    Attributes:
        region: whose summary it is, as it stands in the account; None is the whole country.
    """

    address: str
    region: str | None


def write_letter(work: Work, year: int, region: str | None, language: Language) -> Letter:
    """Return the summary as a letter, with everything that is attached to it."""
    summary = take_summary(work, year, region)
    with organ_lines(work, year, region) as lines:
        return render_mail(summary, lines, language=language, base_url=work.settings.base_url)


def send_summary(
    work: Work,
    year: int,
    recipient: Recipient,
    *,
    resend_by: str | None = None,
    at_once: bool = False,
) -> Posted:
    """Write the summary of a year to somebody, unless it was written before.

    Args:
        resend_by: who wants it sent again although it was.
        at_once: send it in this process.

    Raises:
        BadRequestError: no usable address, no mail server is configured (`at_once`), or a year that has not ended.
    """
    if work.local_now().date() <= date(year, 12, 31):
        raise BadRequestError(
            "year_not_ended",
            Text(
                f"{year} 年度还没有结束，没有可发送的汇总；不加 --send 可查看目前的数据",
                f"{year} has not ended, there is no summary of it to send; leave out --send to see what there is so far",
            ),
        )
    language = work.settings.summary_language
    return post(
        work,
        kind=KIND,
        recipient=recipient.address,
        period=period_of(work, year),
        subject_key=recipient.region or "",
        compose=lambda: write_letter(work, year, recipient.region, language),
        resend_by=resend_by,
        at_once=at_once,
    )


def period_of(work: Work, year: int) -> str:
    """Return what the ledger calls the time of a summary that is sent now.

    The summary of a year is the one sent on its day (`GOUJI_SUMMARY_DAY`) or later: `2025`. What a person sends before is
    an interim one, `2025/2026-02-03`: one a day to each recipient, and the one that is due still goes out on its day.
    """
    day, today = work.settings.summary_month_and_day, work.local_now().date()
    if day is None or today >= date(year + 1, *day):
        return str(year)
    return f"{year}/{today.isoformat()}"


def recipients(session: Session, region: str | None = None) -> tuple[Recipient, ...]:
    """Return the supervisors who can be written to, by region and address; each for the region of the account.

    Args:
        region: only those of exactly this region; None: all of them.
    """
    found = {
        Recipient(user.email, user.region)
        for user in users.list_users(session)
        if user.email and _is_asked(user, region)
    }
    return tuple(sorted(found, key=lambda one: (one.region or "", one.address)))


def recipients_of(work: Work, region: str | None, address: str | None = None) -> tuple[Recipient, ...]:
    """Return whom a person means who names a region, an address, both or nothing.

    Raises:
        NotFoundError: no supervisor with an address is there.
    """
    if address is not None:
        return (Recipient(address, region),)
    with work.database.read_session() as session:
        found = recipients(session, region)
    if not found:
        where = f"（{region}）" if region else ""
        raise NotFoundError(
            "no_recipients",
            Text(
                f"没有填了邮箱的审核负责人{where}；用 gouji user add NAME --role supervisor --email E 添加，或用 --to 指定地址",
                "no supervisor with a mail address is there; add one with gouji user add NAME --role supervisor --email E, "
                "or name an address with --to",
            ),
        )
    return found


def _is_asked(user: User, region: str | None) -> bool:
    if user.disabled or user.role != Role.SUPERVISOR:
        return False
    return region is None or (user.region is not None and region_prefix(user.region) == region_prefix(region))


def send_what_is_due(work: Work, now: datetime) -> int:
    """Have the summary of last year written to every supervisor who has none yet; return to how many.

    Nothing is due before the day that `GOUJI_SUMMARY_DAY` names, nor a month after it: a store that is set up later
    does not write about the past. Asked as often as one likes: each is written once (see `mailing`).

    Args:
        now: aware, in the office's time zone.
    """
    year = due_year(work.settings.summary_month_and_day, now.date())
    if year is None:
        return 0
    with work.database.read_session() as session:
        everyone = recipients(session)
    waiting = [one for one in everyone if not _needs_none(work, year, one)]
    with work.database.session() as session:
        for one in waiting:
            outbox.enqueue(
                session, "send_summary", [year, one.address, one.region], queue=MAIL, now=work.now()
            )
    if waiting:
        log.info("summaries_due", year=year, recipients=len(waiting))
    return len(waiting)


def due_year(day: tuple[int, int] | None, today: date) -> int | None:
    """Return the year whose summary is sent on a day, None where none is.

    Args:
        day: month and day of month on which summaries go out; None: never by themselves.
    """
    if day is None:
        return None
    begins = date(today.year, *day)
    return today.year - 1 if begins <= today < begins + STILL_DUE else None


def _needs_none(work: Work, year: int, one: Recipient) -> bool:
    try:
        before = posted(
            work, kind=KIND, recipient=one.address, period=str(year), subject_key=one.region or ""
        )
    except BadRequestError as error:
        log.warning("summary_unsendable", address=one.address, reason=error.text.en)
        return True
    return before is not None or has_opted_out(work, one.address, KIND)
