"""What a workflow system hands in, whatever the shape it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gouji.engine.model import OrganKind


@dataclass(frozen=True, slots=True)
class Attached:
    """The document came along: its file name and its bytes as they are to be kept."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Located:
    """The document is to be fetched from `url`, later and under the limits for addresses."""

    url: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """One `report.submitted`.

    Attributes:
        door: which shape it came in, `generic` or `cloudevents`.
        external_id: the workflow system's own name for it; comes back with every answer.
        organ: name of the organ as the workflow system has it.
        organ_code: its code in the register (统一社会信用代码), if given.
        region: 行政区划代码 of six digits, if given.
        kind: `department`, `government`, `township` or `vertical`, if given.
        year: the year that the report is about.
        submitted_at: when the organ submitted it, with time zone.
        published_on: when the organ published it, if given.
        callback_url: where the answers go; None means that nobody wants any.
    """

    door: str
    external_id: str
    organ: str
    organ_code: str | None
    region: str | None
    kind: OrganKind | None
    year: int
    submitted_at: datetime
    published_on: date | None
    callback_url: str | None
    document: Attached | Located
