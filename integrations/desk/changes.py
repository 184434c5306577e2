"""What changed in a report from one version to the next, for whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gouji.engine.differences import Differences, compare
from gouji.engine.errors import NotFoundError, Text
from gouji.engine.model import Document
from gouji.engine.store import Session
from gouji.engine.store.queries import reports
from gouji.engine.store.queries.corrections import corrected_document_of
from gouji.engine.store.tables import Submission

from .reports import readable
from .roles import Actor


@dataclass(frozen=True, slots=True)
class Changes:
    """Two versions of a report.

    Attributes:
        version, document: the later one; the document is None where it was not read (yet).
        before, old: the one that it is compared with; None where there is none that was read.
        others: versions it can be compared with, the latest first.
        differences: None where one of the two was not read.
    """

    version: Submission
    before: Submission | None
    others: tuple[Submission, ...]
    document: Document | None
    old: Document | None
    differences: Differences | None


def changes_of(session: Session, actor: Actor, submission_id: UUID, number: int | None = None) -> Changes:
    """Return what changed in a version since another one of the same report, both with their corrections.

    Args:
        number: of the version to compare with, counted from 1; None: the last one before that was read.

    Raises:
        NotFoundError: there is no such submission, or it is outside the actor's region; no such version.
    """
    version, report = readable(session, actor, submission_id)
    others = [one for one in reports.versions_of(session, report.id) if one.id != version.id]
    document = corrected_document_of(session, version.id)
    before, old = _before(session, version, others, number)
    differences = compare(old, document) if old is not None and document is not None else None
    return Changes(version, before, tuple(others), document, old, differences)


def no_version(number: int) -> Text:
    """Return what is said where a report has no such version."""
    return Text(
        f"这份报告没有可供比较的第 {number} 版。", f"This report has no version {number} to compare with."
    )


def _before(
    session: Session, version: Submission, others: list[Submission], number: int | None
) -> tuple[Submission | None, Document | None]:
    if number is not None:
        chosen = next((one for one in others if one.version == number), None)
        if chosen is None:
            raise NotFoundError("version_not_found", no_version(number))
        return chosen, corrected_document_of(session, chosen.id)
    for one in others:
        if one.version < version.version:
            document = corrected_document_of(session, one.id)
            if document is not None:
                return one, document
    return None, None
