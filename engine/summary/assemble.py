"""Counts, as a store gives them, put together to a summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from ..errors import Text
from .addresses import APPEAL_LINES, DECIDED, REQUEST_LINES, SUITS
from .figures import Area, Figure, Rate
from .filing import Checks, Filing, Passing, RegionLine, RulesetUsed, TrendYear
from .findings import Carry, FindingLine, Findings, OrganInNeed
from .labels import FAMILY_NAMES, SEVERITY_NAMES, label_of, unit_of
from .lists import FINDING_COLUMNS, LATE_BOUNDS
from .taken import Counts, NeedCounts, RegionCounts, Taken
from .volumes import VolumeLine, Volumes, VolumeState
from .whole import Phase, Summary

TREND_YEARS: Final = 5
MOST_SHOWN: Final = 10
DISMISSED_TOO_OFTEN: Final = 20
"""Per cent: a rule that people dismiss more often needs other words."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Counts of a region and year, and of the year before."""

    year: int
    area: Area
    now: Counts
    before: Counts

    def of(self, key: str) -> Figure:
        return Figure(
            key,
            label_of(key),
            _value(self.now, key) if self.now else None,
            _value(self.before, key) if self.before else None,
            unit_of(key),
            self.year,
            self.area.code,
            self.area.is_own,
        )

    def rate(self, key: str, part: str, whole: str) -> Rate:
        return Rate(key, label_of(key), self.of(part), self.of(whole))


def assemble(taken: Taken) -> Summary:
    """Return the summary that the counts make."""
    source = _Source(taken.year, taken.area, taken.of(taken.year), taken.of(taken.year - 1))
    findings = _findings(source, taken.rule_titles)
    return Summary(
        year=taken.year,
        area=taken.area,
        taken_at=taken.taken_at,
        phase=phase_of(taken.year, taken.taken_at.date(), taken.last_day),
        has_roster=taken.has_roster,
        has_reports=any(
            source.now.get(key) for key in ("filing.filed", "filing.unreadable", "filing.imported")
        ),
        last_day=taken.last_day,
        rulesets=_rulesets(taken, source),
        filing=_filing(source),
        passing=_passing(source),
        checks=Checks(*(source.of(f"checks.{part.name}") for part in fields(Checks))),
        findings=findings,
        carry=Carry(*(source.of(f"carry.{part.name}") for part in fields(Carry))),
        needs_help=tuple(_in_need(taken, one) for one in taken.needs_help),
        needs_rewording=_rewording(findings.rules),
        volumes=_volumes(source, taken.government),
        regions=tuple(_region(taken.year, one) for one in taken.regions),
        trend=tuple(_trend(taken, year) for year in range(taken.year - TREND_YEARS + 1, taken.year + 1)),
    )


def _value(counts: Counts, key: str) -> int | None:
    return counts.get(key, None if key.startswith("volumes.reported.") else 0)


def phase_of(year: int, today: date, last_day: date | None) -> Phase:
    """Return how far the filing of a year has come on a day.

    Reports of a year are written after it ended; where no deadline is known, it has not ended.
    """
    if today <= date(year, 12, 31):
        return "not_begun"
    return "ended" if last_day is not None and today > last_day else "running"


def _rulesets(taken: Taken, source: _Source) -> tuple[RulesetUsed, ...]:
    return tuple(
        RulesetUsed(name, version, digest, source.of(f"ruleset.{digest}"))
        for name, version, digest in taken.rulesets
    )


def _filing(source: _Source) -> Filing:
    plain = {
        part.name: source.of(f"filing.{part.name}")
        for part in fields(Filing)
        if part.name not in ("late_days", "on_time_rate", "filed_rate")
    }
    return Filing(
        **plain,
        late_days=tuple(source.of(f"filing.{name}") for name in LATE_BOUNDS),
        on_time_rate=source.rate("filing.on_time_rate", "filing.on_time", "filing.filed"),
        filed_rate=source.rate("filing.filed_rate", "filing.filed_expected", "filing.expected"),
    )


def _passing(source: _Source) -> Passing:
    plain = {
        part.name: source.of(f"passing.{part.name}") for part in fields(Passing) if part.name != "first_rate"
    }
    return Passing(**plain, first_rate=source.rate("passing.first_rate", "passing.first", "passing.judged"))


def _line(source: _Source, scope: str, label: Text) -> FindingLine:
    return FindingLine(scope, label, *(source.of(f"findings.{scope}.{column}") for column in FINDING_COLUMNS))


def _findings(source: _Source, titles: Mapping[str, Text]) -> Findings:
    found = {key.split(".")[1] for key in (*source.now, *source.before) if key.endswith(".found")}
    rules = sorted(found - {"all", *SEVERITY_NAMES, *FAMILY_NAMES}, key=_place_of_rule)
    return Findings(
        all=_line(source, "all", Text("全部问题", "All findings")),
        severities=tuple(_line(source, scope, name) for scope, name in SEVERITY_NAMES.items()),
        families=tuple(_line(source, scope, name) for scope, name in FAMILY_NAMES.items()),
        rules=tuple(_line(source, rule, titles.get(rule, Text(rule, rule))) for rule in rules),
        reports_with_errors=source.of("reports.with_errors"),
        reports_clean=source.of("reports.clean"),
    )


def _place_of_rule(rule: str) -> tuple[int, str]:
    letters = list(FAMILY_NAMES)
    return (letters.index(rule[0]) if rule[0] in letters else len(letters), rule)


def _rewording(rules: Iterable[FindingLine]) -> tuple[FindingLine, ...]:
    """Return the rules dismissed too often, the most dismissed first."""
    chosen = [
        line
        for line in rules
        if (line.dismissed.value or 0) * 100 > (line.found.value or 0) * DISMISSED_TOO_OFTEN
    ]
    chosen.sort(key=lambda line: (-(line.dismissed.value or 0), _place_of_rule(line.scope)))
    return tuple(chosen[:MOST_SHOWN])


def _in_need(taken: Taken, one: NeedCounts) -> OrganInNeed:
    key = f"report.{one.report_id}"
    source = _Source(
        taken.year,
        taken.area,
        {f"{key}.error": one.errors, f"{key}.warning": one.warnings},
        {f"{key}.error": one.errors_before, f"{key}.warning": one.warnings_before},
    )
    return OrganInNeed(
        one.organ,
        one.region,
        one.report_id,
        one.submission_id,
        source.of(f"{key}.error"),
        source.of(f"{key}.warning"),
        one.versions,
        one.late_days,
    )


def _volumes(source: _Source, government: str | None) -> Volumes:
    return Volumes(
        government=government,
        parts_filed=source.of("volumes.parts_filed"),
        parts_missing=source.of("volumes.parts_missing"),
        requests=tuple(_volume(source, address, level) for address, level in REQUEST_LINES),
        appeals=tuple(_volume(source, address, level) for address, level in APPEAL_LINES),
        corrected=tuple(_corrected(source, name) for name in ("reconsideration", SUITS)),
    )


def _volume(source: _Source, address: str, level: int) -> VolumeLine:
    reported, parts, unknown = (
        source.of(f"volumes.{kind}.{address}") for kind in ("reported", "parts", "unknown")
    )
    return VolumeLine(
        address, reported.label, level, reported, parts, unknown, _state(source, reported, parts, unknown)
    )


def _state(source: _Source, reported: Figure, parts: Figure, unknown: Figure) -> VolumeState:
    incomplete = unknown.value or source.now.get("volumes.parts_missing", 0) != 0
    if reported.value is None or incomplete or not source.now.get("volumes.parts_filed"):
        return "not_comparable"
    return "equal" if reported.value == parts.value else "differs"


def _corrected(source: _Source, name: str) -> Rate:
    """Return how many decided cases were corrected, by the government's report where it says so."""
    kinds = ("reported", "parts")
    cells = [
        (f"volumes.{kind}.appeals.{name}.corrected", f"volumes.{kind}.appeals.{name}.{DECIDED}")
        for kind in kinds
    ]
    told = all(_value(source.now, key) is not None for key in cells[0])
    return source.rate(f"corrected.{name}", *(cells[0] if told else cells[1]))


def _region(year: int, one: RegionCounts) -> RegionLine:
    source = _Source(year, one.area, one.now, one.before)
    return RegionLine(
        area=one.area,
        expected=source.of("filing.expected"),
        filed=source.of("filing.filed"),
        on_time=source.of("filing.on_time"),
        late=source.of("filing.late"),
        missing=source.of("filing.missing"),
        exempt=source.of("filing.exempt"),
        error=source.of("findings.error.found"),
    )


def _trend(taken: Taken, year: int) -> TrendYear:
    source = _Source(year, taken.area, taken.of(year), taken.of(year - 1))
    return TrendYear(
        year=year,
        on_time=source.of("filing.on_time"),
        late=source.of("filing.late"),
        missing=source.of("filing.missing"),
        error=source.of("findings.error.found"),
        received=_best(source, "requests.received.total"),
        reconsiderations=_best(source, "appeals.reconsideration.total"),
        suits=_best(source, f"appeals.{SUITS}.total"),
    )


def _best(source: _Source, address: str) -> Figure:
    reported = source.of(f"volumes.reported.{address}")
    return reported if reported.value is not None else source.of(f"volumes.parts.{address}")
