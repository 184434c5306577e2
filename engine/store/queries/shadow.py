"""What rules on trial say of the reports as they were last judged: for rule authors only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from ..tables import EvaluationRow, Report, ShadowFindingRow
from .statements import in_region


@dataclass(frozen=True, slots=True)
class ShadowFilter:
    """What to show; None does not filter.

    Attributes:
        rule: catalogue id.
        region: 行政区划代码 or prefix; its subtree. `within` is the author's own, both must hold.
        year: report year.
    """

    rule: str | None = None
    region: str | None = None
    within: str | None = None
    year: int | None = None


def list_shadow(
    session: Session, wanted: ShadowFilter, *, before: int | None = None, offset: int = 0, limit: int = 50
) -> tuple[Sequence[tuple[Report, EvaluationRow, ShadowFindingRow]], int]:
    """Return one page, the latest first, and how many there are in all.

    Args:
        before: id of the last row of the page before.
    """
    conditions = list(_conditions(wanted))
    joined = (
        select(Report, EvaluationRow, ShadowFindingRow)
        .join(EvaluationRow, col(EvaluationRow.id) == col(ShadowFindingRow.evaluation_id))
        .join(Report, col(Report.id) == col(EvaluationRow.report_id))
        .where(*conditions)
    )
    total = session.exec(
        select(func.count(col(ShadowFindingRow.id)))
        .join(EvaluationRow, col(EvaluationRow.id) == col(ShadowFindingRow.evaluation_id))
        .join(Report, col(Report.id) == col(EvaluationRow.report_id))
        .where(*conditions)
    ).one()
    newest = col(ShadowFindingRow.id).desc()
    if before is not None:
        joined = joined.where(col(ShadowFindingRow.id) < before)
    return session.exec(joined.order_by(newest).offset(offset).limit(limit)).all(), total


def _conditions(wanted: ShadowFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(EvaluationRow.is_current).is_(True)]
    if wanted.rule is not None:
        conditions.append(col(ShadowFindingRow.rule) == wanted.rule)
    if wanted.year is not None:
        conditions.append(col(Report.year) == wanted.year)
    return conditions + [in_region(Report.region, code) for code in (wanted.region, wanted.within) if code]
