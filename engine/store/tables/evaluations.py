"""Evaluations and their findings: written once, never changed but for the mark of the current one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime


class EvaluationRow(Row, table=True):
    """All outcomes of one submission under one ruleset version.

    Attributes:
        predecessor_id: the submission of the year before that was compared with, None where there was none.
        digest: hash of everything the evaluation says; the same digest again changes nothing.
        counts: rules by outcome, the five keys of the contract.
        results: `[{rule, outcome, reason_zh, reason_en, cells}]`.
        is_current: True for the latest evaluation of its submission.
        inputs: what it was made from, see `queries.replays`; None of those made before that was kept.
        shadow_results: results of rules on trial, under `zh` and `en`; None where there are none.
    """

    __tablename__ = "evaluations"
    __table_args__ = (Index(None, "submission_id", "is_current"),)

    id: int = Field(default=None, primary_key=True)
    submission_id: UUID = Field(foreign_key="submissions.id")
    report_id: int = Field(foreign_key="reports.id", index=True)
    predecessor_id: UUID | None = Field(default=None, foreign_key="submissions.id", index=True)
    ruleset_id: str = Field(max_length=100)
    ruleset_version: str = Field(max_length=40)
    ruleset_digest: str = Field(max_length=128)
    digest: str = Field(max_length=64)
    outcome: str = Field(max_length=16)
    counts: dict[str, int] = Field(sa_type=ExactJson)
    results: list[dict[str, Any]] = Field(sa_type=ExactJson)
    is_current: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    inputs: dict[str, Any] | None = Field(default=None, sa_type=ExactJson)
    shadow_results: list[dict[str, Any]] | None = Field(default=None, sa_type=ExactJson)


class FindingRow(Row, table=True):
    """One finding as in contract §3, its texts in both languages."""

    __tablename__ = "findings"

    id: int = Field(default=None, primary_key=True)
    evaluation_id: int = Field(foreign_key="evaluations.id", index=True)
    position: int
    rule: str = Field(max_length=16, index=True)
    rule_version: str = Field(default="1", max_length=16)
    severity: str = Field(max_length=16)
    title_zh: str = Field(max_length=500)
    title_en: str = Field(max_length=500)
    message_zh: str = Field(sa_type=Text)
    message_en: str = Field(sa_type=Text)
    suggestion_zh: str = Field(sa_type=Text)
    suggestion_en: str = Field(sa_type=Text)
    basis: list[str] = Field(sa_type=ExactJson)
    key: str = Field(sa_type=Text)
    derived: bool = False
    group_name: str | None = Field(default=None, max_length=100)
    lead: bool = True
    cells: list[str] = Field(sa_type=ExactJson)
    spans: list[list[int]] = Field(sa_type=ExactJson)
    left: int | Decimal | None = Field(default=None, sa_type=ExactJson)
    right: int | Decimal | None = Field(default=None, sa_type=ExactJson)
    delta: int | Decimal | None = Field(default=None, sa_type=ExactJson)
    formula: str | None = Field(default=None, sa_type=Text)
    fingerprint: str = Field(max_length=128, index=True)
    repair: dict[str, Any] | None = Field(default=None, sa_type=ExactJson)
    """`canonical.repair_to_json` of both languages; none of most findings."""
