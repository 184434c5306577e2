"""Reminders to organs that have not filed: each at most once, none forgotten, never several at once.

What is to be sent is written down first (`reminders`, one row per organ, year and step), then handed to the mail, which
has a row of its own per address and step. A process that dies in between is followed by one that hands over what is
still written down; handing over twice is one mail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from gouji.engine.calendar.deadlines import Deadline
from gouji.engine.calendar.reminding import STILL_DUE_DAYS, due_today, read_steps, step_name
from gouji.engine.errors import BadRequestError
from gouji.engine.register import Contact
from gouji.engine.store.queries import calendar, reminders, roster
from gouji.engine.store.tables import Reminder, ReminderState
from gouji.integrations.outbound.mail import mail_address

from . import mailing
from .daily import Done, Progress
from .overdue import in_parts, season
from .reminder_words import compose_reminder
from .work import Work

KIND: Final = "reminder"
SETTLED: Final = frozenset({ReminderState.POSTED, ReminderState.SKIPPED, ReminderState.PLANNED})
"""States that nothing is decided anew for; an organ without address may have got one since."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done today for one organ that has not filed.

    Attributes:
        step: the reminder to be sent now; None where there is only something to pass over.
        addresses: to whom; none where nobody is known.
        unusable: what was entered as an address and is none.
        skipped: steps that are passed over, with the reason.
        known: what is decided on its steps already.
    """

    line: calendar.Line
    deadline: Deadline
    step: int | None
    addresses: tuple[str, ...]
    unusable: tuple[str, ...]
    skipped: tuple[tuple[int, str], ...]
    known: Mapping[int, Reminder]


def remind(work: Work, now: datetime, told: Progress) -> Done:
    """Plan today's reminders of the season, hand over what is planned; return how many were handed over.

    Args:
        now: aware, in the office's zone.

    Raises:
        BadRequestError: deadlines or steps in the parameters cannot be read.
    """
    year = season(now)
    with work.database.read_session() as session:
        organs = roster.organs_due(session, year)
    for number, part in enumerate(in_parts(organs)):
        for plan in plans_of(work, year, part, now.date()):
            _write_down(work, plan, year, now)
        told(min(len(organs), (number + 1) * len(part)), 0, len(organs))
    sent = 0
    for sent in _hand_over(work, year, now):
        told(len(organs), sent, len(organs))
    return Done(len(organs), sent)


def plans_of(work: Work, year: int, organs: Sequence[roster.Due], today: date) -> Iterator[Plan]:
    """Yield what is to be done on a day for those of these organs that have not filed; nothing is written."""
    with work.database.read_session() as session:
        lines = calendar.lines_of(session, work.ruleset, year, organs, today, work.zone)
        owing = [line for line in lines if line.owes]
        contacts = roster.contacts_of(session, [line.organ.organ_id for line in owing])
        known = reminders.settled_steps(session, year)
    for line in owing:
        plan = _plan(
            work, year, line, contacts.get(line.organ.organ_id, ()), known.get(line.organ.code, {}), today
        )
        if plan is not None:
            yield plan


def steps_of(work: Work, region: str | None, year: int) -> tuple[int, ...]:
    """Return when organs of a region are reminded, in days from their deadline."""
    lines = work.ruleset.for_region(region).setting("reminder_steps", year)
    return read_steps(lines) if isinstance(lines, tuple) else ()


def usable(contacts: Collection[Contact]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses of these contacts that mail can go to, each once, and those that are none."""
    return usable_addresses(contact.email for contact in contacts)


def usable_addresses(entered: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return those of the addresses that mail can go to, each once, and those that are none."""
    good: dict[str, str] = {}
    bad: list[str] = []
    for one in (text.strip() for text in entered if text.strip()):
        try:
            address = mail_address(one)
        except BadRequestError:
            bad.append(one)
        else:
            good.setdefault(address.lower(), address)
    return tuple(good.values()), tuple(bad)


def period_of(year: int, step: int) -> str:
    """Return what the mail's ledger calls the time of a reminder: `2025/T-14`."""
    return f"{year}/{step_name(step)}"


def _plan(
    work: Work,
    year: int,
    line: calendar.Line,
    contacts: Sequence[Contact],
    known: Mapping[int, Reminder],
    today: date,
) -> Plan | None:
    deadline = line.standing.due
    steps = steps_of(work, line.organ.region, year)
    if deadline is None or not steps:
        return None
    settled = {step for step, row in known.items() if row.state in SETTLED}
    due = due_today(deadline.due, today, steps, settled)
    if due.step is None and (not due.skipped or not known):
        return None  # nothing to do, or the season was over before anybody looked
    addresses, unusable = usable(contacts)
    skipped = tuple((one.step, one.why) for one in due.skipped if one.step not in known)
    return Plan(line, deadline, due.step, addresses, unusable, skipped, known)


def _write_down(work: Work, plan: Plan, year: int, now: datetime) -> None:
    organ = plan.line.organ
    with work.database.session() as session:

        def settle(step: int, state: ReminderState, why: str | None, addresses: Sequence[str] = ()) -> None:
            row = plan.known.get(step)
            if row is not None:
                if (row.state, row.why) != (state, why):
                    reminders.change(session, row, state, now, why=why, addresses=addresses)
                return
            reminders.decide(
                session, organ, year, step, plan.deadline.due, state, now, why=why, addresses=addresses
            )

        for step, why in plan.skipped:
            settle(step, ReminderState.SKIPPED, why)
        if plan.step is None:
            return
        if plan.addresses:
            settle(plan.step, ReminderState.PLANNED, None, plan.addresses)
        else:
            settle(plan.step, ReminderState.NO_ADDRESS, "bad_address" if plan.unusable else "no_address")


def _hand_over(work: Work, year: int, now: datetime) -> Iterator[int]:
    """Hand what is written down to the mail, and yield how many reminders were so far.

    What has been overtaken since, because the report came or a later step is due, is passed over.
    """
    with work.database.read_session() as session:
        rows = reminders.planned(session, year)
        organs = {organ.code: organ for organ in roster.organs_due(session, year)} if rows else {}
        wanted = [organs[row.organ_code] for row in rows if row.organ_code in organs]
        lines = calendar.lines_of(session, work.ruleset, year, wanted, now.date(), work.zone)
    by_code = {line.organ.code: line for line in lines}
    sent = 0
    for row in rows:
        line = by_code.get(row.organ_code)
        why = _overtaken(work, row, line, now.date())
        ids = _posted_before(work, row) if why else _post(work, row, line, now)
        with work.database.session() as session:
            if ids:
                reminders.change(session, row, ReminderState.POSTED, now, mail_ids=ids)
            else:
                reminders.change(session, row, ReminderState.SKIPPED, now, why=why)
        if ids:
            sent += 1
            yield sent


def _overtaken(work: Work, row: Reminder, line: calendar.Line | None, today: date) -> str | None:
    """Return why a reminder is not to be sent any more, None where it is."""
    if line is None or not line.owes or line.standing.due is None:
        return "filed"
    steps = steps_of(work, line.organ.region, row.year)
    due = due_today(line.standing.due.due, today, steps or (row.step,))
    if due.step == row.step:
        return None
    return "superseded" if due.step is not None else "stale"


def _posted_before(work: Work, row: Reminder) -> list[str]:
    """Return the mails that were handed over before their process died."""
    key = {"kind": KIND, "period": period_of(row.year, row.step), "subject_key": row.organ_code}
    found = (mailing.posted(work, recipient=address, **key) for address in row.addresses)
    return [one.mail_id for one in found if one is not None and one.mail_id]


def _post(work: Work, row: Reminder, line: calendar.Line | None, now: datetime) -> list[str]:
    deadline = line.standing.due if line else None
    deadline = deadline or Deadline("submit", row.due_on, "custom", "")
    letter = compose_reminder(row.organ, row.year, deadline, now.date(), work.settings.base_url)
    ids = []
    for address in row.addresses:
        posted = mailing.post(
            work,
            kind=KIND,
            recipient=address,
            period=period_of(row.year, row.step),
            subject_key=row.organ_code,
            compose=lambda: letter,
            may_opt_out=False,
            expires_at=_expiry(work, row, line),
        )
        ids.extend([posted.mail_id] if posted.mail_id else [])
    return ids


def _expiry(work: Work, row: Reminder, line: calendar.Line | None) -> datetime:
    """Return when a mail that could not be sent is not to be sent any more: on the day of the next step."""
    region = line.organ.region if line else row.region
    later = [step for step in steps_of(work, region, row.year) if step > row.step]
    days = min(later) if later else row.step + STILL_DUE_DAYS
    return datetime.combine(row.due_on + timedelta(days=days), time.min, work.zone)
