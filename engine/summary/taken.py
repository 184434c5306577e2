"""What a store counted for a summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from ..errors import Text
from .figures import Area

Counts = Mapping[str, int | None]
"""Numbers by key. A key that is not there is 0 (of the government's own report: None); None is a number that cannot be
said. No numbers at all: nothing is known of that year."""
NONE: Final[Counts] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NeedCounts:
    """One organ in need, as counted."""

    organ: str
    region: str | None
    report_id: int
    submission_id: str | None
    errors: int
    warnings: int
    errors_before: int | None
    warnings_before: int | None
    versions: int
    late_days: int | None


@dataclass(frozen=True, slots=True)
class RegionCounts:
    """One division below, as counted this year and the year before."""

    area: Area
    now: Counts
    before: Counts


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything that was counted for one summary.

    Attributes:
        counts: by year: the year itself and the five before it.
        rulesets: id, version and digest.
        rule_titles: what rules are called, by id, of those that can be named.
    """

    year: int
    area: Area
    taken_at: datetime
    counts: Mapping[int, Counts]
    has_roster: bool = True
    last_day: date | None = None
    rulesets: tuple[tuple[str, str, str], ...] = ()
    rule_titles: Mapping[str, Text] = field(default_factory=dict)
    needs_help: tuple[NeedCounts, ...] = ()
    government: str | None = None
    regions: tuple[RegionCounts, ...] = ()

    def of(self, year: int) -> Counts:
        """Return the counts of one year."""
        return self.counts.get(year, NONE)
