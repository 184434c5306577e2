"""Index what waits in every order it is listed in, and what people handled without the rows that nobody did.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_WAITS = "state IN ('open', 'claimed')"
_NEW = {
    "ix_queue_items_handled": (("assignee", "region", "state"), "assignee IS NOT NULL"),
    "ix_queue_items_given": (("assigned_to", "state"), "assigned_to IS NOT NULL"),
    "ix_queue_items_came": (
        (
            *("state", "id", "year", "region", "rule", "severity"),
            *("created_at", "due_on", "paused_on", "organ", "initials"),
        ),
        _WAITS,
    ),
    "ix_queue_items_term": (
        (
            *("state", "due_on", "id", "year", "region", "rule", "severity"),
            *("created_at", "paused_on", "organ", "initials"),
        ),
        _WAITS,
    ),
}
_OLD = (("assignee", "region"), ("assigned_to", "state"))


def upgrade() -> None:
    """Make them, and take away the two that held every row."""
    for name, (columns, condition) in _NEW.items():
        where = sa.text(condition)
        op.create_index(name, "queue_items", [*columns], sqlite_where=where, postgresql_where=where)
    for former in _OLD:
        op.drop_index(op.f(f"ix_queue_items_{'_'.join(former)}"), "queue_items")


def downgrade() -> None:
    """Make those again that held every row."""
    for former in _OLD:
        op.create_index(op.f(f"ix_queue_items_{'_'.join(former)}"), "queue_items", [*former])
    for name in _NEW:
        op.drop_index(name, "queue_items")
