"""The figures of reports alone, so that those of many are summed up without reading their documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Field

from .base import ExactJson, Row


class FiguresRow(Row, table=True):
    """The figures of one version of a report as it was last judged (`facts.figures_to_json`)."""

    __tablename__ = "figures"

    submission_id: UUID = Field(foreign_key="submissions.id", primary_key=True)
    content: dict[str, Any] = Field(sa_type=ExactJson)
