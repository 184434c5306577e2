"""What each number counts: a condition on the rows of organs and reports, and what each row adds.

The counts of a summary and the lists behind them are made from the same conditions, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, and_, func, join, literal, or_, select, true
from sqlmodel import Session, col

from ...register.names import GOVERNMENT, normalise
from ...summary.addresses import CELLS, parts_of
from ...summary.lists import FILING_STATES, LATE_BOUNDS, ListKey
from ..tables import TallyRow, tally_column
from .summaries_filings import FILED, filings
from .summaries_scope import Column, Scope

JUDGED: Final = ("first", "later", "waiting", "returned")
WHOLE: Final = literal(1)
FIGURES: Final = tuple(tally_column(cell) for cell in CELLS)


@dataclass(frozen=True, slots=True)
class Heads:
    """The governments of a region and year.

    Attributes:
        own: number of the report of the region's own government; None where it has none.
        name: of that government; None where neither roster nor reports know one.
        lower: regions of the governments below it.
    """

    own: int | None = None
    name: str | None = None
    lower: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """Which rows a number counts, and how much each adds."""

    condition: ColumnElement[bool]
    amount: Column = WHOLE


def heads_of(session: Session, scope: Scope, rows: Subquery) -> Heads:
    """Return the governments whose reports sum up others; an office of one only where there is nothing else.

    Args:
        rows: those of `whole` or `filings`.
    """
    row = rows.c
    found = session.execute(
        select(row.name, row.region, row.report_id)
        .where(row.kind == "government", row.region.is_not(None))
        .order_by(row.region, row.name)
    ).all()
    full = [one for one in found if not _is_office(one.name)]
    own = [one for one in (*full, *found) if one.region == scope.code]
    lower = tuple(dict.fromkeys(one.region for one in full if one.region != scope.code))
    if not own:
        return Heads(lower=lower)
    return Heads(own[0].report_id, own[0].name, lower)


def _is_office(name: str) -> bool:
    match = GOVERNMENT.search(normalise(name))
    return match is not None and match[2] is not None


def whole(session: Session, scope: Scope) -> Subquery:
    """Return the rows of `filings` with their figures, NULL where not known."""
    return with_figures(filings(session, scope))


def with_figures(rows: Subquery, names: Iterable[str] = FIGURES) -> Subquery:
    """Return rows with these figures of the version that counts, by their columns in `tallies`; NULL where not known."""
    figures = TallyRow.__table__.c  # type: ignore[attr-defined]
    joined = join(rows, TallyRow, col(TallyRow.submission_id) == rows.c.standing_id, isouter=True)
    return select(*rows.c, *(figures[name] for name in names)).select_from(joined).subquery("whole")


def measure(row: Any, key: ListKey, heads: Heads, scope: Scope) -> Measure:
    """Return what the number of this key counts.

    Args:
        row: the columns of `filings`; for volumes those of `whole`.

    Raises:
        KeyError: it counts findings, not reports.
    """
    if key.kind == "volumes":
        return _volume(row, key, heads, scope)
    if key.kind == "ruleset":
        return Measure(row.digest == key.text.partition(".")[2])
    return _MEASURES[f"{key.kind}.{key.name}"](row)


def _state(name: str) -> Callable[[Any], Measure]:
    return lambda row: Measure(row.state == name)


def _passed(name: str) -> Callable[[Any], Measure]:
    return lambda row: Measure(row.passed == name)


def _late(first: int, last: int | None) -> Callable[[Any], Measure]:
    def counts(row: Any) -> Measure:
        within = row.late_days <= last if last is not None else true()
        return Measure(and_(row.state == "late", row.late_days >= first, within))

    return counts


def _has_to(row: Any) -> ColumnElement[bool]:
    return and_(row.organ_id.is_not(None), row.exempt.is_(None))


def _corrected_late(row: Any) -> Measure:
    return Measure(and_(row.state == "on_time", row.versions > 1, row.last_day_in > row.due))


def _without_figures(row: Any) -> Measure:
    return Measure(or_(row.unknown > 0, and_(row.standing_id.is_not(None), row.unknown.is_(None))))


_MEASURES: Final[Mapping[str, Callable[[Any], Measure]]] = {
    **{f"filing.{name}": _state(name) for name in FILING_STATES},
    **{f"filing.{name}": _late(*bounds) for name, bounds in LATE_BOUNDS.items()},
    "filing.expected": lambda row: Measure(_has_to(row)),
    "filing.filed": lambda row: Measure(row.state.in_(FILED)),
    "filing.filed_expected": lambda row: Measure(and_(row.state.in_(FILED), _has_to(row))),
    "filing.days": lambda row: Measure(row.state == "late", row.late_days),
    "filing.outside": lambda row: Measure(row.organ_id.is_(None)),
    "filing.returned": lambda row: Measure(and_(row.state.in_(FILED), row.returned > 0)),
    "filing.corrected_late": _corrected_late,
    **{f"passing.{name}": _passed(name) for name in (*JUDGED, "unchecked")},
    "passing.judged": lambda row: Measure(row.passed.in_(JUDGED)),
    "checks.unreadable": _state("unreadable"),
    "checks.quarantined": lambda row: Measure(and_(row.state.in_(FILED), row.quarantined > 0)),
    "checks.pending": _passed("unchecked"),
    "checks.undefined": lambda row: Measure(row.outcome == "undefined"),
    "checks.without_table": lambda row: Measure(row.missing_tables > 0),
    "checks.without_figures": _without_figures,
    "checks.unassessed": lambda row: Measure(row.unassessed > 0, row.unassessed),
    "checks.rule_errors": lambda row: Measure(row.rule_errors > 0, row.rule_errors),
    "reports.with_errors": lambda row: Measure(row.standing_errors > 0),
    "reports.clean": lambda row: Measure(
        and_(row.passed.in_(JUDGED), func.coalesce(row.standing_findings, 0) == 0)
    ),
    "carry.broken": lambda row: Measure(row.broken > 0),
    "carry.without_predecessor": lambda row: Measure(row.without_predecessor > 0),
}
ROW_KEYS: Final = tuple(_MEASURES)
"""Every number of reports but those of volumes and rulesets."""


def is_part(row: Any, heads: Heads, scope: Scope) -> ColumnElement[bool]:
    """Return the condition that the region's own report has to contain the report of a row.

    It has not where another government stands nearer: that of its own county, of its prefecture or its province;
    nor where the organ is managed vertically (条例 art. 3).
    """
    conditions = [row.kind != "vertical"]
    if heads.own is not None:
        conditions.append(or_(row.report_id.is_(None), row.report_id != heads.own))
    elif heads.name is not None:
        conditions.append(or_(row.region != scope.code, row.name != heads.name))
    if heads.lower:
        is_head = and_(row.kind == "government", ~_named_like_office(row.name))
        nearer = [and_(row.region.in_(heads.lower), ~is_head)]
        for digits in (2, 4):
            above = [region for region in heads.lower if region.endswith("0" * (6 - digits))]
            code = func.substr(row.region, 1, digits)
            if above:
                nearer.append(
                    and_(
                        code.in_([region[:digits] for region in above]),
                        row.region != code + "0" * (6 - digits),
                    )
                )
        conditions.append(~func.coalesce(or_(*nearer), False))
    return and_(*conditions)


def _named_like_office(name: Column) -> ColumnElement[bool]:
    return or_(
        *(
            name.like(f"%{ending}")
            for ending in ("办公厅", "办公室", "政府办", "公署办", "行署办", "本级", "本级）", "本级)")
        )
    )


def _volume(row: Any, key: ListKey, heads: Heads, scope: Scope) -> Measure:
    part = is_part(row, heads, scope)
    stands = row.standing_id.is_not(None)
    if key.name == "parts_filed":
        return Measure(and_(part, stands))
    if key.name == "parts_missing":
        return Measure(and_(part, ~stands, row.state != "exempt"))
    cells = [row[tally_column(address)] for address in parts_of(key.column)]
    unknown = or_(*(cell.is_(None) for cell in cells))
    if key.name == "unknown":
        return Measure(and_(part, stands, unknown))
    amount = sum_of(cells)
    if key.name == "reported":
        return Measure(and_(row.report_id == heads.own, ~unknown), amount)
    return Measure(and_(part, stands), amount)


def sum_of(cells: list[Column]) -> Column:
    """Return the sum of the known ones."""
    total: Column = func.coalesce(cells[0], 0)
    for cell in cells[1:]:
        total = total + func.coalesce(cell, 0)
    return total
