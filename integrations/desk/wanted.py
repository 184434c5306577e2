"""What a person asks of the queue, as text: in the address of the page, in a saved view, in a call of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from unicodedata import category

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries.filters import WAITING, QueueFilter
from gouji.engine.store.queries.queue_pages import Sort
from gouji.engine.store.tables import ItemState, WaiverState

STATES: Final = ("waiting", *(state.value for state in ItemState), "all")
"""`waiting` stands for open and claimed together, `all` for everything."""

SEVERITIES: Final = ("error", "warning", "info")
AGES: Final[Mapping[str, tuple[int | None, int | None]]] = MappingProxyType(
    {"new": (2, None), "week": (7, 2), "month": (30, 7), "old": (None, 30)}
)
"""By name: found at most so many days ago, and more than so many; None: without end."""
SORTS: Final = tuple(sort.value for sort in Sort)
WAIVERS: Final = (WaiverState.REQUESTED.value, WaiverState.APPROVED.value)
LONGEST: Final = 100

_REGION_DIGITS: Final = (2, 4, 6)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty does not filter.

    Attributes:
        q: part of the organ's name, or of the first letters of its pinyin.
        state: one of `STATES`; severity, age, waiver, sort: one of those above.
        assignee: who claimed or decided it; `assigned`: to whom it was given.
        overdue: `1` for what is past its last day.
    """

    q: str = ""
    region: str = ""
    year: str = ""
    rule: str = ""
    severity: str = ""
    state: str = "waiting"
    assignee: str = ""
    age: str = ""
    overdue: str = ""
    assigned: str = ""
    waiver: str = ""
    sort: str = Sort.RISK.value

    @classmethod
    def of(cls, filters: Mapping[str, str]) -> Wanted:
        """Return what these values by name ask for; names that there are not are left out."""
        return cls(**{name: filters[name] for name in NAMES if filters.get(name)})

    @property
    def filters(self) -> dict[str, str]:
        """What differs from asking for everything that waits, by name."""
        return {name: value for name, value in asdict(self).items() if value != _PLAIN[name]}

    @property
    def is_plain(self) -> bool:
        """Whether everything that waits is asked for, in whatever order."""
        return replace(self, sort=_PLAIN["sort"]) == Wanted()

    @property
    def order(self) -> Sort:
        """The order asked for."""
        return Sort(self.sort)

    def filter(self, within: str | None, now: datetime) -> QueueFilter:
        """Return the store's filter.

        Args:
            within: region of the person who asks; None stands for the whole country.
            now: in the office's zone: its day counts as today.

        Raises:
            BadRequestError: a value that cannot be (`bad_filter`).
        """
        if wrong := wrong_values(self):
            raise _refusal(wrong)
        newest, oldest = AGES.get(self.age, (None, None))
        return QueueFilter(
            states=_states(self.state),
            region=self.region or None,
            within=within,
            year=int(self.year) if self.year else None,
            rule=self.rule or None,
            severity=self.severity or None,
            text=self.q.strip() or None,
            assignee=self.assignee or None,
            found_from=None if newest is None else _days_ago(now, newest),
            found_before=None if oldest is None else _days_ago(now, oldest),
            overdue=now.date() if self.overdue else None,
            assigned=self.assigned or None,
            waiver=self.waiver or None,
        )


NAMES: Final = tuple(asdict(Wanted()))
_PLAIN: Final = asdict(Wanted())


def wrong_values(wanted: Wanted) -> tuple[str, ...]:
    """Return the names of the values that cannot be."""
    return tuple(name for name, value in asdict(wanted).items() if not _CHECKS[name](value))


def _states(state: str) -> tuple[str, ...] | None:
    if state == "all":
        return None
    return tuple(one.value for one in WAITING) if state == "waiting" else (state,)


def _days_ago(now: datetime, days: int) -> datetime:
    return datetime.combine(now.date() - timedelta(days=days), time.min, now.tzinfo)


def _is_text(value: str) -> bool:
    return len(value) <= LONGEST and not any(category(char) in ("Cc", "Cs") for char in value)


def _is_year(value: str) -> bool:
    return not value or (value.isascii() and value.isdigit() and len(value) == 4 and value[0] != "0")


def _is_region(value: str) -> bool:
    return not value or (value.isascii() and value.isdigit() and len(value) in _REGION_DIGITS)


def _one_of(*values: str) -> Callable[[str], bool]:
    return lambda value: value in values


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "q": _is_text,
    "region": _is_region,
    "year": _is_year,
    "rule": _is_text,
    "severity": _one_of("", *SEVERITIES),
    "state": _one_of(*STATES),
    "assignee": _is_text,
    "age": _one_of("", *AGES),
    "overdue": _one_of("", "1"),
    "assigned": _is_text,
    "waiver": _one_of("", *WAIVERS),
    "sort": _one_of(*SORTS),
}


NAME_OF_FILTER: Final[Mapping[str, Text]] = {
    "q": Text("机关名称", "organ"),
    "region": Text("行政区划", "region"),
    "year": Text("年度", "year"),
    "rule": Text("规则", "rule"),
    "severity": Text("级别", "severity"),
    "state": Text("状态", "state"),
    "assignee": Text("处理人", "reviewer"),
    "age": Text("发现时间", "found"),
    "overdue": Text("逾期", "overdue"),
    "assigned": Text("分派给", "given to"),
    "waiver": Text("豁免", "waiver"),
    "sort": Text("排序", "order"),
}


def _refusal(wrong: tuple[str, ...]) -> BadRequestError:
    names = [NAME_OF_FILTER[name] for name in wrong]
    return BadRequestError(
        "bad_filter",
        Text(
            f"筛选条件无效（{'、'.join(name.zh for name in names)}）："
            "年度为 4 位数字，行政区划为 2、4 或 6 位数字，其余请从列表中选择。",
            f"A filter is not valid ({', '.join(name.en for name in names)}): "
            "a year has 4 digits, a region 2, 4 or 6; choose the others from their lists.",
        ),
    )
