"""The calendar as its pages show it: filters in the address, counts as tiles and bars, rows page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from gouji.engine.calendar.standing import State
from gouji.engine.errors import Text
from gouji.engine.store.queries.calendar import Line

from ....desk.calendar import BoardPage, Division, Overview, season
from ....desk.calendar_files import note_of
from ....desk.calendar_words import (
    KIND_WORDS,
    STATE_WORDS,
    days_in_words,
    deadline_in_words,
)

PAGE_SIZE = 100
BADGES: Mapping[State, str] = {
    State.MISSING: "error",
    State.UNREADABLE: "error",
    State.RETURNED: "warning",
    State.LATE: "warning",
    State.PENDING: "info",
    State.FILED: "accepted",
    State.EXEMPT: "",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; empty does not filter."""

    year: int
    region: str = ""
    state: str = ""
    q: str = ""
    page: int = 1

    def address(self, path: str = "/calendar", **other: object) -> str:
        """Return the address of a page with these filters, but for `other`; back on the first page."""
        told = {"year": self.year, "region": self.region, "state": self.state, "q": self.q, "page": 1} | other
        return f"{path}?{urlencode({key: value for key, value in told.items() if value not in ('', 1)})}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One state's share of a bar, in hundredths of its width."""

    state: State
    start: Decimal
    width: Decimal


@dataclass(frozen=True, slots=True)
class Tile:
    """How many organs stand in one state, and the address that lists them."""

    state: State
    word: Text
    badge: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One division below, as a row with its own bar; without address where it cannot be asked for alone."""

    division: Division
    address: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One organ as a row."""

    line: Line
    word: Text
    badge: str
    days: Text
    note: Text
    kind: Text
    address: str
    report: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """The board's page."""

    wanted: Wanted
    board: Overview
    years: tuple[int, ...]
    tiles: tuple[Tile, ...]
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    rows: tuple[LineRow, ...]
    deadlines: tuple[tuple[Text, Text, Text], ...]
    total: int
    previous: str
    next: str

    @property
    def first(self) -> int:
        """Number of the first row."""
        return (self.wanted.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """Number of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def is_filtered(self) -> bool:
        """Whether state or name narrow the rows."""
        return bool(self.wanted.state or self.wanted.q)

    @property
    def has_organs(self) -> bool:
        """Whether any organ has to file for this year here."""
        return any(self.board.counts.values())

    @property
    def is_early(self) -> bool:
        """Whether the reports of this year are not due before next year."""
        return self.wanted.year > season(self.board.today)


def board_view(board: Overview, lines: BoardPage, wanted: Wanted, years: tuple[int, ...]) -> BoardView:
    """Return the board as a page shows it."""
    more = wanted.page * PAGE_SIZE < lines.total
    return BoardView(
        wanted,
        board,
        years,
        tuple(_tile(state, board.counts[state], wanted) for state in State),
        pieces_of(board.counts),
        tuple(_part(division, wanted) for division in board.divisions),
        tuple(line_row(line, wanted.year) for line in lines.lines),
        tuple(_deadlines(board)),
        lines.total,
        wanted.address(page=wanted.page - 1) if wanted.page > 1 else "",
        wanted.address(page=wanted.page + 1) if more else "",
    )


def pieces_of(counts: Mapping[State, int]) -> tuple[Piece, ...]:
    """Return the shares of the states that anything stands in, one after the other; none of nothing."""
    total = sum(counts.values())
    found, start = [], Decimal(0)
    for state in State:
        if counts[state]:
            width = (Decimal(100) * counts[state] / total).quantize(Decimal("0.01"))
            found.append(Piece(state, start, width))
            start += width
    return tuple(found)


def line_row(line: Line, year: int) -> LineRow:
    """Return one organ as a row."""
    state = line.standing.state
    kind = KIND_WORDS.get(line.organ.kind, KIND_WORDS["unknown"])
    address = f"/calendar/organs?{urlencode({'code': line.organ.code, 'year': year})}"
    report = f"/reports/{line.submission_id}" if line.submission_id else ""
    return LineRow(
        line,
        STATE_WORDS[state],
        BADGES[state],
        days_in_words(line.standing),
        note_of(line),
        kind,
        address,
        report,
    )


def _tile(state: State, count: int, wanted: Wanted) -> Tile:
    is_chosen = wanted.state == state
    address = wanted.address(state="" if is_chosen else state.value)
    return Tile(state, STATE_WORDS[state], BADGES[state], count, address, is_chosen)


def _part(division: Division, wanted: Wanted) -> Part:
    narrower = replace(wanted, q="", state="")
    can_be_asked = division.code and not division.is_own
    address = narrower.address(region=division.code) if can_be_asked else ""
    return Part(division, address, pieces_of(division.counts))


def _deadlines(board: Overview) -> Iterable[tuple[Text, Text, Text]]:
    for kind, deadlines in board.deadlines.items():
        submit, publish = deadlines.of("submit"), deadlines.of("publish")
        yield KIND_WORDS[kind], deadline_in_words(submit), deadline_in_words(publish)
