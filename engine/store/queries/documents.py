"""Documents as read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ... import canonical
from ...model import Document
from ..tables import DocumentRow


def store_document(
    session: Session, submission_id: UUID, document: Document, *, reader_version: str, now: datetime
) -> None:
    """Keep the document as read; a later reading of the same submission replaces it."""
    content = canonical.document_to_json(document, both_languages=True)
    row = session.get(DocumentRow, submission_id)
    if row is None:
        session.add(
            DocumentRow(
                submission_id=submission_id,
                reader_version=reader_version,
                content=content,
                published_on=document.published_on,
                created_at=now,
            )
        )
    elif row.content != content:
        row.reader_version, row.content, row.created_at = reader_version, content, now
        row.published_on = document.published_on


def document_of(session: Session, submission_id: UUID) -> Document | None:
    """Return the document of a submission, exactly as it was read; None where it was not (yet)."""
    row = session.get(DocumentRow, submission_id)
    return None if row is None else canonical.document_from_json(row.content)
