"""The yearly summary of a region, counted in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Subquery, func, or_, select
from sqlmodel import Session, col

from ...errors import Text
from ...summary import Area, Counts, NeedCounts, RegionCounts, Summary, Taken, assemble
from ...summary.assemble import MOST_SHOWN, TREND_YEARS
from ..tables import Organ, QueueItem, Report
from . import summaries_counts as counts
from .summaries_kept import KeptRows
from .summaries_lists import Listing, listing, organ_lines
from .summaries_rows import ROW_KEYS, Heads, heads_of
from .summaries_scope import Scope, hold_still

__all__ = ["Listing", "Scope", "listing", "organ_lines", "summarise"]

AreaOf = Callable[[str | None, bool], Area]
"""Code of a region, and whether it alone is meant → the region with its name."""


def summarise(
    session: Session, scope: Scope, area_of: AreaOf, now: datetime, rule_titles: Mapping[str, Text]
) -> Summary:
    """Return the summary of a region and year, all its numbers of one moment.

    Begin no transaction in the session before: on PostgreSQL the numbers then come from one snapshot, as they do on
    SQLite anyway.

    Args:
        now: the present, in the office's time zone.
        rule_titles: what rules are called, by id.
    """
    hold_still(session)
    kept = KeptRows(session, scope)
    try:
        return assemble(_take(session, scope, kept, area_of, now, rule_titles))
    finally:
        kept.close()


def _take(
    session: Session,
    scope: Scope,
    kept: KeptRows,
    area_of: AreaOf,
    now: datetime,
    rule_titles: Mapping[str, Text],
) -> Taken:
    has_roster = _has_roster(session, scope)
    rows = kept.of(scope.year)
    found = counts.finding_counts(session, scope, range(scope.year - TREND_YEARS, scope.year + 1))
    this, last = (
        _full_year(session, scope.in_year(year), kept, found[year]) for year in (scope.year, scope.year - 1)
    )
    brief = _brief_years(session, scope, kept, found)
    numbers = {scope.year: this.numbers, scope.year - 1: last.numbers, **brief}
    for year in (scope.year, scope.year - 1):
        before = numbers.get(year - 1, {})
        numbers[year]["carry.carried_out"] = _known(before, True, False).get(CARRIED_OUT)
    return Taken(
        year=scope.year,
        area=area_of(scope.region, scope.is_own),
        taken_at=now,
        counts={year: _known(each, has_roster, year == scope.year) for year, each in numbers.items()},
        has_roster=has_roster,
        last_day=this.last_day,
        rulesets=this.rulesets,
        rule_titles=rule_titles,
        needs_help=_needs_help(session, scope, rows),
        government=this.heads.name,
        regions=_regions(scope, area_of, this.by_child, last.by_child, has_roster),
    )


@dataclass(frozen=True, slots=True)
class _Year:
    """Everything counted of one year; `numbers` are of the whole region."""

    numbers: counts.Counted
    by_child: dict[str, counts.Counted]
    heads: Heads
    rulesets: tuple[tuple[str, str, str], ...]
    last_day: date | None


def _full_year(session: Session, scope: Scope, kept: KeptRows, found: counts.Found) -> _Year:
    rows = kept.of(scope.year)
    seen = counts.look_at(session, scope, rows, ROW_KEYS)
    filed = seen.by_child
    wrong = found.by_child
    by_child = {child: {**filed.get(child, {}), **wrong.get(child, {})} for child in sorted({*filed, *wrong})}
    heads = heads_of(session, scope, rows)
    numbers = {
        **counts.total(by_child.values()),
        **found.numbers,
        **counts.volume_counts(session, scope, rows, heads),
        **{f"ruleset.{digest}": number for digest, number in seen.judged.items()},
    }
    numbers["carry.carried_in"] = numbers["volumes.parts.requests.carried_in.total"]
    return _Year(numbers, by_child, heads, seen.most_used, seen.last_day)


CARRIED_OUT: Final = "volumes.parts.requests.carried_out.total"
CAME: Final = ("filing.filed", "filing.unreadable", "filing.imported")


def _has_roster(session: Session, scope: Scope) -> bool:
    return (
        session.execute(select(col(Organ.id)).where(*scope.holds(Organ.region)).limit(1)).first() is not None
    )


def _known(numbers: counts.Counted, has_roster: bool, is_this: bool) -> Counts:
    """Return the numbers that can be said.

    Without a roster nobody knows who is missing. Where nothing at all came in for a year before, the office did not
    work with Gouji then: nothing is known of it.
    """
    if not is_this and not any(numbers.get(key) for key in CAME):
        return {}
    return numbers if has_roster else {**numbers, **dict.fromkeys(counts.ROSTER_KEYS)}


def _has_reports(session: Session, year: int) -> bool:
    """Tell whether anything at all came in for a year; if not, nothing is known of it anywhere."""
    return (
        session.execute(select(col(Report.id)).where(col(Report.year) == year).limit(1)).first() is not None
    )


def _brief_years(
    session: Session, scope: Scope, kept: KeptRows, all_found: Mapping[int, counts.Found]
) -> dict[int, counts.Counted]:
    """Return the few numbers of the years before last year that the trend shows."""
    years = range(scope.year - TREND_YEARS, scope.year - 1)
    found = {}
    for year in years:
        if not _has_reports(session, year):
            continue
        earlier = scope.in_year(year)
        rows = kept.of(year, is_brief=True)
        filed = counts.row_counts(session, earlier, rows, (*counts.TREND_KEYS, *CAME))
        heads = heads_of(session, earlier, rows)
        found[year] = {
            **filed,
            **counts.volume_counts(session, earlier, rows, heads, counts.TREND_ADDRESSES),
            counts.ERRORS: all_found[year].errors,
        }
    return found


def _needs_help(session: Session, scope: Scope, rows: Subquery) -> tuple[NeedCounts, ...]:
    row = rows.c
    found = session.execute(
        select(row.name, row.code, row.region, row.report_id, row.latest_id, row.errors, row.warnings)
        .add_columns(row.versions, row.late_days)
        .where(or_(row.errors > 0, row.warnings > 0))
        .order_by(
            row.errors.desc(),
            row.warnings.desc(),
            func.coalesce(row.late_days, 0).desc(),
            row.name,
            row.report_id,
        )
        .limit(MOST_SHOWN)
    ).all()
    before = _found_before(session, scope, [one.code for one in found if one.code])
    return tuple(
        NeedCounts(
            organ=one.name,
            region=one.region,
            report_id=one.report_id,
            submission_id=str(one.latest_id) if one.latest_id else None,
            errors=one.errors,
            warnings=one.warnings,
            errors_before=before.get(one.code, (None, None))[0],
            warnings_before=before.get(one.code, (None, None))[1],
            versions=one.versions,
            late_days=one.late_days or None,
        )
        for one in found
    )


def _found_before(session: Session, scope: Scope, codes: list[str]) -> dict[str, tuple[int, int]]:
    """Return errors and warnings of last year's reports of these organs."""
    kept = col(QueueItem.state) != "dismissed"
    statement = (
        select(
            col(Report.organ_code),
            func.count().filter(kept, col(QueueItem.severity) == "error"),
            func.count().filter(kept, col(QueueItem.severity) == "warning"),
        )
        .join_from(Report, QueueItem, col(QueueItem.report_id) == col(Report.id), isouter=True)
        .where(col(Report.year) == scope.year - 1, col(Report.organ_code).in_(codes))
        .group_by(col(Report.organ_code))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(statement)}


def _regions(
    scope: Scope,
    area_of: AreaOf,
    now: Mapping[str, counts.Counted],
    before: Mapping[str, counts.Counted],
    has_roster: bool,
) -> tuple[RegionCounts, ...]:
    """Return the divisions directly below, the region's own organs first; none of a county."""
    if scope.is_own or len(scope.prefix) + 2 > 6:
        return ()
    children = sorted({*now, *before} - {""}, key=lambda child: (child != counts.OWN, child))
    return tuple(
        RegionCounts(
            area_of(scope.code if child == counts.OWN else child.ljust(6, "0"), child == counts.OWN),
            _known(now.get(child, {}), has_roster, True),
            _known(before.get(child, {}), has_roster, False),
        )
        for child in children
    )
