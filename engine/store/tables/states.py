"""What summaries ask of a report, worked out once per report instead of once per question."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer
from sqlmodel import Field

from .base import Row, UtcDateTime


class ReportState(Row, table=True):
    """What came in for a report, what became of the version that came last, and how its findings stand.

    Everything here follows from other tables and from no day, deadline or roster: `queries.report_states` says how. A
    report that is named in `touched_reports` has changed since; its row here does not count.

    Attributes:
        versions, counted, imported: versions that were filed, that count as filed, that were brought in.
        returned, quarantined: how many of them were sent back, are set aside.
        first_in, last_in, published_on: of the versions that count.
        latest_id: of the version that came last of those that count; from `review_state` to `passed` what became of it.
        passed: first, later, waiting, returned, unchecked; NULL where nothing counts as filed.
        standing_id: of the version whose figures count; `missing_tables` and `unknown` are of its figures, NULL
            where it has none.
        found_errors: all errors that were ever found, dismissed ones too; `errors`, `warnings`, `infos` are without those.
    """

    __tablename__ = "report_states"
    __table_args__ = (Index(None, "year"),)

    report_id: int = Field(
        sa_column=Column(Integer, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    )
    year: int
    versions: int
    counted: int
    imported: int
    returned: int
    quarantined: int
    first_in: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_in: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_on: date | None = None
    latest_id: UUID | None = None
    review_state: str | None = Field(default=None, max_length=16)
    outcome: str | None = Field(default=None, max_length=16)
    ruleset_id: str | None = Field(default=None, max_length=100)
    ruleset_version: str | None = Field(default=None, max_length=40)
    digest: str | None = Field(default=None, max_length=128)
    unassessed: int | None = None
    rule_errors: int | None = None
    passed: str | None = Field(default=None, max_length=16)
    standing_id: UUID | None = None
    missing_tables: int | None = None
    unknown: int | None = None
    standing_findings: int
    standing_errors: int
    found_errors: int
    errors: int
    warnings: int
    infos: int
    fixed: int
    waived: int
    dismissed: int
    broken: int
    without_predecessor: int


class TouchedReport(Row, table=True):
    """A report of which something was written since its state was worked out; triggers in the database see to it.

    A report may be named several times: who works states out takes away the names that were there before, and no others.
    """

    __tablename__ = "touched_reports"

    id: int = Field(sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True))
    report_id: int = Field(index=True)
