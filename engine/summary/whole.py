"""The yearly summary of a region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Literal

from .figures import Area, Figure, path_of
from .filing import Checks, Filing, Passing, RegionLine, RulesetUsed, TrendYear
from .findings import Carry, FindingLine, Findings, OrganInNeed
from .volumes import Volumes

Phase = Literal["not_begun", "running", "ended"]
"""Whether reports of the year can be filed yet; whether the last day for any of them in the region is over."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One year of one region, as the data were at one moment.

    Attributes:
        taken_at: when the numbers were taken, in the office's time zone.
        has_roster: whether any organ of the region is registered; without, nobody can say who is missing.
        has_reports: whether any report of the region is there for this year.
        last_day: the last day on which any report of the region is due; None where nothing is known of deadlines.
        rulesets: under which the reports were judged, the one most used first.
        needs_help: at most ten. `needs_rewording`: at most ten rules, the most dismissed first.
        regions: directly below, by code; none of a county.
        trend: five years, the latest last.
    """

    year: int
    area: Area
    taken_at: datetime
    phase: Phase
    has_roster: bool
    has_reports: bool
    last_day: date | None
    rulesets: tuple[RulesetUsed, ...]
    filing: Filing
    passing: Passing
    checks: Checks
    findings: Findings
    carry: Carry
    needs_help: tuple[OrganInNeed, ...]
    needs_rewording: tuple[FindingLine, ...]
    volumes: Volumes
    regions: tuple[RegionLine, ...]
    trend: tuple[TrendYear, ...]

    @property
    def address(self) -> str:
        """The path of the page of this summary."""
        return path_of(self.year, self.area.code, is_own=self.area.is_own)

    @property
    def summed_years(self) -> tuple[int, ...]:
        """Those of the five years of which applications and cases are sums of the parts, where others are what the
        region's government says; empty where all are of one kind. Numbers of the two kinds do not compare."""
        told = [line for line in self.trend if line.received.value is not None]
        summed = tuple(line.year for line in told if line.received.key.startswith("volumes.parts."))
        return summed if len(summed) < len(told) else ()

    def figures(self) -> Iterator[Figure]:
        """Yield every figure there is, some of them more than once."""
        return _figures(self)


def _figures(value: object) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _figures(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _figures(getattr(value, field.name))
