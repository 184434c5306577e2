"""The lists behind the numbers of a summary: the same conditions, the rows instead of their count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from ...errors import Text
from ...summary import CELLS, ListKey, OrganLine, list_key
from ..tables import FindingRow, ItemState, QueueItem, Report, tally_column
from .items import STANDING
from .report_states import CARRY_RULES, OVER
from .summaries_filings import filings
from .summaries_rows import Heads, heads_of, measure, whole, with_figures
from .summaries_scope import Scope, count_plainly

ALIASES: Final = {
    "carry.carried_in": (0, "volumes.parts.requests.carried_in.total"),
    "carry.carried_out": (-1, "volumes.parts.requests.carried_out.total"),
}
"""Numbers that are other numbers: of which year, counted from this one, and which."""
SEVERITIES: Final = ("error", "warning", "info")
AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One organ or report of a list.

    Attributes:
        state: of filing, see `engine.summary.FILING_STATES`.
        amount: what it adds to the number: 1, or its pieces, days, checks.
        submission_id: of the version that came last; None where nothing came in that can be read.
    """

    organ: str
    code: str | None
    region: str | None
    kind: str | None
    state: str
    due: date | None
    first_day: date | None
    late_days: int
    versions: int
    amount: int
    submission_id: str | None


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One finding of a list; `item_id` is its seat in the queue."""

    item_id: int
    rule: str
    severity: str
    state: str
    title: Text
    message: Text
    organ: str
    region: str | None
    submission_id: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list.

    Attributes:
        total: how many rows the whole list has.
        amount: what they add up to, which is the number in the summary.
        reports, findings: the rows of this page; one of the two is empty.
    """

    key: str
    total: int
    amount: int
    reports: tuple[ReportEntry, ...] = ()
    findings: tuple[FindingEntry, ...] = ()


def listing(session: Session, scope: Scope, key: str, *, offset: int = 0, limit: int = 50) -> Listing:
    """Return one page of what the number with this key counts.

    Raises:
        NotFoundError: no number has this key.
    """
    wanted = list_key(key)
    if key in ALIASES:
        years, other = ALIASES[key]
        found = listing(session, scope.in_year(scope.year + years), other, offset=offset, limit=limit)
        return replace(found, key=key)
    if wanted.kind in ("findings", "report") or key == "carry.columns":
        return _findings(session, scope, wanted, offset, limit)
    return _reports(session, scope, wanted, offset, limit)


def _reports(session: Session, scope: Scope, key: ListKey, offset: int, limit: int) -> Listing:
    count_plainly(session)
    rows, heads = filings(session, scope), Heads()
    if key.kind == "volumes":
        heads = heads_of(session, scope, rows)
        rows = with_figures(rows)
    counted = measure(rows.c, key, heads, scope)
    total, amount = session.execute(
        select(func.count(), func.sum(counted.amount)).select_from(rows).where(counted.condition)
    ).one()
    row = rows.c
    columns = (row.name, row.code, row.region, row.kind, row.state, row.due, row.first_day, row.late_days)
    found = session.execute(
        select(*columns, row.versions, row.latest_id, counted.amount.label("amount"))
        .where(counted.condition)
        .order_by(counted.amount.desc(), row.region, row.name, row.report_id)
        .offset(offset)
        .limit(limit)
    )
    return Listing(key.text, total, int(amount or 0), reports=tuple(_entry(one) for one in found))


def _entry(row: Any) -> ReportEntry:
    return ReportEntry(
        organ=row.name,
        code=row.code,
        region=row.region,
        kind=row.kind,
        state=row.state,
        due=row.due,
        first_day=row.first_day,
        late_days=row.late_days or 0,
        versions=row.versions or 0,
        amount=int(row.amount),
        submission_id=str(row.latest_id) if row.latest_id else None,
    )


def _findings(session: Session, scope: Scope, key: ListKey, offset: int, limit: int) -> Listing:
    conditions = [col(QueueItem.year) == scope.year, *scope.holds(QueueItem.region)]
    conditions += _of_report(session, scope, key) if key.kind == "report" else _of_kind(key)
    total = session.execute(select(func.count(col(QueueItem.id))).where(*conditions)).scalar_one()
    statement = (
        select(QueueItem, FindingRow)
        .join_from(QueueItem, FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(*conditions)
        .order_by(col(QueueItem.urgency).desc(), col(QueueItem.report_id), col(QueueItem.position))
        .offset(offset)
        .limit(limit)
    )
    entries = tuple(
        FindingEntry(
            item_id=item.id,
            rule=item.rule,
            severity=item.severity,
            state=item.state,
            title=Text(finding.title_zh, finding.title_en),
            message=Text(finding.message_zh, finding.message_en),
            organ=item.organ,
            region=item.region,
            submission_id=str(item.submission_id),
        )
        for item, finding in session.execute(statement)
    )
    return Listing(key.text, total, total, findings=entries)


def _of_kind(key: ListKey) -> list[ColumnElement[bool]]:
    if key.kind == "carry":
        return [col(QueueItem.rule).in_(CARRY_RULES), col(QueueItem.state).not_in(OVER)]
    conditions = []
    if key.name in SEVERITIES:
        conditions.append(col(QueueItem.severity) == key.name)
    elif len(key.name) == 1:
        conditions.append(func.substr(col(QueueItem.rule), 1, 1) == key.name)
    elif key.name != "all":
        conditions.append(col(QueueItem.rule) == key.name)
    if key.column in SEVERITIES:
        conditions.append(col(QueueItem.severity) == key.column)
    elif key.column == "standing":
        conditions.append(col(QueueItem.state).in_([state.value for state in STANDING]))
    elif key.column != "found":
        conditions.append(col(QueueItem.state) == key.column)
    return conditions


def _of_report(session: Session, scope: Scope, key: ListKey) -> list[ColumnElement[bool]]:
    """Return the conditions for one report; of another year, for the report of the same organ in that year."""
    report = session.get(Report, int(key.name))
    number = None if report is None else report.id
    if report is not None and report.year != scope.year:
        number = session.execute(
            select(col(Report.id)).where(
                col(Report.year) == scope.year,
                col(Report.organ_code) == report.organ_code,
            )
        ).scalar()
    return [
        col(QueueItem.report_id) == number,
        col(QueueItem.severity) == key.column,
        col(QueueItem.state) != ItemState.DISMISSED.value,
    ]


def organ_lines(session: Session, scope: Scope) -> Iterator[OrganLine]:
    """Yield every organ that has to file, and every report, of a region and year; by region and name.

    Rows are fetched as they are asked for: keep the session open until the last one.
    """
    count_plainly(session)
    rows = whole(session, scope)
    statement = select(rows).order_by(rows.c.region, rows.c.name, rows.c.report_id)
    for row in session.execute(statement.execution_options(yield_per=AT_ONCE)):
        yield _line(row)


def _line(row: Any) -> OrganLine:
    cells = (
        {address: getattr(row, tally_column(address)) for address in CELLS} if row.unknown is not None else {}
    )
    return OrganLine(
        code=row.code,
        name=row.name,
        region=row.region,
        kind=row.kind,
        state=row.state,
        due_on=row.due,
        filed_on=row.first_day,
        published_on=row.published_on,
        late_days=row.late_days if row.state == "late" else None,
        versions=row.versions or 0,
        outcome=row.outcome,
        review_state=row.review_state,
        errors=row.errors or 0,
        warnings=row.warnings or 0,
        infos=row.infos or 0,
        fixed=row.fixed or 0,
        waived=row.waived or 0,
        dismissed=row.dismissed or 0,
        volumes=cells,
        submission_id=str(row.latest_id) if row.latest_id else None,
    )
