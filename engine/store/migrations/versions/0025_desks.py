"""Index what waits by whose it is: the load of a region is counted without reading the queue's rows.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_WAITS = sa.text("state IN ('open', 'claimed')")
_COLUMNS = ("state", "assigned_to", "assignee", "region", "waiver", "due_on", "paused_on", "term_from")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_queue_items_desk",
        "queue_items",
        [*_COLUMNS],
        unique=False,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_queue_items_desk", "queue_items")
