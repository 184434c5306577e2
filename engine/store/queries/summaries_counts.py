"""The numbers of a summary, counted in a few statements whatever the number of reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlmodel import Session, col

from ...summary.addresses import ADDRESSES, parts_of
from ...summary.lists import list_key
from ..tables import QueueItem, tally_column
from .report_states import CARRY_RULES, OVER
from .summaries_rows import WHOLE, Heads, Measure, is_part, measure, with_figures
from .summaries_scope import Column, Scope, looking_up

Counted = dict[str, int | None]
TREND_KEYS: Final = ("filing.on_time", "filing.late", "filing.missing")
TREND_ADDRESSES: Final = (
    "requests.received.total",
    "appeals.reconsideration.total",
    "appeals.suits.total",
    "requests.carried_out.total",
)
ROSTER_KEYS: Final = (
    "filing.expected",
    "filing.filed_expected",
    "filing.missing",
    "filing.not_due",
    "filing.exempt",
)
OWN: Final = "own"
IS_ERROR: Final = col(QueueItem.severity) == literal_column("'error'")
"""Written out: only so both databases know that the index of errors alone holds them all."""
ERRORS: Final = "findings.error.found"


@dataclass
class Rows:
    """What one look at the rows of a year gives.

    Attributes:
        by_child: numbers of reports, by division below the region; see `child_of` for the keys.
        rulesets: id and version by digest of the rulesets under which reports were judged.
        judged: how many reports were, by digest.
        last_day: on which anything of this year is due.
    """

    by_child: dict[str, Counted] = field(default_factory=dict)
    rulesets: dict[str, tuple[str, str]] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    last_day: date | None = None

    @property
    def most_used(self) -> tuple[tuple[str, str, str], ...]:
        """Id, version and digest of the rulesets, the most used first."""
        digests = sorted(self.judged, key=lambda digest: (-self.judged[digest], digest))
        return tuple((*self.rulesets[digest], digest) for digest in digests)


def look_at(session: Session, scope: Scope, rows: Subquery, keys: Iterable[str]) -> Rows:
    """Return what `Rows` says, of these numbers."""
    wanted = list(keys)
    row = rows.c
    numbers = [_sum(measure(row, list_key(key), Heads(), scope)) for key in wanted]
    child = child_of(row.region, scope).label("child")
    rulesets = (row.digest, row.ruleset_id, row.ruleset_version)
    statement = select(
        child, *rulesets, func.count(), func.max(row.submit_due), func.max(row.publish_due), *numbers
    ).group_by(child, *rulesets)
    found = Rows()
    for place, digest, ruleset_id, version, judged, submit_due, publish_due, *counted in session.execute(
        statement
    ):
        before = found.by_child.get(place, {})
        found.by_child[place] = {
            key: (before.get(key) or 0) + int(number or 0)
            for key, number in zip(wanted, counted, strict=True)
        }
        if digest is not None:
            found.rulesets[digest] = max(found.rulesets.get(digest, ("", "")), (ruleset_id, version))
            found.judged[digest] += judged
        found.last_day = max(
            (day for day in (found.last_day, submit_due, publish_due) if day is not None), default=None
        )
    return found


def row_counts(session: Session, scope: Scope, rows: Subquery, keys: Iterable[str]) -> Counted:
    """Return numbers of reports, of the whole region."""
    wanted = list(keys)
    numbers = [_sum(measure(rows.c, list_key(key), Heads(), scope)) for key in wanted]
    counted = session.execute(select(*numbers).select_from(rows)).one()
    return {key: int(number or 0) for key, number in zip(wanted, counted, strict=True)}


def _sum(counted: Measure) -> Column:
    if counted.amount is WHOLE:
        return func.count().filter(counted.condition)
    return func.sum(counted.amount).filter(counted.condition)


def child_of(region: Column | Any, scope: Scope) -> Column:
    """Return an expression for the division directly below the region: its first digits, `own`, or an empty text."""
    digits = len(scope.prefix) + 2
    if scope.is_own or digits > 6:
        return literal(OWN)
    below = func.coalesce(func.substr(region, 1, digits), "")
    return case((region == scope.code, OWN), else_=below) if scope.code else below


def total(parts: Iterable[Mapping[str, int | None]]) -> Counted:
    """Return the sums of several counts."""
    found: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        for key, number in part.items():
            found[key] += number or 0
    return dict(found)


@dataclass
class Found:
    """How many findings there are of one year: by rule, group, severity and state, and errors by division below."""

    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_child: dict[str, Counted] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many of them are errors, of all divisions."""
        return sum(found[ERRORS] or 0 for found in self.by_child.values())

    def add(self, rule: str, severity: str, state: str, number: int) -> None:
        """Count findings of a rule, severity and state."""
        column = state if state in ("fixed", "waived", "dismissed") else "standing"
        for kind in ("all", severity, rule[:1], rule):
            for name in ("found", column, severity):
                self.numbers[f"findings.{kind}.{name}"] += number
        if rule in CARRY_RULES and state not in OVER:
            self.numbers["carry.columns"] += number


def finding_counts(session: Session, scope: Scope, years: range) -> dict[int, Found]:
    """Return how many findings there are: of the last two years all of them, of the years before only the errors.

    Two looks at them: PostgreSQL shares each out among its processes, and would not if both came out of one.
    """
    item = QueueItem
    found = {year: Found() for year in years}
    columns = (col(item.year), col(item.rule), col(item.severity), col(item.state))
    for year, rule, severity, state, number in session.execute(
        select(*columns, func.count())
        .where(col(item.year).in_([scope.year - 1, scope.year]), *scope.holds(item.region))
        .group_by(*columns)
    ):
        found[year].add(rule, severity, state, number)
    child = child_of(col(item.region), scope).label("child")
    for year, place, number in session.execute(
        select(col(item.year), child, func.count())
        .where(col(item.year).in_(years), IS_ERROR, *scope.holds(item.region))
        .group_by(col(item.year), child)
    ):
        found[year].by_child[place] = {ERRORS: number}
    return found


def volume_counts(
    session: Session, scope: Scope, rows: Subquery, heads: Heads, addresses: Iterable[str] = ADDRESSES
) -> Counted:
    """Return the sums of the figures that the region's own report has to contain, and what that report says."""
    wanted = list(addresses)
    names = list(dict.fromkeys(cell for address in wanted for cell in parts_of(address)))
    figured = with_figures(rows, [tally_column(name) for name in names])
    row = figured.c
    stands = row.standing_id.is_not(None)
    columns = [
        *(_sum(Measure(stands, func.coalesce(row[tally_column(name)], 0))) for name in names),
        *(_sum(Measure(and_(stands, _unknown(row, address)))) for address in wanted),
        _sum(Measure(stands)),
        _sum(Measure(and_(~stands, row.state != "exempt"))),
    ]
    statement = select(*columns).select_from(figured).where(is_part(row, heads, scope))
    with looking_up(session):
        values = [int(value or 0) for value in session.execute(statement).one()]
        said = _reported(session, figured, heads, wanted)
    sums = dict(zip(names, values, strict=False))
    rest = values[len(names) :]
    return {
        **{f"volumes.parts.{address}": sum(sums[cell] for cell in parts_of(address)) for address in wanted},
        **{f"volumes.unknown.{address}": number for address, number in zip(wanted, rest, strict=False)},
        "volumes.parts_filed": rest[-2],
        "volumes.parts_missing": rest[-1],
        **said,
    }


def _reported(session: Session, rows: Subquery, heads: Heads, addresses: list[str]) -> Counted:
    """Return what the government's own report says; None for a figure that is not sure, or without a report."""
    cells = {cell: rows.c[tally_column(cell)] for address in addresses for cell in parts_of(address)}
    told = session.execute(select(*cells.values()).where(rows.c.report_id == heads.own)).first()
    known = dict(zip(cells, told or (), strict=False))

    def says(address: str) -> int | None:
        parts = [known.get(cell) for cell in parts_of(address)]
        return None if None in parts else sum(part for part in parts if part is not None)

    return {f"volumes.reported.{address}": says(address) for address in addresses}


def _unknown(row: Any, address: str) -> ColumnElement[bool]:
    return or_(*(row[tally_column(cell)].is_(None) for cell in parts_of(address)))
