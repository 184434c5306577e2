"""The queue as the page shows it: findings under their reports, counts and choices beside the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries.queue import WAITING, QueueFilter

PAGE_SIZE: Final = 50

STATES: Final = ("waiting", "open", "claimed", "confirmed", "dismissed", "waived", "fixed", "all")
"""`waiting` stands for open and claimed together, `all` for everything."""

_SEVERITIES: Final = ("error", "warning", "info")
_REGION_DIGITS: Final = (2, 4, 6)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for, as text; empty does not filter."""

    q: str = ""
    region: str = ""
    year: str = ""
    rule: str = ""
    severity: str = ""
    state: str = "waiting"
    assignee: str = ""
    page: int = 1

    @property
    def offset(self) -> int:
        """How many findings come before this page."""
        return (self.page - 1) * PAGE_SIZE

    def filter(self, within: str | None) -> QueueFilter:
        """Return the store's filter; `within` is the region of the person who asks.

        Raises:
            BadRequestError: a year, region, state or severity that cannot be.
        """
        _check(self)
        states: tuple[str, ...] | None = (self.state,)
        if self.state == "waiting":
            states = tuple(state.value for state in WAITING)
        elif self.state == "all":
            states = None
        return QueueFilter(
            states=states,
            region=self.region or None,
            within=within,
            year=int(self.year) if self.year else None,
            rule=self.rule or None,
            severity=self.severity or None,
            text=self.q.strip() or None,
            assignee=self.assignee or None,
        )

    def address(self, **changes: object) -> str:
        """Return the address of the queue with these things changed, without what is not filtered by."""
        default = asdict(Wanted())
        values = {**asdict(self), "page": 1, **changes}
        query = {name: value for name, value in values.items() if value != default[name]}
        return f"/?{urlencode(query)}" if query else "/"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One finding in the list.

    Attributes:
        cause: name of the group of findings that one cause brought about, None for one on its own.
        lead: False for those that follow from the lead of their group.
        is_under: True where its lead stands above it in the list.
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
    """How many findings stand in one state, with the address that shows them."""

    key: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """Everything on the queue's page."""

    wanted: Wanted
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    choices: Mapping[str, Sequence[str]]
    total: int
    first: int
    last: int
    previous: str | None
    next: str | None
    is_filtered: bool


def queue_view(
    wanted: Wanted,
    rows: Sequence[QueueRow],
    total: int,
    by_state: Mapping[str, int],
    choices: Mapping[str, Sequence[str]],
    waiting: Mapping[int, Mapping[str, int]] = MappingProxyType({}),
) -> QueueView:
    """Return the page.

    Args:
        rows: one page of findings, in order.
        total: of all pages.
        by_state: how many findings there are in each state under the other filters.
        choices: values that occur, by filter.
        waiting: by id of the report, how many of its findings wait, by severity.
    """
    first = wanted.offset + 1
    last = wanted.offset + len(rows)
    return QueueView(
        wanted=wanted,
        groups=tuple(_groups(rows, waiting)),
        counts=_counts(wanted, by_state),
        choices={
            **{name: _with(values, getattr(wanted, name)) for name, values in choices.items()},
            "severity": _SEVERITIES,
            "state": STATES,
        },
        total=total,
        first=first,
        last=last,
        previous=wanted.address(page=wanted.page - 1) if wanted.page > 1 else None,
        next=wanted.address(page=wanted.page + 1) if last < total else None,
        is_filtered=replace(wanted, page=1) != Wanted(),
    )


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
    counts = {severity: there.get(severity, 0) for severity in _SEVERITIES} if there else {}
    return Group(first.submission, first.organ, first.year, first.region, _led(rows), counts)


def _led(rows: Sequence[QueueRow]) -> tuple[QueueRow, ...]:
    """Bring together what has one cause, its lead first; the groups stay in the order of their first rows."""
    causes: dict[object, list[QueueRow]] = {}
    for row in rows:
        causes.setdefault(row.cause or row.id, []).append(row)
    together = [sorted(group, key=lambda row: not row.lead) for group in causes.values()]
    return tuple(replace(row, is_under=not row.lead and group[0].lead) for group in together for row in group)


def _counts(wanted: Wanted, by_state: Mapping[str, int]) -> tuple[Count, ...]:
    numbers = {
        **by_state,
        "waiting": sum(by_state.get(state, 0) for state in WAITING),
        "all": sum(by_state.values()),
    }
    return tuple(
        Count(state, numbers.get(state, 0), wanted.address(state=state), state == wanted.state)
        for state in STATES
        if state in ("waiting", "all", wanted.state) or numbers.get(state)
    )


def _with(values: Sequence[str], chosen: str) -> Sequence[str]:
    """Keep what is chosen among the choices although nothing has it now."""
    present = [value for value in values if value]
    return present if not chosen or chosen in present else [*present, chosen]


def _check(wanted: Wanted) -> None:
    is_year = not wanted.year or (wanted.year.isascii() and wanted.year.isdigit() and len(wanted.year) == 4)
    is_region = not wanted.region or (
        wanted.region.isascii() and wanted.region.isdigit() and len(wanted.region) in _REGION_DIGITS
    )
    is_known = wanted.state in STATES and wanted.severity in ("", *_SEVERITIES)
    if not (is_year and is_region and is_known):
        raise BadRequestError(
            "bad_filter",
            Text(
                "筛选条件无效：年度为 4 位数字，行政区划为 2、4 或 6 位数字。",
                "A filter is not valid: a year has 4 digits, a region 2, 4 or 6.",
            ),
        )
