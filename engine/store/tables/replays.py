"""What evaluations were made from, each content once; and what rules on trial said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class SnapshotKind(StrEnum):
    """What a snapshot holds: the files of a ruleset, or what was judged: a document, the figures below a government."""

    RULESET = "ruleset"
    DOCUMENT = "document"


class Snapshot(Row, table=True):
    """One content, kept as long as an evaluation names it.

    Attributes:
        digest: of a ruleset its own digest, of anything else sha256 of its JSON.
        content: JSON, compressed by zlib.
    """

    __tablename__ = "snapshots"
    __table_args__ = (CheckConstraint(one_of("kind", SnapshotKind), name="kind"),)

    digest: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=16)
    content: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)


class ShadowFindingRow(Row, table=True):
    """What a rule on trial found. It stands apart from `findings`, so that no answer, queue or count can have it.

    Attributes:
        content: the finding as in contract §3, under `zh` and `en`.
    """

    __tablename__ = "shadow_findings"

    id: int = Field(default=None, primary_key=True)
    evaluation_id: int = Field(foreign_key="evaluations.id", index=True)
    position: int
    rule: str = Field(max_length=16, index=True)
    severity: str = Field(max_length=16)
    fingerprint: str = Field(max_length=128)
    content: dict[str, Any] = Field(sa_type=ExactJson)
