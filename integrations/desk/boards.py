"""The board of a region and year as a person may see it: counted in SQL, organs page by page, or all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from gouji.engine.calendar.deadlines import Deadlines, deadline_table, deadlines_of
from gouji.engine.calendar.standing import State
from gouji.engine.calendar.working_days import is_known
from gouji.engine.errors import ForbiddenError, Text
from gouji.engine.rules import Ruleset
from gouji.engine.store import Session
from gouji.engine.store.queries import boards, calendar, roster
from gouji.engine.store.queries.board_lines import lines as every_line
from gouji.engine.store.queries.calendar import Line
from gouji.engine.store.queries.summaries import Scope

from .roles import Action, Actor, region_prefix, require

FIRST_YEAR = 2019  # of the 条例 as it is now
KINDS = ("department", "government", "township")


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
class Heading:
    """Of what a board is.

    Attributes:
        region: that was asked for, within the person's own; None: the whole country.
        deadlines: of organs of each kind that lie directly in the region.
        knows_holidays: whether it is known which days are worked of the year in which these reports are due; if not,
            terms in working days are not judged. The last days themselves are days of the calendar.
    """

    year: int
    region: str | None
    today: date
    deadlines: Mapping[str, Deadlines]
    knows_holidays: bool


@dataclass(frozen=True, slots=True)
class Overview(Heading):
    """How many organs of a region stand where with their reports of a year on a day.

    Attributes:
        divisions: the next level below, where there is more than one.
    """

    counts: Mapping[State, int]
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page of the organs of a board, the most urgent first; `total` is how many there are on all pages."""

    lines: tuple[Line, ...]
    total: int


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
                f"行政区划 {region} 不在您负责的 {actor.region} 范围内。",
                f"Region {region} lies outside your region {actor.region}.",
            ),
        )
    return asked


def heading(actor: Actor, ruleset: Ruleset, year: int, region: str | None, today: date) -> Heading:
    """Return of what a board is that a person asks for; nothing is counted.

    Raises:
        ForbiddenError: see `narrowed`.
        BadRequestError: a deadline of the ruleset cannot be read.
    """
    within = narrowed(actor, region)
    return Heading(year, within, today, _local(ruleset, within, year), _knows_holidays(ruleset, within, year))


def overview(
    session: Session,
    actor: Actor,
    ruleset: Ruleset,
    year: int,
    region: str | None,
    today: date,
    zone: ZoneInfo,
) -> Overview:
    """Return how many organs stand where in a region and year on a day, counted in SQL; raises as `heading`."""
    head = heading(actor, ruleset, year, region, today)
    by_region = boards.count_by_region(session, scope_of(ruleset, year, head.region, today, zone))
    return Overview(
        year,
        head.region,
        today,
        head.deadlines,
        head.knows_holidays,
        _sum(by_region.values()),
        _divisions(by_region, head.region or ""),
    )


def board_page(
    session: Session,
    shown: Overview,
    ruleset: Ruleset,
    zone: ZoneInfo,
    *,
    state: str,
    q: str,
    page: int,
    size: int,
) -> BoardPage:
    """Return one page of the organs of a board.

    Args:
        state: only organs that stand so; empty: all.
        q: part of a name that an organ has or had, or its code; empty: all.
        page: counted from 1.
    """
    scope = scope_of(ruleset, shown.year, shown.region, shown.today, zone)
    codes = boards.page(session, scope, state=state, q=q, offset=(page - 1) * size, limit=size)
    organs = roster.organs_due(session, shown.year, shown.region, codes)
    lines = calendar.lines_of(session, ruleset, shown.year, organs, shown.today, zone)
    place = {code: number for number, code in enumerate(codes)}
    lines.sort(key=lambda line: place[line.organ.code])
    if q:
        total = boards.count(session, scope, state=state, q=q)
    else:
        total = shown.counts[State(state)] if state else sum(shown.counts.values())
    return BoardPage(tuple(lines), total)


def board_lines(session: Session, head: Heading, ruleset: Ruleset, zone: ZoneInfo) -> Iterator[Line]:
    """Yield every organ of a board, the most urgent first, read as they are asked for: keep the session until then."""
    return every_line(session, ruleset, scope_of(ruleset, head.year, head.region, head.today, zone))


def scope_of(ruleset: Ruleset, year: int, region: str | None, today: date, zone: ZoneInfo) -> Scope:
    return Scope(year, region, today, zone, lambda of_year: deadline_table(ruleset, of_year))


def _knows_holidays(ruleset: Ruleset, region: str | None, year: int) -> bool:
    lines = ruleset.for_region(region).setting("working_day_notices", year)
    return is_known(year + 1, lines if isinstance(lines, tuple) else ())


def _local(ruleset: Ruleset, region: str | None, year: int) -> Mapping[str, Deadlines]:
    local = ruleset.for_region(region)
    return {kind: deadlines_of(local, kind, region, year) for kind in KINDS}


def _sum(parts: Iterable[Mapping[State, int]]) -> dict[State, int]:
    total = dict.fromkeys(State, 0)
    for part in parts:
        for state, number in part.items():
            total[state] += number
    return total


def _divisions(by_region: Mapping[str, Mapping[State, int]], region: str) -> tuple[Division, ...]:
    """Return the organs by the next level of divisions below `region` that tells them apart; else nothing."""
    for length in range(len(region) + 2, 7, 2):
        grouped: dict[str, list[Mapping[State, int]]] = {}
        for code, counts in by_region.items():
            grouped.setdefault(code[:length], []).append(counts)
        if len(grouped) > 1:
            return tuple(
                Division(code, _sum(grouped[code]), is_own=code.endswith("00")) for code in sorted(grouped)
            )
    return ()
