"""The queue as the page shows it: findings under their reports, counts and choices beside the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from gouji.engine.errors import Text
from gouji.engine.store.queries.filters import WAITING
from gouji.engine.store.queries.queue_counts import Tally, sum_of
from gouji.engine.store.queries.queue_pages import Slice, key_text
from gouji.engine.store.queries.risks import Risk

from ....desk.wanted import AGES, SEVERITIES, SORTS, STATES, WAIVERS, Wanted

PAGE_SIZE: Final = 50

UNRATED: Final = Risk(0, 0, 0, 0)

_NOTHING: Final = Tally(0)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One finding in the list.

    Attributes:
        cause: name of the group of findings that one cause brought about, None for one on its own.
        lead: False for those that follow from the lead of their group.
        is_under: True where its lead stands above it in the list.
        due_on: last day of its term; `days_left` until then, negative where it is over, None where it does not count.
        is_resting: the report is out for correction.
        assigned_to: to whom it was given; `waiver`: `requested` while somebody asks for one.
    """

    id: int
    rule: str
    severity: str
    title: Text
    message: Text
    derived: bool
    state: str
    assignee: str | None
    updated_at: datetime
    report_id: int
    submission: str
    organ: str
    year: int
    region: str | None
    cause: str | None = None
    lead: bool = True
    is_under: bool = False
    risk: Risk = UNRATED
    due_on: date | None = None
    days_left: int | None = None
    is_resting: bool = False
    assigned_to: str | None = None
    waiver: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one report that follow each other.

    Attributes:
        waiting: how many of the whole report wait, by severity: on this page may be only the errors.
    """

    submission: str
    organ: str
    year: int
    region: str | None
    rows: tuple[QueueRow, ...]
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings there are of something, with the address that shows them; `is_more`: that many and more."""

    key: str
    number: int
    address: str
    is_chosen: bool
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is set, with the address without it."""

    name: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for.

    Attributes:
        view: id of the saved view from which it was opened, None for none.
    """

    wanted: Wanted
    view: int | None = None

    def address(self, **place: str) -> str:
        """Return the address of a page of the queue; the first one without a place."""
        query = {**self.wanted.filters, **({"view": str(self.view)} if self.view else {}), **place}
        return f"/?{urlencode(query)}" if query else "/?state=waiting"

    def changed(self, **changes: str) -> Asked:
        """Return the same with other filters."""
        return replace(self, wanted=replace(self.wanted, **changes))


@dataclass(frozen=True, slots=True)
class Page:
    """What was found.

    Attributes:
        rows: one page of findings; `slice` says where they stand.
        before: how many stand before them, None where that was not counted.
        tallies: how many there are by state, under the other filters.
    """

    rows: Sequence[QueueRow]
    slice: Slice
    before: int | None
    tallies: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class QueueView:
    """Everything on the queue's page, but the saved views."""

    asked: Asked
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    chips: tuple[Chip, ...]
    choices: Mapping[str, Sequence[str]]
    total: Tally
    first: int | None
    last: int | None
    pages: Mapping[str, str | None]
    is_filtered: bool
    newest: int
    quick: tuple[Count, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        return self.asked.wanted


def queue_view(
    asked: Asked,
    page: Page,
    choices: Mapping[str, Sequence[str]],
    waiting: Mapping[int, Mapping[str, int]] = MappingProxyType({}),
    newest: int = 0,
    quick: Sequence[tuple[str, Wanted, Tally]] = (),
) -> QueueView:
    """Return the page.

    Args:
        choices: values that occur, by filter.
        waiting: by id of the report, how many of its findings wait, by severity.
        newest: id of the finding that came last into the queue.
        quick: queues that are there without being saved: key, what each asks for, how many there are in it.
    """
    wanted = asked.wanted
    states = {"waiting": WAITING, "all": tuple(page.tallies)}.get(wanted.state, (wanted.state,))
    first = None if page.before is None or not page.rows else page.before + 1
    return QueueView(
        asked=asked,
        groups=tuple(_groups(page.rows, waiting)),
        counts=_counts(asked, page.tallies),
        chips=tuple(_chips(asked)),
        choices={
            **{name: _with(values, getattr(wanted, name)) for name, values in choices.items()},
            "severity": SEVERITIES,
            "state": STATES,
            "age": tuple(AGES),
            "sort": SORTS,
            "waiver": WAIVERS,
        },
        total=sum_of(page.tallies, states),
        first=first,
        last=None if first is None else first + len(page.rows) - 1,
        pages=_pages(asked, page.slice),
        is_filtered=not wanted.is_plain,
        newest=newest,
        quick=tuple(
            Count(key, tally.number, Asked(one).address(), one.filters == wanted.filters, tally.is_more)
            for key, one, tally in quick
        ),
    )


def _pages(asked: Asked, found: Slice) -> dict[str, str | None]:
    """Return the addresses of the pages around this one; None where there is none."""
    keys = [key_text(key) for key in found.keys]
    has_before, has_after = found.has_before and bool(keys), found.has_after and bool(keys)
    return {
        "first": asked.address() if found.has_before else None,
        "previous": asked.address(before=keys[0]) if has_before else None,
        "next": asked.address(after=keys[-1]) if has_after else None,
        "last": asked.address(last="1") if has_after else None,
    }


def _groups(rows: Iterable[QueueRow], waiting: Mapping[int, Mapping[str, int]]) -> Iterable[Group]:
    group: list[QueueRow] = []
    for row in rows:
        if group and group[0].report_id != row.report_id:
            yield _group(group, waiting)
            group = []
        group.append(row)
    if group:
        yield _group(group, waiting)


def _group(rows: Sequence[QueueRow], waiting: Mapping[int, Mapping[str, int]]) -> Group:
    first = rows[0]
    there = waiting.get(first.report_id, {})
    counts = {severity: there.get(severity, 0) for severity in SEVERITIES} if there else {}
    return Group(first.submission, first.organ, first.year, first.region, _led(rows), counts)


def _led(rows: Sequence[QueueRow]) -> tuple[QueueRow, ...]:
    """Bring together what has one cause, its lead first; the groups stay in the order of their first rows."""
    causes: dict[object, list[QueueRow]] = {}
    for row in rows:
        causes.setdefault(row.cause or row.id, []).append(row)
    together = [sorted(group, key=lambda row: not row.lead) for group in causes.values()]
    return tuple(replace(row, is_under=not row.lead and group[0].lead) for group in together for row in group)


def _counts(asked: Asked, tallies: Mapping[str, Tally]) -> tuple[Count, ...]:
    numbers = {**tallies, "waiting": sum_of(tallies, WAITING), "all": sum_of(tallies, tuple(tallies))}
    chosen = asked.wanted.state
    return tuple(
        Count(
            state,
            numbers.get(state, _NOTHING).number,
            asked.changed(state=state).address(),
            state == chosen,
            numbers.get(state, _NOTHING).is_more,
        )
        for state in STATES
        if state in ("waiting", "all", chosen) or numbers.get(state, _NOTHING).number
    )


def _chips(asked: Asked) -> Iterable[Chip]:
    plain = Wanted()
    for name, value in asked.wanted.filters.items():
        if name not in ("state", "sort"):
            yield Chip(name, value, asked.changed(**{name: getattr(plain, name)}).address())


def _with(values: Sequence[str], chosen: str) -> Sequence[str]:
    """Keep what is chosen among the choices although nothing has it now."""
    present = [value for value in values if value]
    return present if not chosen or chosen in present else [*present, chosen]
