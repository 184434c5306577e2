"""What only administrators of the whole country look at: who did what, and whether anybody changed that record."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.engine.store import Session
from gouji.engine.store.queries import audit
from gouji.engine.store.queries.report_pages import audit_page
from gouji.engine.store.tables import AuditEntry

from .roles import Action, Actor, require


def trail(
    session: Session,
    actor: Actor,
    before: int | None,
    limit: int,
    *,
    by: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    subject_id: str | None = None,
) -> Sequence[AuditEntry]:
    """Return entries of the audit trail with an id below `before`, the latest first.

    Args:
        by: name of the person, or of the part of the machine, that acted.

    Raises:
        ForbiddenError: the trail is of the whole country, so not for administrators of a region.
    """
    require(actor, Action.RELEASE_QUARANTINE, None)
    return audit_page(session, before, limit, actor=by, action=action, subject=subject, subject_id=subject_id)


def verified(session: Session, actor: Actor, expected: str | None = None) -> audit.Verified:
    """Return whether the trail is whole; see `gouji.engine.store.queries.audit.verify`.

    Raises:
        ForbiddenError: as `trail`.
    """
    require(actor, Action.RELEASE_QUARANTINE, None)
    return audit.verify(session, expected)
