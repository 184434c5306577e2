"""What a person may see and do in the calendar: the board of a region and year, missing reports, reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from gouji.engine.calendar.deadlines import Deadlines, deadlines_of
from gouji.engine.calendar.standing import OWING, State
from gouji.engine.errors import ForbiddenError, NotFoundError, Text
from gouji.engine.judge import judge
from gouji.engine.model import Document, Filing, Finding, Organ, OrganKind, RegionLevel
from gouji.engine.rules import Ruleset
from gouji.engine.store import Session
from gouji.engine.store.queries import calendar, missing, reminders, roster, runs
from gouji.engine.store.queries.calendar import Line, count_states
from gouji.engine.store.tables import CalendarRun, Mail, MissingReport, Reminder
from gouji.workers.reminding import usable

from .reasons import check_text
from .roles import Action, Actor, region_prefix, require

FIRST_YEAR = 2019  # of the 条例 as it is now
TROUBLED = ("refused", "unknown", "failed")
"""States of a mail that a person has to look at."""
KINDS = ("department", "government", "township")
STILL_TO_COME = "D07"  # the rule that is asked while nothing has come in
_ORDER = {state: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Division:
    """One division of the region that is looked at, with how many of its organs stand where.

    Attributes:
        code: 行政区划代码; empty for organs whose region nobody knows.
        is_own: the region's own organs, not those of a division below.
    """

    code: str
    counts: Mapping[State, int]
    is_own: bool = False

    @property
    def total(self) -> int:
        """How many organs there are, exempt ones too."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Board:
    """How all organs of a region stand with their reports of a year on a day.

    Attributes:
        region: that was asked for, within the person's own; None: the whole country.
        lines: the most urgent first, then in the order of the register.
        divisions: the next level below, where there is more than one.
        deadlines: of organs of each kind that lie directly in the region.
    """

    year: int
    region: str | None
    today: date
    lines: tuple[Line, ...]
    counts: Mapping[State, int]
    divisions: tuple[Division, ...]
    deadlines: Mapping[str, Deadlines]


@dataclass(frozen=True, slots=True)
class Reminded:
    """The reminders of a region and year.

    Attributes:
        counts: how many of each step stand in each state.
        without_address: organs that have not filed and cannot be written to, as the roster is now, each with what is
            entered for it that is no address.
        troubled: those whose mail bounced, was given up, or may or may not have arrived.
    """

    counts: Mapping[tuple[int, str], int]
    without_address: tuple[tuple[roster.Due, tuple[str, ...]], ...]
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


def season(today: date) -> int:
    """Return the report year whose reports are due in the year of `today`."""
    return today.year - 1


def years(today: date) -> tuple[int, ...]:
    """Return the report years that can be looked at, the one still to come first."""
    return tuple(range(today.year, FIRST_YEAR - 1, -1))


def narrowed(actor: Actor, region: str | None) -> str | None:
    """Return the region that a person may look at of the one asked for: the narrower of it and their own.

    Raises:
        ForbiddenError: the role does not look at the calendar, or the region is not theirs.
    """
    require(actor, Action.WATCH, actor.region)
    own, asked = region_prefix(actor.region), region_prefix(region)
    if not asked or own.startswith(asked):
        return own or None
    if not asked.startswith(own):
        raise ForbiddenError(
            "region_forbids",
            Text(
                f"行政区划 {region} 不在你负责的 {actor.region} 范围内。",
                f"Region {region} lies outside your region {actor.region}.",
            ),
        )
    return asked


def board(
    session: Session,
    actor: Actor,
    ruleset: Ruleset,
    year: int,
    region: str | None,
    today: date,
    zone: ZoneInfo,
) -> Board:
    """Return the board of a region and year on a day.

    Raises:
        ForbiddenError: see `narrowed`.
        BadRequestError: a deadline of the ruleset cannot be read.
    """
    within = narrowed(actor, region)
    lines = calendar.board(session, ruleset, year, within, today, zone)
    lines.sort(key=_urgency)
    local = ruleset.for_region(within)
    return Board(
        year,
        within,
        today,
        tuple(lines),
        count_states(lines),
        _divisions(lines, within or ""),
        {kind: deadlines_of(local, kind, within, year) for kind in KINDS},
    )


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
    due = roster.organs_due(session, year, narrowed(actor, None))
    organs = [organ for organ in due if organ.code == code]
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


def reminded(shown: Board, session: Session) -> Reminded:
    """Return how the reminders of the region and year of a board went, and whom nobody can write to."""
    year, within = shown.year, shown.region
    owing = [line.organ for line in shown.lines if line.standing.state in OWING]
    contacts = roster.contacts_of(session, [organ.organ_id for organ in owing])
    known = [(organ, *usable(contacts.get(organ.organ_id, ()))) for organ in owing]
    posted = reminders.listed(session, year, region=within, states=["posted"], limit=100_000)
    mails = reminders.mails_of(session, posted)
    troubled = [
        (row, mails[mail_id])
        for row in posted
        for mail_id in row.mail_ids
        if mail_id in mails and mails[mail_id].state in TROUBLED
    ]
    return Reminded(
        reminders.count_states(session, year, region=within),
        tuple((organ, wrong) for organ, addresses, wrong in known if not addresses),
        tuple(troubled),
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
    if line.standing.state not in OWING:
        return ()
    kind, level = cast("OrganKind", line.organ.kind), cast("RegionLevel", line.organ.level)
    organ = Organ(line.organ.name, line.organ.code, kind, line.organ.region, level, None, True)
    stub = Document(source="", media_type="", text="", organ=organ.name, year=year)
    filing = Filing(organ=organ, received=False, judged_on=today)
    return judge(stub, ruleset, filing, only={STILL_TO_COME}, on=today).findings


def _urgency(line: Line) -> tuple[int, int, str]:
    """Return by what the lines of a board are sorted: the worst state first, in it the longest over or soonest due."""
    standing = line.standing
    days = standing.days if standing.state is State.PENDING else -standing.days
    return _ORDER[standing.state], days, line.organ.code


def _theirs(session: Session, actor: Actor, missing_id: int) -> None:
    narrowed(actor, None)
    row = missing.missing_report(session, missing_id)
    if not actor.may(Action.READ, row.region):
        raise NotFoundError(
            "missing_report_not_found", Text("没有这条缺报记录", "There is no such missing report")
        )
    require(actor, Action.EXCUSE, row.region)


def _divisions(lines: Sequence[Line], region: str) -> tuple[Division, ...]:
    """Return the lines by the next level of divisions below `region` that tells them apart; else nothing."""
    for length in range(len(region) + 2, 7, 2):
        grouped: dict[str, list[Line]] = {}
        for line in lines:
            grouped.setdefault((line.organ.region or "")[:length], []).append(line)
        if len(grouped) > 1:
            return tuple(
                Division(code, count_states(grouped[code]), is_own=code.endswith("00"))
                for code in sorted(grouped)
            )
    return ()
