"""What a person may see and do in the calendar: the board of a region and year, missing reports, reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from gouji.engine.calendar.standing import State
from gouji.engine.errors import NotFoundError, Text
from gouji.engine.judge import judge
from gouji.engine.model import Document, Filing, Finding, Organ, OrganKind, RegionLevel
from gouji.engine.rules import Ruleset
from gouji.engine.store import Session
from gouji.engine.store.queries import boards, calendar, missing, reminders, roster, runs
from gouji.engine.store.queries.calendar import Line
from gouji.engine.store.tables import CalendarRun, Mail, MissingReport, Reminder
from gouji.workers.reminding import usable_addresses

from .boards import (
    FIRST_YEAR,
    BoardPage,
    Division,
    Heading,
    Overview,
    board_lines,
    board_page,
    heading,
    narrowed,
    overview,
    scope_of,
    season,
    years,
)
from .reasons import check_text
from .roles import Action, Actor, require

__all__ = [
    "FIRST_YEAR",
    "BoardPage",
    "Division",
    "Heading",
    "OrganYear",
    "Overview",
    "Reminded",
    "board_lines",
    "board_page",
    "excuse",
    "heading",
    "latest_runs",
    "missing_reports",
    "narrowed",
    "organ_year",
    "overview",
    "reminded",
    "reopen",
    "season",
    "years",
]

TROUBLED = ("refused", "unknown", "failed")
"""States of a mail that a person has to look at."""
STILL_TO_COME = "D07"  # the rule that is asked while nothing has come in
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Reminded:
    """The reminders of a region and year.

    Attributes:
        counts: how many of each step stand in each state.
        without_address: the first `MOST_LISTED` organs that have not filed and cannot be written to, as the roster is
            now, each with what is entered for it that is no address.
        unreachable: how many these are in all.
        troubled: those whose mail bounced, was given up, or may or may not have arrived.
    """

    counts: Mapping[tuple[int, str], int]
    without_address: tuple[tuple[boards.Owing, tuple[str, ...]], ...]
    unreachable: int
    troubled: tuple[tuple[Reminder, Mail], ...]


@dataclass(frozen=True, slots=True)
class OrganYear:
    """One organ in one year.

    Attributes:
        line: how it stands.
        missing: what was missing; None where nothing ever was.
        reminders: how it was reminded, with the mails of each.
        hints: what the rule on reports still to come (D07) says today.
    """

    line: Line
    missing: MissingReport | None
    reminders: tuple[tuple[Reminder, tuple[Mail, ...]], ...]
    hints: tuple[Finding, ...] = ()


def organ_year(
    session: Session,
    actor: Actor,
    ruleset: Ruleset,
    year: int,
    code: str,
    today: date,
    zone: ZoneInfo,
) -> OrganYear:
    """Return one organ in one year.

    Raises:
        NotFoundError: no such organ has to file for that year where this person looks.
    """
    organs = roster.organs_due(session, year, narrowed(actor, None), [code])
    lines = calendar.lines_of(session, ruleset, year, organs, today, zone)
    if not lines:
        raise NotFoundError(
            "organ_not_found",
            Text(
                f"{year}年度应报送的机关中没有 {code}，请核对机关名录。",
                f"No organ {code} has to file for {year}; look at the register.",
            ),
        )
    rows = sorted(reminders.listed(session, year, organ_code=code), key=lambda row: row.step)
    mails = reminders.mails_of(session, rows)
    return OrganYear(
        lines[0],
        missing.of_organ(session, code, year),
        tuple((row, tuple(mails[one] for one in row.mail_ids if one in mails)) for row in rows),
        _hints(ruleset, lines[0], year, today),
    )


def missing_reports(
    session: Session, actor: Actor, *, year: int | None, region: str | None, every: bool, page: int, size: int
) -> tuple[Sequence[MissingReport], int]:
    """Return one page of missing reports, and how many there are: those still open, or `every` one there was."""
    within = narrowed(actor, region)
    states = () if every else ("open", "excused")
    return missing.missing(
        session, year=year, region=within, states=states, offset=(page - 1) * size, limit=size
    )


def reminded(
    session: Session,
    actor: Actor,
    ruleset: Ruleset,
    year: int,
    region: str | None,
    today: date,
    zone: ZoneInfo,
) -> Reminded:
    """Return how the reminders of a region and year went, and whom nobody can write to; raises as `overview`."""
    within = narrowed(actor, region)
    owing = boards.owing(session, scope_of(ruleset, year, within, today, zone))
    known = ((organ, *usable_addresses(organ.emails)) for organ in owing)
    unreachable = [(organ, wrong) for organ, addresses, wrong in known if not addresses]
    return Reminded(
        reminders.count_states(session, year, region=within),
        tuple(unreachable[:MOST_LISTED]),
        len(unreachable),
        tuple(reminders.troubled(session, year, region=within, states=TROUBLED, limit=MOST_LISTED)),
    )


def excuse(
    session: Session, actor: Actor, missing_id: int, *, reason: str | None, seen: int, now: datetime
) -> MissingReport:
    """Say why a report has not come, so that nobody asks for it meanwhile; reminders go on, the board shows it.

    Raises:
        BadRequestError: no words, or too many.
        ForbiddenError, NotFoundError: role or region do not allow it; there is no such missing report.
        ConflictError: it changed since the person saw it.
    """
    _theirs(session, actor, missing_id)
    return missing.excuse(
        session, missing_id, actor=actor.name, reason=check_text(reason), seen=seen, now=now
    )


def reopen(session: Session, actor: Actor, missing_id: int, *, seen: int, now: datetime) -> MissingReport:
    """Take an excuse back; raises as `excuse`."""
    _theirs(session, actor, missing_id)
    return missing.reopen(session, missing_id, actor=actor.name, seen=seen, now=now)


def latest_runs(session: Session) -> Sequence[CalendarRun]:
    """Return how far the calendar's work of the last days is."""
    return runs.latest(session, limit=10)


def _hints(ruleset: Ruleset, line: Line, year: int, today: date) -> tuple[Finding, ...]:
    """Return what D07 says of an organ that has not filed; nothing of one that has."""
    if line.standing.state not in (State.MISSING, State.PENDING):
        return ()
    kind, level = cast("OrganKind", line.organ.kind), cast("RegionLevel", line.organ.level)
    organ = Organ(line.organ.name, line.organ.code, kind, line.organ.region, level, None, True)
    stub = Document(source="", media_type="", text="", organ=organ.name, year=year)
    filing = Filing(organ=organ, received=False, judged_on=today)
    return judge(stub, ruleset, filing, only={STILL_TO_COME}, on=today).findings


def _theirs(session: Session, actor: Actor, missing_id: int) -> None:
    narrowed(actor, None)
    row = missing.missing_report(session, missing_id)
    if not actor.may(Action.READ, row.region):
        raise NotFoundError(
            "missing_report_not_found", Text("没有这条缺报记录", "There is no such missing report")
        )
    require(actor, Action.EXCUSE, row.region)
