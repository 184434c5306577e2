"""What should be true of a report's findings after anything has happened to it, said without any code of the product.

A relation of the report is `broken` with a figure, `fine`, or `unknown` (its cell is missing) in each version. The model
remembers of every relation its state, whose it is, its waiver and every decision; and refuses what should be refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

DECIDED = ("confirmed", "dismissed", "waived")
STANDING = ("open", "claimed", "confirmed")
UNDO_WITHIN = timedelta(seconds=60)


class Refused(Exception):
    """The model says that this cannot be done now."""


@dataclass(frozen=True)
class Seat:
    """Where an item stands, and whose it is."""

    state: str = "open"
    assignee: str | None = None
    waiver: str | None = None


@dataclass
class Item:
    """One relation in the queue.

    Attributes:
        figure: the one that counts now.
        last: who did what last, when, and from where: what can be undone; None once anything else happened to it.
        closed_in: the version whose judgement closed it, and what it was before.
        said: every decision and comment in order, as (actor, action, words).
        moves: numbers of the decisions, to tell which of two items was decided later.
    """

    severity: str
    figure: int
    version: int
    seat: Seat = Seat()
    until: date | None = None
    is_gone: bool = False
    last: tuple[str, str, datetime, Seat] | None = None
    closed_in: tuple[int, Seat] | None = None
    said: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    last_move: int = 0


@dataclass
class Version:
    """One version: what each relation is in it.

    Attributes:
        is_read: False of a file that could not be read.
        dropped: what was asked to be waived when it was accepted, with the figure.
    """

    number: int
    at: datetime
    relations: dict[str, int | str]
    is_read: bool = True
    review: str = "open"
    dropped: dict[str, tuple[Seat, int]] = field(default_factory=dict)


@dataclass
class Report:
    """A report through all its versions."""

    versions: list[Version] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    current: Version | None = None


class Model:
    """Everything that happens, in order; `moves` counts the decisions of all reports."""

    def __init__(self, severities: dict[str, str], supervisors: tuple[str, ...]) -> None:
        self.severities = severities
        self.supervisors = supervisors
        self.moves = 0

    def judge(self, report: Report, version: Version, dropped: frozenset[str] = frozenset()) -> None:
        """A version is judged; rules in `dropped` are not asked."""
        later = report.current is not None and report.current.number > version.number
        if later:
            return
        report.current = version
        for name, found in version.relations.items():
            seen = "fine" if name in dropped else found
            item = report.items.get(name)
            if isinstance(seen, int):
                if item is None:
                    report.items[name] = Item(self.severities[name], seen, version.number)
                else:
                    self._found(item, seen, version)
            elif item is not None:
                self._not_found(item, seen, version, found)

    def _found(self, item: Item, figure: int, version: Version) -> None:
        changed, before = figure != item.figure, item.seat
        item.figure, item.version, item.is_gone = figure, version.number, False
        if changed:
            item.last = None
        if before.state == "fixed":
            back = item.closed_in if not changed else None
            item.seat = back[1] if back and back[0] == version.number else Seat()
        elif changed and before.state in DECIDED:
            item.seat = Seat()
        elif changed and before.waiver == "requested":
            item.seat = replace(before, waiver=None)
        if item.seat != before:
            item.last = None
        item.closed_in = None

    def _not_found(self, item: Item, seen: int | str, version: Version, found: int | str) -> None:
        is_checked = seen == "fine" and found != "unknown"
        if not is_checked:
            item.is_gone = False
            return
        item.is_gone = True
        if item.seat.state in STANDING:
            item.closed_in = (version.number, item.seat)
            item.seat, item.last = Seat("fixed", item.seat.assignee), None

    def act(
        self, report: Report, name: str, who: str, action: str, now: datetime, words: str, until: date
    ) -> None:
        """A person does something with one finding."""
        item = report.items[name]
        if action != "comment" and self._version(report, item.version).review == "accepted":
            raise Refused
        if action == "claim" and (item.seat.state, item.seat.assignee) == ("claimed", who):
            return
        if action == "undo":
            self._undo(item, who, now)
            return
        if action == "comment":
            self._say(item, who, action, words)
            return
        seat = self._seat_after(item, who, action, now, until)
        before, item.seat = item.seat, seat
        if action == "waive":
            item.until = until
        item.last = (who, action, now, before)
        self._say(item, who, action, None if action == "release" else words)

    def _seat_after(self, item: Item, who: str, action: str, now: datetime, until: date) -> Seat:
        seat = item.seat
        if action in ("approve_waiver", "refuse_waiver", "withdraw_waiver"):
            return self._on_waiver(item, who, action, now)
        if seat.waiver == "requested":
            raise Refused
        is_own = seat.assignee == who
        if action == "release":
            if seat.state in ("open", "fixed") or not (is_own or who in self.supervisors):
                raise Refused
            return Seat()
        if seat.state == "fixed" or (seat.state != "open" and not is_own):
            raise Refused
        if action == "claim":
            if seat.state != "open":
                raise Refused
            return Seat("claimed", who)
        if action == "waive":
            if until <= now.date() or not [one for one in self.supervisors if one != who]:
                raise Refused
            return Seat("claimed", who, "requested")
        return Seat({"confirm": "confirmed", "dismiss": "dismissed"}[action], who)

    def _on_waiver(self, item: Item, who: str, action: str, now: datetime) -> Seat:
        seat = item.seat
        if seat.waiver != "requested":
            raise Refused
        if action == "withdraw_waiver":
            if seat.assignee != who:
                raise Refused
            return replace(seat, waiver=None)
        if who not in self.supervisors or who == seat.assignee:
            raise Refused
        if action == "refuse_waiver":
            return replace(seat, waiver=None)
        if item.until is None or item.until <= now.date():
            raise Refused
        return Seat("waived", seat.assignee, "approved")

    def _undo(self, item: Item, who: str, now: datetime) -> None:
        if item.last is None or item.last[0] != who or item.last[1] == "undo":
            raise Refused
        if now - item.last[2] > UNDO_WITHIN:
            raise Refused
        before, item.seat = item.seat, item.last[3]
        item.last = (who, "undo", now, before)
        self._say(item, who, "undo", None)

    def _say(self, item: Item, who: str, action: str, words: str | None) -> None:
        self.moves += 1
        item.said.append((self.moves, who, action, words))
        if action != "comment":
            item.last_move = self.moves

    def close(self, report: Report, action: str) -> None:
        """The current version is returned or accepted."""
        version = report.current
        if version is None or version.review != "open":
            raise Refused
        if action == "accept":
            errors = [one for one in report.items.values() if one.severity == "error"]
            if any(one.seat.state in STANDING for one in errors):
                raise Refused
            for name, item in report.items.items():
                if item.seat.waiver == "requested":
                    version.dropped[name] = (item.seat, item.figure)
                    item.seat, item.last = replace(item.seat, waiver=None), None
        version.review = {"return": "returned", "accept": "accepted"}[action]

    def undo_close(self, report: Report) -> None:
        """It is as if the current version had not been returned or accepted."""
        version = report.current
        if version is None or version.review == "open":
            raise Refused
        version.review = "open"
        for name, (seat, figure) in version.dropped.items():
            item = report.items[name]
            if (item.seat, item.figure) == (replace(seat, waiver=None), figure):
                item.seat, item.last = seat, None
        version.dropped = {}

    def expire(self, report: Report, today: date) -> None:
        """Waivers whose last day is over end."""
        for item in report.items.values():
            if item.seat.waiver is None or item.until is None or item.until >= today:
                continue
            if item.seat.waiver == "requested":
                item.seat = replace(item.seat, waiver=None)
            elif report.current is not None and report.current.review == "accepted":
                continue
            elif item.is_gone:
                item.seat = Seat("fixed", "calendar")
                item.closed_in = None
            else:
                item.seat = Seat()
            item.last = None

    def merge(self, source: Report, target: Report) -> Report:
        """Two reports become one: all versions in the order in which they came, every decision kept."""
        versions = sorted([*source.versions, *target.versions], key=lambda one: one.at)
        numbers = {id(version): place for place, version in enumerate(versions, 1)}
        for report in (source, target):
            moved = {version.number: numbers[id(version)] for version in report.versions}
            for item in report.items.values():
                item.version = moved[item.version]
                item.closed_in = (moved[item.closed_in[0]], item.closed_in[1]) if item.closed_in else None
        for version in versions:
            version.number = numbers[id(version)]
        items = dict(target.items)
        for name, other in source.items.items():
            items[name] = self._one_of(items[name], other) if name in items else other
        read = [version for version in versions if version.is_read]
        return Report(versions, items, read[-1])

    def _one_of(self, item: Item, other: Item) -> Item:
        first, second = (
            (2 if one.seat.state in DECIDED else int(one.seat.state == "claimed"), one.last_move)
            for one in (item, other)
        )
        winner = other if second > first else item
        return replace(
            winner,
            severity=item.severity,
            said=sorted([*item.said, *other.said]),
            last=None,
            closed_in=None,
            last_move=max(item.last_move, other.last_move),
        )

    def _version(self, report: Report, number: int) -> Version:
        return next(version for version in report.versions if version.number == number)
