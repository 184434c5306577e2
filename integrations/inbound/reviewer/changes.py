"""What the page of changes and the ledger of a report show, read from the store within one session."""

from __future__ import annotations

from datetime import tzinfo
from uuid import UUID

from gouji.engine.store import Session

from ...desk.changes import changes_of
from ...desk.ledger import ledger_of
from ...desk.roles import Actor
from .views.changes import ChangesView, changes_view
from .views.ledger import LedgerView, ledger_view


def load_changes(
    session: Session, actor: Actor, submission_id: UUID, number: int | None, zone: tzinfo
) -> ChangesView:
    """Return what changed since the version of this number (None: the one before), and the ledger against it.

    Raises:
        NotFoundError: there is no such submission or version, or it is outside the actor's region.
    """
    found = changes_of(session, actor, submission_id, number)
    if found.before is None or found.before.version > found.version.version:
        return changes_view(found, LedgerView(), zone)
    ledger = ledger_of(session, actor, submission_id, found.before.id)
    is_judged = ledger.before is not None and ledger.before.id == found.before.id
    return changes_view(found, ledger_view(ledger, zone) if is_judged else LedgerView(), zone)


def load_ledger(session: Session, actor: Actor, submission_id: UUID, zone: tzinfo) -> LedgerView:
    """Return the ledger against the last version that was judged before; raises NotFoundError."""
    return ledger_view(ledger_of(session, actor, submission_id), zone)
